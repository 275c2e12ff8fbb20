"""How many questions the questionnaire puts for each cited patient, and whether that ends where asking everything does.

Run: .venv/bin/python benchmarks/questions.py
"""

from __future__ import annotations

from statistics import median

from painref.knowledge.knowledge import Knowledge
from painref.library.case_files import case_documents
from painref.library.location import built_in_cases
from painref.library.open import load
from painref.triage import Assessment, assess_with, parse_lens, prepare
from painref.triage.assessment import VerdictKind
from painref.triage.cases import Case, parse_cases
from painref.triage.questionnaire.session import Session

OFFERED = (VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION, VerdictKind.NOT_YET)


def outcome(assessment: Assessment) -> tuple[object, ...]:
    """What a clinician acts on: disposition, red flags, and what is on offer in which order."""
    order = [(v.procedure, v.condition, v.role, v.verdict) for v in assessment.verdicts if v.verdict in OFFERED]
    return assessment.disposition.word, [flag.id for flag in assessment.red_flags], order


def questions_put(case: Case, knowledge: Knowledge) -> tuple[int, bool]:
    """How many questions are put to this patient, and whether the outcome equals that of all the answers at once."""
    rules = prepare(knowledge, parse_lens(case.follow, knowledge))
    session = Session(rules)
    while waiting := session.open_questions(session.assessment()):
        session = session.answer(waiting[0].id, case.answers.get(waiting[0].id))
    same = outcome(session.assessment()) == outcome(assess_with(rules, case.answers))
    return len(session.asked), same


def main() -> None:
    """Prints the table."""
    knowledge = load()
    results = [
        (case.id, *questions_put(case, knowledge)) for case in parse_cases(case_documents(built_in_cases()), knowledge)
    ]
    counts = [count for _, count, _ in results]
    print(f"cases                       {len(results)}")
    print(f"questions that exist        {len(knowledge.questions)}")
    print(f"questions put, median       {median(counts):g}")
    print(f"questions put, least, most  {min(counts)}, {max(counts)}")
    print(f"outcome as with all asked   {sum(same for _, _, same in results)} of {len(results)}")


if __name__ == "__main__":
    main()

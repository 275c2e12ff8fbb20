"""How many screens, keys and words the questionnaire takes for each cited patient: a scripted nurse answers it.

Run: .venv/bin/python benchmarks/questions.py [N] [-v]; N takes every Nth case.

First the three patients of docs/usability.md are typed in as the page has them, line by line, and counted.

The nurse answers each screen in the shortest form that it offers. Keys that spell what no screen can offer by number
(names of drugs and procedures, dates and spans of events) are counted, and once more without them. Safety is counted.
It ends where the first two rows need no more, and is gone through once more to the very end: then disposition, red
flags and first rows must be those of all answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from painref.knowledge.knowledge import Knowledge
from painref.library.case_files import case_documents
from painref.library.location import built_in_cases
from painref.library.open import load
from painref.triage.assess import assess_with
from painref.triage.assessment import Assessment
from painref.triage.cases import parse_cases
from painref.triage.engine.rules import prepare
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if True:  # after the path is set
    from tests.triage.questionnaire.nurse import current, visit
    from tests.typed_patients import TYPED, typed_in


def cited_cases(knowledge: Knowledge) -> Iterator[tuple[str, Given]]:
    """Yield the name and the answers of each cited case, to the questions as they are today."""
    for case in parse_cases(case_documents(built_in_cases()), knowledge):
        yield case.id, current(case.given, knowledge.release.vocabulary)


def outcome(assessment: Assessment) -> tuple[object, ...]:
    """What a clinician acts on first: disposition, red flags, and the first three rows."""
    rows = [(row.procedure, row.condition, row.verdict) for row in assessment.rows[:3]]
    return assessment.disposition.word, [flag.id for flag in assessment.red_flags], rows


def main() -> None:
    """Print the table."""
    numbers = [word for word in sys.argv[1:] if word.isdecimal()]
    if len(numbers) != len([word for word in sys.argv[1:] if word != "-v"]):
        print(__doc__)
        return
    knowledge = load()
    rules = prepare(knowledge, many=True)
    for number, lines in enumerate(TYPED, 1):
        counted = typed_in(rules, lines)
        said = f"{counted.screens} screens, {counted.keys} keys, {counted.words} words, {counted.word}"
        print(f"patient {number} of docs/usability.md".ljust(58) + said)
    step = int(numbers[0]) if numbers else 1
    cases = list(cited_cases(knowledge))[::step]
    counts: dict[str, list[int]] = {"screens": [], "keys": [], "keys, names and dates aside": [], "words": []}
    short, whole, ends = 0, [], []
    for name, known in cases:
        everything = outcome(assess_with(rules, patient_of(known, knowledge)))
        brief = visit(rules, known, everything=False)
        counts["screens"].append(brief.screens)
        counts["keys"].append(brief.keys)
        counts["keys, names and dates aside"].append(brief.keys - brief.keys_for_words)
        counts["words"].append(sum(len(line.split()) for line in brief.lines))
        same = outcome(brief.dialogue.session.assessment) == everything
        short += same
        full = visit(rules, known, everything=True)
        ends.append(full.screens)
        if outcome(full.dialogue.session.assessment) != everything:
            whole.append(name)
            if "-v" in sys.argv:
                print(name, outcome(full.dialogue.session.assessment), everything, sep="\n   ")
    print(f"cases                                                     {len(cases)}")
    for what, found in counts.items():
        print(f"{what}, median and 90th percentile".ljust(58) + f"{median(found):g}, {quantiles(found, n=10)[-1]:g}")
    print(f"screens to the very end, median                           {median(ends):g}")
    print(f"outcome as with all, where it is enough                   {short} of {len(cases)}")
    print(f"outcome as with all, at the very end                      {len(cases) - len(whole)} of {len(cases)}")
    if whole:
        print(f"not so: {', '.join(whole)}")


if __name__ == "__main__":
    main()

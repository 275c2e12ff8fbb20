"""What triage makes of every cited patient, every example and further answer files, and what differs between two such.

    .venv/bin/python benchmarks/outcomes.py OUT.json [FOLDER ...]
    .venv/bin/python benchmarks/outcomes.py --compare BEFORE.json AFTER.json

An outcome is what a reader acts on: disposition, red flags, answers to requests, verdicts in their order, drug holds.
Written before a change and after it, two files show what the change did to whom. A comparison exits with 1 if anything
differs, and ends with how many patients differ, by kind.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.library.case_files import case_documents
from painref.library.location import built_in_cases
from painref.library.open import load
from painref.sources.document import read_document
from painref.triage.assess import assess
from painref.triage.assessment import Assessment
from painref.triage.cases import AS_OF, assessing, parse_cases
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.resolve import parse_answers

EXAMPLES = Path(__file__).parent.parent / "examples"
LENSES = ((), ("uk",), ("payers",))
"""Whom each file of answers is assessed under; a cited patient has a lens of its own."""

Outcome = dict[str, Any]


def outcome(assessment: Assessment) -> Outcome:
    """Return the decisions of an assessment."""
    return {
        "disposition": assessment.disposition.word,
        "flags": [flag.id for flag in assessment.red_flags],
        "flags to ask first": [flag.id for flag in assessment.red_flags_open if flag.must],
        "requests": {request.requested: request.answer for request in assessment.requests},
        "verdicts": {f"{row.procedure} for {row.condition} ({row.role})": row.verdict for row in assessment.rows},
        "holds": sorted(
            {
                f"{hold.medication} before {row.procedure}: {hold.by} {hold.action}"
                for row in assessment.rows
                for hold in row.holds
            }
        ),
    }


def outcomes(folders: list[Path], knowledge: Knowledge) -> Iterator[tuple[str, Outcome]]:
    """Yield the outcome of each patient with a name."""
    assessment_of = assessing(knowledge)
    for case in parse_cases(case_documents(built_in_cases()), knowledge):
        yield f"case {case.id}", outcome(assessment_of(case))
    for path in (path for folder in [EXAMPLES, *folders] for path in sorted(folder.glob("*.yaml"))):
        for follow in LENSES:
            name = " ".join([path.name, *follow])
            try:
                patient = parse_answers(read_document(path.read_bytes(), path.name), knowledge, AS_OF)
                lens = parse_lens(follow, knowledge) if follow else None
                yield name, outcome(assess(knowledge, patient, lens))
            except PainrefError as error:
                yield name, {"error": error.message}


def differences(before: Outcome, after: Outcome) -> Iterator[tuple[str, str]]:
    """Yield the kind of each difference between two outcomes of one patient, and the difference in words."""
    for kind in dict.fromkeys([*before, *after]):
        one, other = before.get(kind), after.get(kind)
        if one == other and not (kind == "verdicts" and [*(one or ())] != [*(other or ())]):
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            changed = [key for key in dict.fromkeys([*one, *other]) if one.get(key) != other.get(key)]
            for key in changed:
                yield kind, f"{key}: {one.get(key, 'nothing')} -> {other.get(key, 'nothing')}"
            both = [key for key in one if key in other]
            if both != [key for key in other if key in one]:
                yield (
                    "order",
                    f"{' > '.join(both[:3])} ... -> {' > '.join([key for key in other if key in one][:3])} ...",
                )
        elif isinstance(one, list) and isinstance(other, list):
            yield from ((kind, f"no longer {item}") for item in one if item not in other)
            yield from ((kind, f"now {item}") for item in other if item not in one)
            if sorted(one) == sorted(other):
                yield "order", f"{kind}: {', '.join(one)} -> {', '.join(other)}"
        else:
            yield kind, f"{one} -> {other}"


def compare(before: dict[str, Outcome], after: dict[str, Outcome]) -> bool:
    """Print each difference, and how many patients have one of each kind; return whether there is any."""
    patients: Counter[str] = Counter()
    both = [name for name in before if name in after]
    for name in both:
        found = list(differences(before[name], after[name]))
        patients.update({kind for kind, _ in found})
        patients["anything"] += bool(found)
        for kind, words in found:
            print(f"{name}: {kind}: {words}")
    for name in sorted(before.keys() ^ after.keys()):
        print(f"{name}: only {'before' if name in before else 'after'}")
    print(f"\n{len(both)} patients in both, {len(before.keys() ^ after.keys())} in one. They differ in")
    print("\n".join(f"{kind:20} {count:5}" for kind, count in patients.most_common()))
    return bool(patients["anything"]) or before.keys() != after.keys()


def main(arguments: list[str]) -> int:
    """Write outcomes, or compare two files of them; return the exit code."""
    if arguments[:1] == ["--compare"] and len(arguments) == 3:
        return compare(*(json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments[1:]))
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    target, *folders = map(Path, arguments)
    target.write_text(json.dumps(dict(outcomes(folders, load())), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Write what triage makes of every cited case, every example and further answer files.

    python benchmarks/outcomes.py OUT.json [FOLDER ...]
    python benchmarks/outcomes.py --compare BEFORE.json AFTER.json

Each patient has an outcome (disposition, flags, verdicts in order, holds) and a digest of the whole record.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.library.case_files import case_documents
from painref.library.open import load
from painref.records import to_builtins
from painref.sources.document import read_document
from painref.triage import Assessment, assess, parse_answers, parse_lens
from painref.triage.cases import assessing, parse_cases

ROOT = Path(__file__).parent.parent
LENSES: tuple[tuple[str, ...], ...] = ((), ("uk",), ("payers",))


def outcome(assessment: Assessment) -> dict[str, Any]:
    """The decisions of an assessment, and a digest of everything it says."""
    everything = json.dumps(to_builtins(assessment), sort_keys=True).encode()
    return {
        "digest": hashlib.sha256(everything).hexdigest(),
        "disposition": [assessment.disposition.word, assessment.disposition.because],
        "red_flags": [flag.id for flag in assessment.red_flags],
        "not_screened": [flag.id for flag in assessment.red_flags_not_screened],
        "conditions": [[item.condition, item.support] for item in assessment.conditions],
        "verdicts": [
            {
                "row": [row.procedure, row.condition, row.role, row.verdict],
                "steps": [step.step for step in row.steps],
                "contraindications": [item.text for item in row.contraindications],
                "not_screened": [item.text for item in row.not_screened],
                "holds": [[hold.medication, hold.by, hold.action] for hold in row.holds],
            }
            for row in assessment.verdicts
        ],
    }


def outcomes(folders: list[Path], knowledge: Knowledge) -> dict[str, Any]:
    """The outcome of each patient by name."""
    assessment_of = assessing(knowledge)
    found = {
        f"case {case.id}": outcome(assessment_of(case))
        for case in parse_cases(case_documents(ROOT / "tests/cases"), knowledge)
    }
    for path in (path for folder in [ROOT / "examples", *folders] for path in sorted(folder.glob("*.yaml"))):
        for follow in LENSES:
            lens = parse_lens(list(follow), knowledge) if follow else None
            try:
                answers = parse_answers(read_document(path.read_bytes(), path.name), knowledge)
                found[f"{path.name} {' '.join(follow)}".strip()] = outcome(assess(knowledge, answers, lens))
            except PainrefError as error:
                found[path.name] = {"error": error.message}
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The patients whose outcome differs, with the parts that do."""
    lines = []
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name, {}), after.get(name, {})
        parts = [part for part in dict.fromkeys([*one, *other]) if one.get(part) != other.get(part)]
        if parts:
            lines.append(f"{name}: {', '.join(parts)}")
    return lines


def main(arguments: list[str]) -> int:
    """Write outcomes or compare two files of them; return the exit code."""
    if arguments[:1] == ["--compare"]:
        before, after = (json.loads(Path(name).read_text()) for name in arguments[1:])
        found = differences(before, after)
        print("\n".join([*found, f"{len(found)} of {len(before)} patients differ"]))
        return 1 if found else 0
    target, *folders = map(Path, arguments)
    target.write_text(json.dumps(outcomes(folders, load()), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Whether the knowledge grows with use: a server may hold it for a year.

Run: .venv/bin/python benchmarks/growth.py [ROUNDS] (6)

A round uses everything once: every page, every list, a search, the holds of every drug, every twentieth cited patient
under two lenses. In the first round entries are decoded and indexes made; after the second nothing more may be held.
What is held is everything that can be reached from the knowledge, code and types aside. It exits with 1 if it grows.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType

from painref.knowledge.knowledge import Knowledge
from painref.library.case_files import case_documents
from painref.library.location import built_in_cases
from painref.library.open import load
from painref.reference.condition import condition_page
from painref.reference.holds import hold_page
from painref.reference.listing import Filters, select
from painref.reference.procedure import procedure_page
from painref.reference.search import search
from painref.triage.assess import assess
from painref.triage.cases import parse_cases
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.resolve import patient_of

OF_THE_PROGRAM = (type, ModuleType, FunctionType, BuiltinFunctionType, CodeType)


def held(root: object) -> tuple[int, int]:
    """Return how many objects can be reached, and their size in bytes."""
    seen: dict[int, object] = {}
    ahead = [root]
    while ahead:
        item = ahead.pop()
        if id(item) in seen or isinstance(item, OF_THE_PROGRAM):
            continue
        seen[id(item)] = item
        ahead.extend(gc.get_referents(item))
    return len(seen), sum(map(sys.getsizeof, seen.values()))


def resident() -> str:
    """Return the memory of this process in MB; a dash where there is no /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return "-"
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return f"{int(line.split()[1]) / 1024:.0f}"


def uses(knowledge: Knowledge) -> Iterator[object]:
    """Yield what each way of using the knowledge gives."""
    yield from (procedure_page(entry, knowledge) for entry in knowledge.procedures.values())
    yield from (condition_page(entry, knowledge) for entry in knowledge.conditions.values())
    yield from (select(what, Filters(), knowledge) for what in ("procedures", "conditions", "medications", "questions"))
    yield from (hold_page([drug], None, knowledge) for drug in knowledge.medications)
    yield search("facet pain", knowledge, most=20)
    for case in list(parse_cases(case_documents(built_in_cases()), knowledge))[::20]:
        patient = patient_of(case.given, knowledge)
        yield from (assess(knowledge, patient, parse_lens(follow, knowledge)) for follow in ((), ("uk",)))


def main() -> int:
    """Print what is held after each round; return the exit code."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    knowledge = load()
    print(f"{'round':>5} {'objects':>10} {'kB':>8} {'process, MB':>12}")
    found = []
    for number in range(rounds + 1):
        if number:
            for _ in uses(knowledge):
                pass
        gc.collect()
        found.append(held(knowledge))
        print(f"{number:5} {found[-1][0]:10,} {found[-1][1] / 1024:8,.0f} {resident():>12}")
    return int(any(later > found[2] for later in found[3:]))


if __name__ == "__main__":
    sys.exit(main())

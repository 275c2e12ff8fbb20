"""One patient, step by step, over the cited patients: reading the answers, deciding, reporting, the first screen.

Run: .venv/bin/python benchmarks/one_patient.py [N]; N takes every Nth of them (6).

Loading and preparing the rules are shown once. Each step is timed alone, in processor time, the garbage collector at
rest; "compiled" is with all criteria as one function, as a batch has them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from statistics import median, quantiles

from turns import timed

from painref.library.case_files import case_documents
from painref.library.location import built_in_cases
from painref.library.open import load
from painref.triage.cases import parse_cases
from painref.triage.engine.decide import decide
from painref.triage.engine.rules import prepare
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.reporting.report import report
from painref.triage.summarise import summarise


def line(name: str, tasks: Iterable[Callable[[], object]]) -> None:
    """Print the median, the 90th percentile and the longest time of some tasks."""
    times = [timed(task) * 1000 for task in tasks]
    print(f"{name:44} {median(times):7.1f} {quantiles(times, n=10)[-1]:7.1f} {max(times):7.1f}")


def main() -> None:
    """Print the table."""
    knowledge = load()
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    cases = list(parse_cases(case_documents(built_in_cases()), knowledge))[::step]
    rules, compiled = prepare(knowledge), prepare(knowledge, many=True)
    patients = [patient_of(case.given, knowledge) for case in cases]
    decided = [decide(rules, patient) for patient in patients]
    reported = [report(item, could_become=False) for item in decided]
    print(f"prepare the rules {timed(lambda: prepare(knowledge)) * 1000:.0f} ms, compiled ", end="")
    print(f"{timed(lambda: prepare(knowledge, many=True)) * 1000:.0f} ms; {len(cases)} patients\n")
    print(f"{'ms':44} {'median':>7} {'90 %':>7} {'most':>7}")
    line("read the answers", (lambda case=case: patient_of(case.given, knowledge) for case in cases))
    line("decide", (lambda patient=patient: decide(rules, patient) for patient in patients))
    line("decide, compiled", (lambda patient=patient: decide(compiled, patient) for patient in patients))
    line("report", (lambda item=item: report(item, could_become=False) for item in decided))
    line("report, with what it could become", (lambda item=item: report(item) for item in decided))
    line("sum up for the first screen", (lambda item=item: summarise(item) for item in reported))


if __name__ == "__main__":
    main()

"""Where the time of a batch goes: every stage from a line to its record, timed on its own over the same patients.

Run: .venv/bin/python benchmarks/stages.py [--patients 100] [--rounds 15] [--seed 1]

Each stage does its work on what the one before it gave, for all patients in turn. The criteria are all there are,
judged bare; what deciding takes beyond that is ranking and sorting. The whole is `outcome_of`, as the command calls it;
what it takes beyond its stages is under "other".
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from painref.triage.report import report
from subject import patient
from turns import Task, take_turns

from painref.batch.lines import Line
from painref.batch.ndjson import object_of
from painref.batch.patient import outcome_of, summarise
from painref.batch.settings import RecordKind, Settings
from painref.criteria.evaluate import Answers
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.records import to_builtins
from painref.sources.document import Mapping, Node
from painref.triage import parse_answers, prepare
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.rules import Rules

WHOLE = "the whole, as the command does it"


def stages(lines: Sequence[Line], settings: Settings, knowledge: Knowledge) -> dict[str, Task]:
    """The stages by name, in their order, and the whole."""
    rules = settings.rules
    judge_all = rules.judge_all
    assert judge_all is not None
    place = Place("", 1)
    objects = [object_of(line) for line in lines]
    for items in objects:
        items.pop("id")
    everyone = [_answers(items, place, knowledge) for items in objects]
    decided = [decide(rules, answers) for answers in everyone]
    told = [_told(found, settings) for found in decided]
    plain = [to_builtins(item) for item in told]

    return {
        "read the JSON of a line": lambda: [object_of(line) for line in lines],
        "check its answers": lambda: [_answers(items, place, knowledge) for items in objects],
        "judge the criteria": lambda: [judge_all(answers) for answers in everyone],
        "decide, criteria included": lambda: _decide(rules, everyone),
        "put it into a record": lambda: [_told(found, settings) for found in decided],
        "make plain data of it": lambda: [to_builtins(item) for item in told],
        "write the JSON": lambda: [json.dumps(item, separators=(",", ":")).encode() for item in plain],
        WHOLE: lambda: outcome_of(lines, settings),
    }


def _answers(items: dict[str, Node], place: Place, knowledge: Knowledge) -> Answers:
    return parse_answers(Mapping(place, items, dict.fromkeys(items, place)), knowledge)


def _decide(rules: Rules, everyone: Sequence[Answers]) -> None:
    for answers in everyone:
        decide(rules, answers)


def _told(decided: Decided, settings: Settings) -> Any:
    return summarise(decided) if settings.record is RecordKind.SUMMARY else report(decided)


def table(title: str, best: dict[str, float], patients: int) -> None:
    """Prints the shares of the whole."""
    shown = dict(best)
    shown["decide, beyond the criteria"] = shown.pop("decide, criteria included") - best["judge the criteria"]
    whole = shown.pop(WHOLE)
    print(f"\n{title}: {whole / patients * 1e6:,.0f} µs/patient, {patients / whole:,.0f} patients/s")
    for name, seconds in {**shown, "other": whole - sum(shown.values())}.items():
        print(f"  {name:32} {seconds / patients * 1e6:9.1f} µs {seconds / whole:7.1%}")


def main() -> None:
    """Prints a table for each kind of record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    knowledge, rng = load(), random.Random(arguments.seed)
    records = [patient(number, knowledge, rng) for number in range(arguments.patients)]
    lines = [Line(number, json.dumps(record).encode()) for number, record in enumerate(records, 1)]
    settings = Settings(rules=prepare(knowledge, many=True))
    for kind in RecordKind:
        of_kind = replace(settings, record=kind)
        outcome_of(lines, of_kind)
        table(f"Record {kind}", take_turns(stages(lines, of_kind, knowledge), arguments.rounds), len(lines))


if __name__ == "__main__":
    main()

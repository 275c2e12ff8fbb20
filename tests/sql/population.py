"""Random patients that a row of the contract can hold, and tables of them."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from painref.criteria.answers import Answers, Span
from painref.criteria.facts import leaves_beneath
from painref.criteria.parser import parse
from painref.criteria.syntax import NEW, Has
from painref.criteria.typecheck import SomeOf
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.sql.contract import KEY, TABLE, ContractColumn
from painref.sql.dialects import Dialect, query, statements, table
from painref.sql.rows import NotInContractError, row_of
from painref.sql.statement import Script
from painref.triage.engine.rules import Rules
from painref.triage.patient import Cleared, Patient
from tests.cited_patients import cited_patients
from tests.triage.patients import KNOWLEDGE, RULES, _patient

_WEEKS = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 13.0, 26.0, 30.0, 52.0, 60.0)
_TESTED = (0.0, 1.0, 3.0, 6.0, 30.0, Span(0.0, 2.0), Span(1.0, 4.0), Span(2.0, float("inf"), high_open=True))


def only(*names: str) -> Rules:
    """Return the rules of a few procedures, in their usual order: a statement that is planned in a second."""
    every = {item.id: item for item in RULES.procedures}
    return replace(RULES, procedures=tuple(sorted((every[Id(name)] for name in names), key=RULES.procedures.index)))


TWO = only("lumbar-medial-branch-block", "lumbar-medial-branch-rfa")
"""A test and what it decides on."""

FEW = only(
    "lumbar-medial-branch-block",
    "lumbar-medial-branch-rfa",
    "drg-stimulation-trial",
    "drg-stimulation-implant",
    "spinal-cord-stimulation-trial",
)
"""The same, a trial and its implant, and another trial of the same family."""


def random_patient(seed: int) -> Patient:
    """Return a random partial patient with everything that the contract has a column for."""
    source = random.Random(seed)
    patient = _patient(source)
    answers = patient.answers
    slots = {item: KNOWLEDGE.questions[Id(item.partition(".")[0])].type for item in KNOWLEDGE.bits}
    truths = {
        slot: truth
        for slot, truth in answers.truths.items()
        if slots.get(slot.removesuffix(NEW)) in (QuestionType.YES_NO, QuestionType.OPTIONS, QuestionType.NAMES)
        and not slot.startswith("requested.")
    }
    truths |= {f"{slot}{NEW}": False for slot, truth in truths.items() if not truth and "." in slot and NEW not in slot}
    present = sorted(slot for slot, truth in truths.items() if truth and "." in slot and NEW not in slot)
    dated = [f"{question}.{option}" for option, question in KNOWLEDGE.vocabulary.dated.items()]
    weeks, if_at_all = {}, set()
    for slot in dated:
        if source.random() < 0.15 and truths.get(slot) is not False:
            weeks[slot] = _weeks(source)
        elif source.random() < 0.1 and slot not in truths:
            weeks[slot] = Span(source.choice(_WEEKS), float("inf"), low_open=True, high_open=True)
            if_at_all.add(slot)
    flags = source.sample(sorted(KNOWLEDGE.red_flags), 4)
    recorded = {record.what for record in answers.records}
    procedures = [name for name in sorted(KNOWLEDGE.procedures) if name not in recorded]
    closed = {slot for slot in truths if slot.startswith("diagnoses.") and truths[slot] is False and NEW not in slot}
    records = {record.what: record for record in answers.records}.values()
    return replace(
        patient,
        answers=replace(
            answers,
            truths=truths,
            weeks=weeks,
            if_at_all=frozenset(if_at_all),
            records=tuple(
                replace(record, result=source.choice((None, None, "good", "short", "poor")), first=_maybe_weeks(source))
                for record in records
            ),
            denied=frozenset(source.sample(procedures, source.randrange(4))),
            not_within={name: source.choice(_WEEKS) for name in source.sample(procedures, source.randrange(3))},
        ),
        requested=tuple(
            Id(name)
            for name in KNOWLEDGE.nameable(KNOWLEDGE.questions[Id("requested")])
            if source.random() < (0.02 if seed % 2 else 0)
        ),
        requested_otherwise=("an injection",) if source.random() < 0.05 else (),
        suspected=frozenset(
            condition
            for condition in KNOWLEDGE.conditions
            if source.random() < 0.05 and f"diagnoses.{condition}" not in truths
        ),
        cleared=tuple(
            Cleared(
                flag=Id(flag),
                tests=tuple(KNOWLEDGE.red_flags[Id(flag)].cleared_by[0].tests),
                weeks_ago=_maybe_weeks(source),
            )
            for flag in flags
            if KNOWLEDGE.red_flags[Id(flag)].cleared_by
        ),
        onsets={slot: _weeks(source) for slot in present if slot not in dated and source.random() < 0.4},
        by_closure=frozenset(closed if source.random() < 0.5 else ()),
    )


def patient_with_tests(seed: int) -> Patient:
    """Return a random patient with findings of a few red flags, new, old or neither, and tests that may clear them."""
    source, courses = random.Random(seed), _courses()
    truths: dict[str, bool] = {}
    tests: list[Cleared] = []
    flags = source.sample([flag for flag in KNOWLEDGE.red_flags.values() if flag.cleared_by], 3)
    for flag in flags:
        clearing = source.choice(flag.cleared_by)
        tests.append(Cleared(flag=flag.id, tests=tuple(clearing.tests), weeks_ago=source.choice(_TESTED)))
        for leaf in leaves_beneath(parse(flag.when), KNOWLEDGE.facts):
            item = f"{leaf.name}.{leaf.option.removesuffix(NEW)}" if isinstance(leaf, Has) else ""
            if item in KNOWLEDGE.bits and source.random() < 0.6:
                truths[item] = True
                if item in courses and source.random() < 0.6:
                    truths[f"{item}{NEW}"] = source.random() < 0.5
        if clearing.event is not None:
            truths[f"events.{clearing.event}"] = True
        if clearing.known_when is not None:
            truths |= {f"imaging_done.{clearing.tests[0]}": True, "imaging_explains_pain": False}
    dated = {f"{question}.{option}" for option, question in KNOWLEDGE.vocabulary.dated.items()}
    times = {item: source.choice(_TESTED) for item in truths if "." in item and NEW not in item}
    return Patient(
        answers=Answers(
            truths=truths,
            numbers={"pain_duration": source.choice(_TESTED)} if source.random() < 0.6 else {},
            weeks={item: time for item, time in times.items() if item in dated and source.random() < 0.5},
        ),
        onsets={item: time for item, time in times.items() if item not in dated and source.random() < 0.3},
        cleared=tuple(tests),
    )


def _courses() -> set[str]:
    kinds = KNOWLEDGE.vocabulary.kinds.items()
    return {f"{name}.{option}" for name, kind in kinds if isinstance(kind, SomeOf) for option in kind.courses}


def _weeks(source: random.Random) -> float | Span:
    one, other = sorted(source.choice(_WEEKS) for _ in range(2))
    return Span(one, other, high_open=source.random() < 0.3) if source.random() < 0.3 and one < other else one


def _maybe_weeks(source: random.Random) -> float | Span | None:
    return _weeks(source) if source.random() < 0.7 else None


def cited(every: int) -> dict[str, Patient]:
    """Return one in so many of the cited patients, those aside that do not fit into a row."""
    from painref.triage.questionnaire.resolve import patient_of

    found = {}
    for case in list(cited_patients().values())[::every]:
        patient = patient_of(case.given, KNOWLEDGE)
        try:
            row_of(patient, KNOWLEDGE)
        except NotInContractError:
            continue
        found[case.id] = patient
    return found


def dependent() -> dict[str, Patient]:
    """Return cited patients for whom one of the `FEW` procedures depends on another, one of them asking for more."""
    from painref.triage.questionnaire.resolve import patient_of

    names = ("suspected-facet-pain-no-block", "hernia-repair-pain-drg", "ganglion-lead-asked-for-a-hand")
    found = {name: patient_of(cited_patients()[name].given, KNOWLEDGE) for name in names}
    asking = replace(found["hernia-repair-pain-drg"], requested=(Id("drg-stimulation-implant"),))
    return {**found, "asking-for-the-implant": asking}


def in_contract_order(patient: Patient, knowledge: Knowledge = KNOWLEDGE) -> Patient:
    """Return a patient with the requests in the order of the contract, which a row does not keep."""
    names = list(knowledge.nameable(knowledge.questions[Id("requested")]))
    return replace(patient, requested=tuple(sorted(dict.fromkeys(patient.requested), key=names.index)))


def cells(
    patients: Mapping[str, Patient], columns: Sequence[ContractColumn], knowledge: Knowledge = KNOWLEDGE
) -> list[list[Any]]:
    """Return the rows of some patients, in the order of the columns."""
    rows = []
    for id_, patient in patients.items():
        row = {KEY: id_, **row_of(patient, knowledge)}
        rows.append([row.get(column.name) for column in columns])
    return rows


def in_duckdb(
    script: Script, patients: Mapping[str, Patient], folder: Path, knowledge: Knowledge = KNOWLEDGE
) -> duckdb.DuckDBPyConnection:
    """Return a database in which the statements of a script were carried out on a table of patients."""
    database = duckdb.connect()
    database.execute("SET threads = 1; SET enable_progress_bar = false")
    database.execute(table(script.columns, Dialect.DUCKDB))
    file = folder / "patients.ndjson"
    names = [column.name for column in script.columns]
    rows = cells(patients, script.columns, knowledge)
    file.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows))
    types = ", ".join(f"'{column.name}': '{column.type}'" for column in script.columns)
    database.execute(
        f"INSERT INTO {TABLE} SELECT * FROM read_json('{file}', format = 'newline_delimited', columns = {{{types}}}, "
        "maximum_object_size = 104857600)"
    )
    optimizers = ", ".join(name for (name,) in database.execute("SELECT name FROM duckdb_optimizers()").fetchall())
    database.execute(f"SET disabled_optimizers = '{optimizers}'")  # planning takes the longest
    for statement in statements(script, Dialect.DUCKDB):
        database.execute(statement)
    return database


def in_sqlite(script: Script, patients: Mapping[str, Patient]) -> Iterable[dict[str, Any]]:
    """Return what SQLite makes of the one statement of a script, row by row; it has no booleans but 1, 0 and NULL."""
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    database.execute(table(script.columns, Dialect.DUCKDB))
    marks = ", ".join("?" * len(script.columns))
    database.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", cells(patients, script.columns))
    found = database.execute(query(script.steps[0], Dialect.DUCKDB, script.columns))
    return [dict(row) for row in found]

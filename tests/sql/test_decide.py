"""Triage in SQL decides what `decide` does, row for row: the statements that are printed, carried out by DuckDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from painref.sql.contract import KEY
from painref.sql.requests import OTHER
from painref.sql.statement import triage_script
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.rules import Rules
from painref.triage.lens import parse_lens
from painref.triage.patient import Patient
from tests.sql.population import KNOWLEDGE, cited, in_contract_order, in_duckdb, random_patient
from tests.triage.patients import RULES

FEW = replace(RULES, procedures=RULES.procedures[::19])
"""A few procedures: a statement that is planned in a second."""


def words(text: str | None) -> set[str]:
    return set(filter(None, (text or "").split(",")))


def wanted(decided: Decided) -> dict[str, object]:
    """What the engine decides, in the words of the views."""
    disposition, screening = decided.disposition, decided.screening
    return {
        "disposition": disposition.word,
        "if_clear": disposition.if_clear.word if disposition.if_clear else None,
        "red_flags": {item.flag.id for item in screening.raised},
        "red_flags_lifted": {item.flag.id for item in screening.lifted},
        "red_flags_open": {item.flag.id for item in screening.open},
        "ask_first": set(decided.context.items(disposition.screen_open)),
        "requests": {
            (item.asked if item.asked in KNOWLEDGE.procedures else OTHER, item.answer) for item in decided.requests
        },
        "rows": [
            (
                item.rank,
                item.row.procedure,
                item.row.condition,
                item.row.role,
                item.row.verdict,
                item.row.is_screened,
                item.row.safety.bleeding_class,
            )
            for item in decided.rows
        ],
    }


def found_by_sql(rules: Rules, patients: Mapping[str, Patient], folder: Path, *, implied: bool = False) -> dict:
    """What the statements find, by patient."""
    database = in_duckdb(triage_script(rules, implied=implied), patients, folder)
    rows, requests = defaultdict(list), defaultdict(set)
    for id_, *row in database.execute("SELECT * FROM painref_rows ORDER BY patient_id, rank").fetchall():
        rows[id_].append(tuple(row))
    for id_, *request in database.execute("SELECT * FROM painref_requests").fetchall():
        requests[id_].add(tuple(request))
    made = database.execute("SELECT * FROM painref_patients")
    names = [column[0] for column in made.description]
    found = {}
    for values in made.fetchall():
        row = dict(zip(names, values, strict=True))
        id_ = row.pop(KEY)
        lists = {name: words(text) for name, text in row.items() if name.startswith(("red_flags", "ask"))}
        found[id_] = row | lists | {"requests": requests[id_], "rows": rows[id_]}
    return found


def differences(rules: Rules, patients: Mapping[str, Patient], folder: Path) -> list[str]:
    found = found_by_sql(rules, patients, folder)
    assert found.keys() == patients.keys()
    return [
        f"{id_}: {name} is {value}, in SQL {found[id_][name]}"
        for id_, patient in patients.items()
        for name, value in wanted(decide(rules, in_contract_order(patient))).items()
        if found[id_][name] != value
    ]


def test_random_and_cited_patients_are_decided_as_by_the_engine(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(40)} | cited(every=60)
    patients["nobody"] = Patient()
    assert differences(FEW, patients, tmp_path) == []


@pytest.mark.slow
def test_many_patients_are_decided_as_by_the_engine(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(1000, 2000)} | cited(every=1)
    assert differences(RULES, patients, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("follow", ["nice", "payers"])
def test_under_another_lens_too(tmp_path, follow):
    rules = RULES.under(parse_lens((follow,), KNOWLEDGE))
    patients = {f"random-{seed}": random_patient(seed) for seed in range(300)} | cited(every=10)
    assert differences(rules, patients, tmp_path) == []

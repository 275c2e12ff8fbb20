"""Triage in SQL decides what `decide` does, row for row: the statements that are printed, carried out by DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from painref.sql.contract import KEY
from painref.sql.requests import OTHER
from painref.sql.statement import triage_script
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.requests import Answer
from painref.triage.engine.rules import Rules
from painref.triage.lens import parse_lens
from painref.triage.patient import Patient
from tests.sql.population import (
    FEW,
    KNOWLEDGE,
    TWO,
    cited,
    dependent,
    in_contract_order,
    in_duckdb,
    patient_with_tests,
    random_patient,
)
from tests.triage.patients import RULES


def words(text: str | None) -> set[str]:
    return set(filter(None, (text or "").split(",")))


def wanted(decided: Decided) -> dict[str, object]:
    """What the engine decides, in the words of the views."""
    disposition, screening = decided.disposition, decided.screening
    procedures = decided.context.knowledge.procedures
    return {
        "disposition": disposition.word,
        "if_clear": disposition.if_clear.word if disposition.if_clear else None,
        "red_flags": {item.flag.id for item in screening.raised},
        "red_flags_lifted": {item.flag.id for item in screening.lifted},
        "red_flags_open": {item.flag.id for item in screening.open},
        "ask_first": set(decided.context.items(disposition.screen_open)),
        "requests": {(item.asked if item.asked in procedures else OTHER, item.answer) for item in decided.requests},
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


def found_in_duckdb(rules: Rules, patients: Mapping[str, Patient], folder: Path) -> dict[str, dict[str, Any]]:
    """What the statements find, by patient."""
    database = in_duckdb(triage_script(rules, implied=False), patients, folder, rules.knowledge)

    def rows_of(view: str) -> list[dict[str, Any]]:
        made = database.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in made.description]
        return [dict(zip(names, row, strict=True)) for row in made.fetchall()]

    return gathered(rows_of)


def gathered(rows_of: Callable[[str], list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """What the three views say, by patient, as `wanted` has it."""
    found = {row.pop(KEY): row | {"requests": set(), "rows": []} for row in rows_of("painref_patients")}
    for row in found.values():
        row |= {name: words(text) for name, text in row.items() if name.startswith(("red_flags", "ask"))}
    for row in sorted(rows_of("painref_rows"), key=lambda row: row["rank"]):
        found[row.pop(KEY)]["rows"].append(tuple(row.values()))
    for row in rows_of("painref_requests"):
        found[row.pop(KEY)]["requests"].add(tuple(row.values()))
    return found


def differences(rules: Rules, patients: Mapping[str, Patient], found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    assert found.keys() == patients.keys()
    return [
        f"{id_}: {name} is {value}, in SQL {found[id_][name]}"
        for id_, patient in patients.items()
        for name, value in wanted(decide(rules, in_contract_order(patient, rules.knowledge))).items()
        if found[id_][name] != value
    ]


def test_random_and_cited_patients_are_decided_as_by_the_engine(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(30)} | cited(every=80)
    patients |= dependent() | {"nobody": Patient()}
    assert differences(FEW, patients, found_in_duckdb(FEW, patients, tmp_path)) == []


def test_among_the_patients_compared_procedures_depend_on_each_other():
    found = {id_: decide(FEW, patient) for id_, patient in dependent().items()}
    order = {id_: [item.row.procedure for item in decided.rows] for id_, decided in found.items()}
    assert order["suspected-facet-pain-no-block"][:2] == ["lumbar-medial-branch-block", "lumbar-medial-branch-rfa"]
    assert "drg-stimulation-trial" in order["hernia-repair-pain-drg"]
    assert "drg-stimulation-implant" not in order["hernia-repair-pain-drg"]  # its trial stands for both
    (asked,) = found["asking-for-the-implant"].requests
    assert asked.row is not None
    assert asked.row.row.procedure == "drg-stimulation-trial"
    refused = found["ganglion-lead-asked-for-a-hand"]
    assert refused.requests[0].answer is Answer.NOT_INDICATED
    assert refused.disposition.row is not None  # another of the family gives the word
    assert refused.disposition.row.row.procedure == "spinal-cord-stimulation-trial"


def test_tests_lift_what_they_lift_by_the_engine(tmp_path):
    patients = {f"tested-{seed}": patient_with_tests(seed) for seed in range(300)}
    assert any(decide(TWO, patient).screening.lifted for patient in patients.values())
    assert differences(TWO, patients, found_in_duckdb(TWO, patients, tmp_path)) == []


@pytest.mark.slow
def test_many_patients_are_decided_as_by_the_engine(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(1000, 1500)} | cited(every=1)
    assert differences(RULES, patients, found_in_duckdb(RULES, patients, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("follow", ["nice", "payers"])
def test_under_another_lens_too(tmp_path, follow):
    rules = RULES.under(parse_lens((follow,), KNOWLEDGE))
    patients = {f"random-{seed}": random_patient(seed) for seed in range(150)} | cited(every=10)
    assert differences(rules, patients, found_in_duckdb(rules, patients, tmp_path)) == []

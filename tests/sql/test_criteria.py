"""Criteria in SQL are true, false and unknown where the engine's are, in DuckDB and in SQLite."""

from __future__ import annotations

from functools import cache

import pytest

from painref.criteria.judgement import FALSE, TRUE
from painref.knowledge.walk import all_criteria
from painref.sql.asked import Asked
from painref.sql.contract import KEY, contract, every_column
from painref.sql.criteria import Criteria
from painref.sql.statement import CRITERIA, Script, Step, criteria_script
from painref.sql.writer import laid_out
from painref.triage.engine.context import PatientContext
from painref.triage.patient import Patient
from tests.sql.population import KNOWLEDGE, cited, in_duckdb, in_sqlite, random_patient

TEXTS = all_criteria(KNOWLEDGE)


@cache
def script() -> Script:
    return criteria_script(KNOWLEDGE, implied=False)


@cache
def parts() -> tuple[Script, ...]:
    """The same in three statements: a stage of SQLite hands on 2,000 columns at most."""
    judged = Criteria(KNOWLEDGE, Asked())
    results = {name: judged.fact(name) for name in KNOWLEDGE.facts}
    results |= {f"c{number}": judged.text(text) for number, text in enumerate(TEXTS, 1)}
    assert results.keys() == script().legend.keys()
    names = list(results)
    layouts = [laid_out({name: results[name] for name in names[start::3]}) for start in range(3)]
    known = every_column(KNOWLEDGE)
    return tuple(
        Script((Step(CRITERIA, False, layout),), contract(layout.read, KNOWLEDGE), script().legend, known)
        for layout in layouts
    )


def differences_in_sqlite(patients) -> list[str]:
    return [item for part in parts() for item in differences(patients, in_sqlite(part, patients))]


def truth(judgement: int) -> bool | None:
    return True if judgement == TRUE else False if judgement == FALSE else None


def expected(patient: Patient) -> dict[str, bool | None]:
    context = PatientContext(KNOWLEDGE, patient)
    numbered = {f"c{number}": truth(context.judge(text)) for number, text in enumerate(TEXTS, 1)}
    return {name: truth(context.fact(name)) for name in KNOWLEDGE.facts} | numbered


def differences(patients, rows) -> list[str]:
    found = []
    for row in rows:
        id_ = row[KEY]
        for name, wanted in expected(patients[id_]).items():
            if name not in row:  # it stands in another part
                continue
            got = None if row[name] is None else bool(row[name])
            if got is not wanted:
                found.append(f"{id_}: {script().legend[name]} is {wanted}, in SQL {got}")
    return found


def rows_of_duckdb(patients, folder) -> list[dict]:
    made = in_duckdb(script(), patients, folder).execute(f"SELECT * FROM {CRITERIA}")
    names = [column[0] for column in made.description]
    assert script().legend.keys() <= set(names)
    return [dict(zip(names, row, strict=True)) for row in made.fetchall()]


def test_every_criterion_is_what_the_engine_says_for_random_and_cited_patients(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(30)} | cited(every=40)
    patients["nobody"] = Patient()
    assert differences(patients, rows_of_duckdb(patients, tmp_path)) == []


def test_sqlite_says_the_same(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(100, 106)}
    assert differences_in_sqlite(patients) == []


@pytest.mark.slow
def test_every_criterion_of_many_patients(tmp_path):
    patients = {f"random-{seed}": random_patient(seed) for seed in range(1000, 1250)} | cited(every=1)
    assert differences(patients, rows_of_duckdb(patients, tmp_path)) == []
    assert differences_in_sqlite(patients) == []

"""A Parquet file through DuckDB: what it writes, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest

from painref.errors import PainrefError
from painref.sql.duck import assess_table
from painref.sql.rows import row_of
from painref.triage.engine.decide import decide
from tests.sql.population import KNOWLEDGE, cited, in_contract_order
from tests.triage.patients import RULES

TWO = replace(RULES, procedures=RULES.procedures[10:12])
"""Two procedures: a statement that is planned in half a second."""


def parquet(folder, rows: dict[str, dict]):
    """A file of patients that has only the columns that are named."""
    lines = folder / "rows.ndjson"
    lines.write_text("".join(json.dumps({"patient_id": id_, **row}) + "\n" for id_, row in rows.items()))
    made = folder / "patients.parquet"
    duckdb.execute(f"COPY (SELECT * FROM read_json('{lines}', union_by_name = true)) TO '{made}' (FORMAT parquet)")
    return made


def test_each_patient_gets_the_record_that_the_engine_gives(tmp_path):
    """Of cited patients, in whose rows nothing stands that follows from the rest: DuckDB derives it too."""
    patients = {id_: in_contract_order(patient) for id_, patient in cited(every=24).items()}
    source = parquet(tmp_path, {id_: without_derived(patient) for id_, patient in patients.items()})
    done = assess_table(source, tmp_path / "out.ndjson", TWO)
    assert (tmp_path / "out.ndjson").stat().st_mode & 0o777 == 0o600
    records = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()]
    with pytest.raises(PainrefError, match="cannot write the records"):
        assess_table(source, tmp_path / "out.ndjson", TWO)
    assert (done.total, [record["patient_id"] for record in records]) == (len(patients), list(patients))
    for record in records:
        decided = decide(TWO, patients[record["patient_id"]])
        if_clear = decided.disposition.if_clear
        assert record["disposition"] == decided.disposition.word
        assert record["if_clear"] == (if_clear.word if if_clear else None)
        assert set(record["red_flags"]) == {item.flag.id for item in decided.screening.raised}
        assert [(row["rank"], row["procedure"], row["condition"], row["verdict"]) for row in record["rows"]] == [
            (item.rank, item.row.procedure, item.row.condition, item.row.verdict) for item in decided.rows
        ]


def without_derived(patient) -> dict:
    """The row of a patient without what answers imply."""
    derived = {slot.replace(".", "__") for slot in patient.derived}
    endings = ("__new", "__low", "__high")
    return {
        name: value
        for name, value in row_of(patient, KNOWLEDGE).items()
        if name not in derived and not any(name.removesuffix(ending) in derived for ending in endings)
    }


def test_a_column_that_no_question_has_is_refused(tmp_path):
    made = parquet(tmp_path, {"a": {"neuro_red_flags__leg-weaknes": True}})
    with pytest.raises(PainrefError, match="is not a column of the contract"):
        assess_table(made, tmp_path / "out.ndjson", TWO)


def test_an_id_that_comes_twice_is_refused(tmp_path):
    made = tmp_path / "twice.parquet"
    duckdb.execute(f"COPY (SELECT 'a' AS patient_id, 40.0 AS age FROM range(2)) TO '{made}' (FORMAT parquet)")
    with pytest.raises(PainrefError, match="different patient_id"):
        assess_table(made, tmp_path / "out.ndjson", TWO)

"""A Parquet file through DuckDB: what it writes, and what it refuses."""

from __future__ import annotations

import json
from itertools import islice

import duckdb
import pytest

from painref.errors import PainrefError
from painref.sql.duck import assess_table
from painref.sql.requests import OTHER
from painref.sql.rows import row_of
from painref.triage.engine.decide import decide
from painref.triage.lens import parse_lens
from tests.sql.population import FEW, KNOWLEDGE, TWO, cited, dependent, in_contract_order, random_patient
from tests.triage.patients import RULES


def parquet(folder, rows: dict[str, dict]):
    """A file of patients that has only the columns that are named."""
    lines = folder / "rows.ndjson"
    lines.write_text("".join(json.dumps({"patient_id": id_, **row}) + "\n" for id_, row in rows.items()))
    made = folder / "patients.parquet"
    duckdb.execute(f"COPY (SELECT * FROM read_json('{lines}', union_by_name = true)) TO '{made}' (FORMAT parquet)")
    return made


def test_each_patient_gets_the_record_that_the_engine_gives(tmp_path):
    """Of cited patients, in whose rows nothing stands that follows from the rest: DuckDB derives it too."""
    patients = {id_: in_contract_order(patient) for id_, patient in (cited(every=24) | dependent()).items()}
    source = parquet(tmp_path, {id_: without_derived(patient) for id_, patient in patients.items()})
    records = assessed(tmp_path, source, FEW)
    assert (tmp_path / "out.ndjson").stat().st_mode & 0o777 == 0o600
    with pytest.raises(PainrefError, match="cannot write the records"):
        assess_table(source, tmp_path / "out.ndjson", FEW)
    assert list(records) == list(patients)
    assert differing(records, patients, FEW) == []


@pytest.mark.slow
@pytest.mark.parametrize("follow", [(), ("nice",), ("payers",)])
def test_every_cited_patient_and_many_random_ones_get_it_too(tmp_path, follow):
    rules = RULES.under(parse_lens(follow, KNOWLEDGE)) if follow else RULES
    patients = cited(every=10 if follow else 1)
    patients |= {f"random-{seed}": random_patient(seed) for seed in range(3000, 3150 if follow else 4000)}
    patients = {id_: in_contract_order(patient) for id_, patient in patients.items()}
    source = parquet(tmp_path, {id_: row_of(patient, KNOWLEDGE) for id_, patient in patients.items()})
    records = assessed(tmp_path, source, rules, implied=False)
    assert records.keys() == patients.keys()
    assert [id_ for id_, patient in patients.items() if records[id_] != wanted(rules, patient)] == []


def test_patients_beyond_those_that_are_decided_at_once_are_decided_in_turn(tmp_path, monkeypatch):
    patients = {id_: in_contract_order(patient) for id_, patient in islice(cited(every=80).items(), 10)}
    source = parquet(tmp_path, {id_: without_derived(patient) for id_, patient in patients.items()})
    monkeypatch.setattr("painref.sql.duck.MANY", 7)
    records = assessed(tmp_path, source, TWO)
    assert list(records) == list(patients)
    assert differing(records, patients, TWO) == []


def differing(records, patients, rules) -> list[tuple[str, str]]:
    """Where the records are not what the engine decides."""
    return [
        (id_, name)
        for id_, patient in patients.items()
        for name, value in wanted(rules, patient).items()
        if records[id_][name] != value
    ]


def assessed(folder, source, rules, *, implied: bool = True) -> dict[str, dict]:
    """What DuckDB writes of the patients of a file, by their ids."""
    done = assess_table(source, folder / "out.ndjson", rules, implied=implied)
    records = [json.loads(line) for line in (folder / "out.ndjson").read_text().splitlines()]
    assert done.total == len(records)
    return {record.pop("patient_id"): record | {"requests": by_word(record["requests"])} for record in records}


def by_word(requests: list[dict]) -> list[tuple[str, str]]:
    return sorted((request["requested"], request["answer"]) for request in requests)


def wanted(rules, patient) -> dict:
    """What the engine decides, in the words of a record."""
    decided = decide(rules, patient)
    screening, if_clear = decided.screening, decided.disposition.if_clear
    flags = {"red_flags": screening.raised, "red_flags_lifted": screening.lifted, "red_flags_open": screening.open}
    asked = {item.asked if item.asked in KNOWLEDGE.procedures else OTHER: item.answer for item in decided.requests}
    return {
        "disposition": decided.disposition.word,
        "if_clear": if_clear.word if if_clear else None,
        **{name: [item.flag.id for item in found] for name, found in flags.items()},
        "requests": sorted(asked.items()),
        "rows": [
            {
                "rank": item.rank,
                "procedure": item.row.procedure,
                "condition": item.row.condition,
                "role": item.row.role,
                "verdict": item.row.verdict,
                "screened": item.row.is_screened,
                "bleeding_class": item.row.safety.bleeding_class,
            }
            for item in decided.rows
        ],
    }


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
    with pytest.raises(PainrefError, match="is not a column of the contract") as caught:
        assess_table(made, tmp_path / "out.ndjson", TWO)
    assert "neuro_red_flags__leg-weakness" in caught.value.remedy


def test_an_id_that_comes_twice_is_refused(tmp_path):
    made = tmp_path / "twice.parquet"
    duckdb.execute(f"COPY (SELECT 'a' AS patient_id, 40.0 AS age FROM range(2)) TO '{made}' (FORMAT parquet)")
    with pytest.raises(PainrefError, match="different patient_id"):
        assess_table(made, tmp_path / "out.ndjson", TWO)

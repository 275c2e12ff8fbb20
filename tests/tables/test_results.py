"""Results as tables: one row a fact, the patient's identifier first, the same as the records say."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from painref.tables.rows import ResultTable, result_table
from tests.cli.terminal import REPOSITORY, run

PATIENTS = REPOSITORY / "examples" / "patients.csv"


def table(name: str, *options: object) -> list[dict[str, str]]:
    done = run("triage", "--batch", PATIENTS, "--table", name, "--jobs", "1", *options)
    assert done.code in (0, 1), done.stderr
    return list(csv.DictReader(StringIO(done.stdout)))


@pytest.fixture(scope="module")
def records() -> list[Any]:
    done = run("triage", "--batch", PATIENTS, "--record", "full", "--jobs", "1")
    return [json.loads(line) for line in done.lines]


@pytest.mark.parametrize("kind", ResultTable)
def test_the_patient_comes_first_and_the_columns_are_those_of_the_dictionary(kind: ResultTable) -> None:
    header = run("triage", "--batch", PATIENTS, "--table", kind, "--jobs", "1").lines[0].split(",")
    assert header == list(result_table(kind).names)
    assert header[:2] == ["id", "line"]


def test_every_patient_has_a_row_be_it_of_an_error(records: list[Any]) -> None:
    rows = table("patients")
    assert [row["id"] for row in rows] == [record["id"] or "" for record in records]
    for row, record in zip(rows, records, strict=True):
        if "error" in record:
            assert row["error"].startswith(record["error"])
        else:
            assert row["disposition"] == record["result"]["disposition"]["word"]


def test_every_row_of_the_order_is_a_row_with_its_verdict(records: list[Any]) -> None:
    expected = [
        (record["id"], row["procedure"], row["condition"], row["verdict"], row["agreement"]["word"])
        for record in records
        for row in record.get("result", {}).get("rows", ())
    ]
    rows = table("verdicts")
    assert [(r["id"], r["procedure"], r["condition"], r["verdict"], r["agreement"]) for r in rows] == expected


def test_flags_are_raised_lifted_or_open_as_in_the_records(records: list[Any]) -> None:
    expected = {
        (record["id"], flag["id"], state)
        for record in records
        for state, key in (("raised", "red_flags"), ("open", "red_flags_open"))
        for flag in record.get("result", {}).get(key, ())
    }
    assert {(row["id"], row["red_flag"], row["state"]) for row in table("red-flags")} >= expected


def test_requirements_are_those_of_each_recommendation(records: list[Any]) -> None:
    expected = [
        (record["id"], row["procedure"], said["by"], required["text"], required["truth"])
        for record in records
        for row in record.get("result", {}).get("rows", ())
        for said in row["recommendations"]
        for required in said["requirements"]
    ]
    rows = table("requirements")
    assert [(r["id"], r["procedure"], r["by"], r["text"], r["truth"]) for r in rows] == expected


def test_what_is_asked_for_is_answered(tmp_path: Path) -> None:
    patients = tmp_path / "one.csv"
    patients.write_text("id,pain_regions,requested\nA,low-back,lumbar-medial-branch-rfa\n")
    done = run("triage", "--batch", patients, "--table", "requests", "--jobs", "1")
    [row] = csv.DictReader(StringIO(done.stdout))
    assert (row["id"], row["requested"], row["provisional"]) == ("A", "lumbar-medial-branch-rfa", "true")


def test_many_processes_give_the_same_bytes() -> None:
    one, two = (run("triage", "--batch", PATIENTS, "--table", "verdicts", "--jobs", jobs) for jobs in (1, 2))
    assert one.stdout == two.stdout


def test_json_lines_parquet_and_a_database_say_the_same(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    lines = run("triage", "--batch", PATIENTS, "--table", "verdicts", "--format", "ndjson", "--jobs", "1").lines
    expected = [tuple(json.loads(line).values()) for line in lines]
    for form in ("parquet", "duckdb"):
        output = tmp_path / f"v.{form}"
        done = run(
            "triage", "--batch", PATIENTS, "--table", "verdicts", "--format", form, "--output", output, "--jobs", "1"
        )
        assert done.code == 1, done.stderr  # one of the patients is an error
        assert output.stat().st_mode & 0o077 == 0
        source = duckdb.connect(str(output)) if form == "duckdb" else duckdb
        found = source.execute("SELECT * FROM verdicts" if form == "duckdb" else f"SELECT * FROM '{output}'").fetchall()
        assert found == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v.duckdb", "v.parquet"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "parquet"), "--table"),
        (("--table", "lists"), "patients, verdicts"),
        (("--table", "verdicts", "--format", "yaml"), "csv, ndjson, parquet, duckdb"),
        (("--table", "verdicts", "--format", "parquet"), "--output"),
        (("--table", "verdicts", "--resume", "--output", "x"), "--resume goes on with records"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...], said: str) -> None:
    refused = run("triage", "--batch", PATIENTS, "--jobs", "1", *options)
    assert refused.code == 2
    assert said in refused.stderr


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    output = tmp_path / "v.parquet"
    output.write_text("mine")
    command = ("triage", "--batch", PATIENTS, "--table", "verdicts", "--format", "parquet", "--output", output)
    done = run(*command, "--jobs", "1")
    assert (done.code, output.read_text()) == (1, "mine")

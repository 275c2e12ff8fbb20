"""``painref sql``: text on standard output, the contract, and errors that say what to install or to ask for instead."""

from __future__ import annotations

from tests.cli.terminal import run


def test_criteria_are_printed_with_their_text_and_their_table():
    done = run("sql", "--only", "criteria")
    assert done.code == 0
    assert "-- chronic_pain: pain_duration >= 12" in done.stdout
    assert 'CREATE TABLE IF NOT EXISTS patients (\n  "patient_id" VARCHAR,' in done.stdout
    assert "CREATE TABLE painref_criteria AS" in done.stdout


def test_the_contract_is_a_table_of_columns_the_id_first():
    lines = run("sql", "--only", "criteria", "--contract").stdout.splitlines()
    assert lines[:2] == ["column,type,says", "patient_id,VARCHAR,the patient's id; of each a row"]
    assert any(line.startswith("drugs__apixaban,BOOLEAN,") for line in lines)


def test_postgres_has_the_answers_in_one_column():
    lines = run("sql", "--dialect", "postgres", "--only", "criteria").stdout.splitlines()
    assert "  patient_id TEXT PRIMARY KEY," in lines
    assert any(line.startswith("  answers JSONB NOT NULL") for line in lines)
    assert any("said ->> 'drugs__apixaban'" in line for line in lines)


def test_the_engine_wants_a_file_to_write_to(tmp_path):
    done = run("triage", "--batch", "x.parquet", "--engine", "duckdb")
    assert done.code == 2
    assert "--output FILE.parquet" in done.stderr


def test_the_engine_is_of_a_batch():
    assert "--engine belong" in run("triage", "--engine", "duckdb").stderr.replace("\n", " ")

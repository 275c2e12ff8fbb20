"""The knowledge as tidy tables: every fact a row, with its sources; the same in every form; a dictionary of it all."""

from __future__ import annotations

import csv
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from painref.errors import PainrefError
from painref.tables.export import COLUMNS, DATABASE, DICTIONARY, KNOWLEDGE_TABLES, dictionary, export
from painref.tables.written import TableForm
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
NAMES = [table.name for table, _ in KNOWLEDGE_TABLES]


@cache
def exported(folder: Path) -> Path:
    export(KNOWLEDGE, folder, TableForm.CSV)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("tables"))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_table_is_a_file_with_its_columns_and_rows(folder: Path) -> None:
    for table, _ in KNOWLEDGE_TABLES:
        found = rows(folder, table.name)
        assert found, table.name
        assert tuple(found[0]) == table.names


def test_every_fact_of_the_knowledge_is_a_row(folder: Path) -> None:
    procedures = KNOWLEDGE.procedures.values()
    indications = [item for procedure in procedures for item in procedure.indications]
    assert len(rows(folder, "procedures")) == len(KNOWLEDGE.procedures)
    assert len(rows(folder, "recommendations")) == sum(len(item.recommendations) for item in indications)
    assert len(rows(folder, "holds")) == sum(len(drug.holds) for drug in KNOWLEDGE.medications.values())
    assert len(rows(folder, "references")) == len(KNOWLEDGE.references)


def test_a_recommendation_says_who_where_and_whether_it_was_read(folder: Path) -> None:
    for row in rows(folder, "recommendations"):
        reference = KNOWLEDGE.references[row["by"]]  # type: ignore[index]  # an Id is a str
        assert row["year"] == str(reference.year)
        assert row["verified"] in ("true", "false")
        assert row["body"]


def test_keys_name_one_row_and_lead_to_the_tables_that_they_name(folder: Path) -> None:
    keys = [row["recommendation"] for row in rows(folder, "recommendations")]
    assert len(keys) == len(set(keys))
    assert {row["recommendation"] for row in rows(folder, "requirements")} <= set(keys)
    references = {row["reference"] for row in rows(folder, "references")}
    for name in ("contraindications", "risks", "red_flags"):
        cited = {ref for row in rows(folder, name) for ref in row["refs"].split("|")}
        assert cited <= references


def test_the_dictionary_says_what_every_column_holds(folder: Path) -> None:
    text = (folder / DICTIONARY).read_text(encoding="utf-8")
    assert text == dictionary(KNOWLEDGE)
    listed = {(row["table"], row["column"]) for row in rows(folder, COLUMNS.name)}
    for table, _ in KNOWLEDGE_TABLES:
        assert f"## {table.name}" in text
        assert {(table.name, name) for name in table.names} <= listed
        assert all(column.about for column in table.columns)


def test_no_text_begins_a_formula(folder: Path) -> None:
    for name in NAMES:
        texts = [value for row in rows(folder, name) for value in row.values() if not _is_number(value)]
        assert not [text for text in texts if text[:1] in ("=", "+", "-", "@")], name


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_parquet_and_a_database_hold_the_same_with_types(folder: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    parquet, database = tmp_path / "parquet", tmp_path / "database"
    for form, target in ((TableForm.PARQUET, parquet), (TableForm.DUCKDB, database)):
        target.mkdir()
        export(KNOWLEDGE, target, form)
    connection = duckdb.connect(str(database / DATABASE), read_only=True)
    for name in NAMES:
        of_database: list[Any] = connection.execute(f'SELECT * FROM "{name}"').fetchall()
        of_file = duckdb.execute("SELECT * FROM read_parquet(?)", [str(parquet / f"{name}.parquet")]).fetchall()
        assert of_database == of_file
        assert len(of_file) == len(rows(folder, name))
    types = dict(connection.execute("SELECT column_name, data_type FROM duckdb_columns()").fetchall())
    assert (types["verified"], types["low"], types["year"]) == ("BOOLEAN", "DOUBLE", "BIGINT")


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(PainrefError, match=r"painref\[sql\]"):
        export(KNOWLEDGE, tmp_path, TableForm.PARQUET)

"""What DuckDB reads is written without any package; other dialects name the extra that they need."""

from __future__ import annotations

import sys

import pytest

from painref.errors import UsageError
from painref.sql.dialects import Dialect, MissingExtraError, statements, table, translated
from painref.sql.statement import Script, Step
from painref.sql.writer import Layout, Stage

WIDE = tuple(f"c{number}" for number in range(1_700))
SCRIPT = Script(
    (Step("made", False, Layout(("age",), (Stage(("age",), {"x0": '("age" >= 18)'}),), {"adult": '"x0"'})),), (), {}
)


def test_duckdb_needs_no_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    (made,) = statements(SCRIPT, Dialect.DUCKDB)
    assert made.startswith("CREATE TABLE made AS\nSELECT")
    assert table((), Dialect.DUCKDB).startswith("CREATE TABLE patients")


def test_another_dialect_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(MissingExtraError) as caught:
        translated("SELECT 1", Dialect.SPARK)
    assert "pip install 'painref[sql]'" in str(caught.value.remedy)


def test_spark_quotes_names_as_spark_does():
    (made,) = statements(SCRIPT, Dialect.SPARK)
    assert "`age` >= 18" in made


def test_a_statement_that_is_too_wide_for_postgres_is_refused():
    wide = Script((Step("made", False, Layout(WIDE, (), {"c": '"c0"'})),), (), {})
    with pytest.raises(UsageError, match="1,600 columns"):
        list(statements(wide, Dialect.POSTGRES))

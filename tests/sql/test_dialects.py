"""What DuckDB reads is written without any package; other dialects name the extra that they need."""

from __future__ import annotations

import sys

import pytest

from painref.errors import UsageError
from painref.sql.contract import KEY, ColumnType, ContractColumn
from painref.sql.dialects import Dialect, MissingExtraError, statements, table, translated
from painref.sql.statement import Script, Step
from painref.sql.writer import Layout, Stage

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


def test_what_is_wider_than_a_table_of_postgres_may_be_is_refused():
    wide = Script((Step("made", False, Layout((), (), {f"c{number}": "TRUE" for number in range(1_600)})),), (), {})
    with pytest.raises(UsageError, match="1,600 columns"):
        list(statements(wide, Dialect.POSTGRES))


def test_postgres_needs_no_package_and_no_list_is_longer_than_it_allows(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    names = [f"c{number}" for number in range(3_000)]
    columns = tuple(ContractColumn(name=name, type=ColumnType.BOOLEAN, says="") for name in names)
    stage = Stage((), {f"x{number}": f'(NOT "{name}")' for number, name in enumerate(names)})
    script = Script((Step("made", False, Layout(tuple(names), (stage,), {"last": '"x2999"'})),), columns, {})
    made, _ = statements(script, Dialect.POSTGRES)
    lists = made.split("CROSS JOIN LATERAL (")
    assert max(text.count(",\n") for text in lists) < 1_664
    assert "CAST(said ->> 'c2999' AS BOOLEAN) AS c2999" in made
    assert f'SELECT "{KEY}",\ns' in made

"""docs/sql.md names columns that there are, its queries run on the views, and what is written for Spark is Spark."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import sqlglot

from painref.sql.contract import every_column
from painref.sql.dialects import Dialect, statements
from painref.sql.statement import criteria_script
from tests.opened import built_in_knowledge

PAGE = (Path(__file__).parents[1] / "docs" / "sql.md").read_text()


def test_every_column_in_the_table_of_the_page_is_one_of_the_contract():
    table = PAGE.partition("## The table")[2].partition("## The results")[0]
    named = [
        name for line in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE) for name in re.findall(r"`(\w\S*)`", line)
    ]
    assert len(named) > 15
    assert set(named) <= every_column(built_in_knowledge())


def test_the_queries_of_the_page_run():
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE painref_rows (patient_id VARCHAR, procedure VARCHAR, condition VARCHAR, verdict VARCHAR, "
        "screened BOOLEAN); CREATE TABLE painref_patients (patient_id VARCHAR, disposition VARCHAR, ask_first VARCHAR)"
    )
    queries = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert queries
    for query in queries:
        database.execute(query)


@pytest.mark.slow
def test_what_is_written_for_spark_is_spark_to_sqlglot():
    (made,) = statements(criteria_script(built_in_knowledge()), Dialect.SPARK)
    assert sqlglot.parse_one(made, read="spark") is not None

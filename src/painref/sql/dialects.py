"""Statements in the words of one engine. What DuckDB reads is written here; sqlglot writes the others."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from painref.errors import PainrefError, UsageError
from painref.sql.contract import KEY, TABLE, ContractColumn
from painref.sql.statement import Script, Step
from painref.sql.writer import in_turn, nested, quoted, width

POSTGRES_COLUMNS = 1_600
"""Postgres allows no more columns in a table, and 1,664 in a query."""


class Dialect(StrEnum):
    """The engines that statements are printed for."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    POSTGRES = "postgres"


class MissingExtraError(PainrefError):
    """A package of the extra `sql` is not installed."""


def missing(package: str) -> MissingExtraError:
    """Return the error that names the extra of a package."""
    return MissingExtraError(f"{package} is not installed.", remedy="Install it with: pip install 'painref[sql]'.")


def statements(script: Script, dialect: Dialect) -> Iterator[str]:
    """Yield the statements of a script, each without its semicolon.

    Raises `UsageError` for one that is wider than the engine allows, `MissingExtraError` without sqlglot.
    """
    for step in script.steps:
        made = f"CREATE {'VIEW' if step.is_view else 'TABLE'} {step.makes} AS\n"
        yield made + translated(query(step, dialect), dialect)


def query(step: Step, dialect: Dialect) -> str:
    """Return the query of one step in DuckDB's words, its stages as the engine wants them."""
    if step.layout is None:
        return step.text
    if dialect is Dialect.DUCKDB:
        return nested(step.layout, step.source, KEY)
    if dialect is Dialect.POSTGRES and max(width(step.layout), len(step.layout.read) + 1) > POSTGRES_COLUMNS:
        raise UsageError(
            f"Postgres allows {POSTGRES_COLUMNS:,} columns, and {step.makes} takes {width(step.layout):,}.",
            remedy="Use --only criteria there, and --dialect duckdb for triage: DuckDB reads Postgres's tables.",
        )
    return in_turn(step.layout, step.source, KEY, materialised=dialect is Dialect.POSTGRES)


def translated(text: str, dialect: Dialect) -> str:
    """Return a statement of DuckDB in the words of an engine. Raises `MissingExtraError` without sqlglot."""
    if dialect is Dialect.DUCKDB:
        return text
    try:
        import sqlglot  # of the extra; DuckDB's words need none
    except ImportError:
        raise missing("sqlglot") from None
    found: list[str] = sqlglot.transpile(text, read="duckdb", write=dialect.value)
    return found[0]


def table(columns: tuple[ContractColumn, ...], dialect: Dialect) -> str:
    """Return the statement that makes an empty table of the contract."""
    named = ",\n".join(f"  {quoted(column.name)} {column.type}" for column in columns)
    return translated(f"CREATE TABLE {TABLE} (\n{named}\n)", dialect)

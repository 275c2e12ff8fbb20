"""Statements in the words of one engine. What DuckDB and Postgres read is written here; sqlglot writes Spark's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from painref.errors import PainrefError, UsageError
from painref.sql.contract import KEY, TABLE, ColumnType, ContractColumn
from painref.sql.statement import Script, Step
from painref.sql.writer import beside, nested, quoted

POSTGRES_COLUMNS = 1_600
"""Postgres allows no more columns in a table."""

_ANSWERS = "answers"
"""Where Postgres has the answers: more columns than a table may have are the keys of a JSON object."""

UNKNOWN_KEYS = "painref_unknown_keys"
"""The view of the keys in Postgres that are no column of the contract: a misspelt one is no error there."""

_POSTGRES_TYPES = {
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.NUMBER: "DOUBLE PRECISION",
    ColumnType.TEXT: "TEXT",
}


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


SETTINGS: Mapping[Dialect, tuple[str, ...]] = {
    Dialect.DUCKDB: (
        "SET disabled_optimizers = 'statistics_propagation'; -- plans of this size take twice as long with it",
    ),
    Dialect.POSTGRES: (
        "SET jit = off; -- compiling expressions of this size takes longer than carrying them out",
        "SET join_collapse_limit = 1; -- the joins are in their order",
        "SET enable_memoize = off; -- each row is another: remembering those before finds nothing",
    ),
    Dialect.SPARK: (),
}
"""What the session is to be told before the statements, with the reason."""


def statements(script: Script, dialect: Dialect) -> Iterator[str]:
    """Yield the statements of a script, each without its semicolon.

    Raises `UsageError` for one that is wider than the engine allows, `MissingExtraError` without sqlglot.
    """
    for step in script.steps:
        made = f"CREATE {'VIEW' if step.is_view else 'TABLE'} {step.makes} AS\n"
        yield translated(made + query(step, dialect, script.columns), dialect)
    if dialect is Dialect.POSTGRES:
        yield f"CREATE VIEW {UNKNOWN_KEYS} AS\n{_unknown(script.known)}"


def query(step: Step, dialect: Dialect, columns: tuple[ContractColumn, ...]) -> str:
    """Return the query of one step, its stages as the engine wants them; `columns` are those of the contract."""
    if step.layout is None:
        return step.text
    if dialect is not Dialect.POSTGRES:
        return nested(step.layout, step.source, KEY)
    if len(step.layout.results) >= POSTGRES_COLUMNS:
        raise UsageError(
            f"Postgres allows {POSTGRES_COLUMNS:,} columns, and {step.makes} has {len(step.layout.results) + 1:,}.",
            remedy="Use --dialect duckdb: DuckDB reads Postgres's tables.",
        )
    # What is stored in compressed form is opened once for each patient, not once for each column: || makes it plain.
    source = f"{step.source}\nCROSS JOIN LATERAL (SELECT {_ANSWERS} || '{{}}' AS said OFFSET 0) AS a"
    fields = {
        column.name: f"CAST(said ->> '{column.name}' AS {_POSTGRES_TYPES[column.type]})"
        for column in columns
        if column.name != KEY
    }
    return beside(step.layout, source, KEY, fields)


def translated(text: str, dialect: Dialect) -> str:
    """Return a statement of DuckDB in the words of an engine. Raises `MissingExtraError` without sqlglot."""
    if dialect is not Dialect.SPARK:
        return text
    try:
        import sqlglot  # of the extra; the others' words need none
    except ImportError:
        raise missing("sqlglot") from None
    found: list[str] = sqlglot.transpile(text, read="duckdb", write=dialect.value)
    return found[0]


def table(columns: tuple[ContractColumn, ...], dialect: Dialect) -> str:
    """Return the statement that makes an empty table of the contract."""
    if dialect is Dialect.POSTGRES:
        return (
            f"CREATE TABLE {TABLE} (\n  {KEY} TEXT PRIMARY KEY,\n"
            f"  {_ANSWERS} JSONB NOT NULL CHECK (jsonb_typeof({_ANSWERS}) = 'object') "
            """-- the other columns: {"age": 60, "drugs__apixaban": false}\n)"""
        )
    named = ",\n".join(f"  {quoted(column.name)} {column.type}" for column in columns)
    return translated(f"CREATE TABLE {TABLE} (\n{named}\n)", dialect)


def _unknown(known: frozenset[str]) -> str:
    names = ", ".join(f"'{name}'" for name in sorted(known | {KEY}))
    keys = f"SELECT DISTINCT jsonb_object_keys({_ANSWERS}) AS key FROM {TABLE}"
    return f"SELECT key FROM ({keys}) AS k WHERE key NOT IN ({names})"

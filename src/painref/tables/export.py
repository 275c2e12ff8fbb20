"""The tables of the knowledge in a folder, with a dictionary of their columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.notice import INTENDED_USE
from painref.tables.columns import Column, Table
from painref.tables.duck import connected, load_rows, write_parquet
from painref.tables.entry_tables import ENTRY_TABLES
from painref.tables.statement_tables import STATEMENT_TABLES
from painref.tables.written import TableForm, heading, written_rows

KNOWLEDGE_TABLES = (*STATEMENT_TABLES, *ENTRY_TABLES)

DATABASE = "painref.duckdb"
DICTIONARY = "DICTIONARY.md"

_CHUNK = 500

COLUMNS = Table(
    "columns",
    "column of a table",
    (
        Column("table", "name of the table", lambda row: row[0].name),
        Column("column", "name of the column", lambda row: row[1].name),
        Column("type", "what its cells hold", lambda row: row[1].type),
        Column("about", "what they say", lambda row: row[1].about),
    ),
)
"""The dictionary as a table."""


def every_table(knowledge: Knowledge) -> Iterator[tuple[Table, Iterator[tuple[Any, ...]]]]:
    """Yield each table of the knowledge with its rows, the dictionary last."""
    tables = [table for table, _ in KNOWLEDGE_TABLES]
    for table, rows in KNOWLEDGE_TABLES:
        yield table, table.cells(rows(knowledge))
    yield COLUMNS, COLUMNS.cells((table, column) for table in tables for column in table.columns)


def files_of(form: TableForm) -> tuple[str, ...]:
    """Return the names of the files that an export writes."""
    tables = (*(table.name for table, _ in KNOWLEDGE_TABLES), COLUMNS.name)
    return (DICTIONARY, *([DATABASE] if form is TableForm.DUCKDB else [f"{name}.{form}" for name in tables]))


def export(knowledge: Knowledge, folder: Path, form: TableForm) -> int:
    """Write every table into a folder that is there, and return how many rows there are.

    Raises `PainrefError` if DuckDB is needed and is not installed or fails, `OSError` if a file cannot be written.
    """
    database = folder / DATABASE if form is TableForm.DUCKDB else None
    if database is not None:
        database.unlink(missing_ok=True)
    connection = connected(database) if form.needs_duckdb else None
    count = 0
    with TemporaryDirectory(prefix="painref-") as temporary:
        for table, rows in every_table(knowledge):
            path = folder / f"{table.name}.{form}" if connection is None else Path(temporary) / f"{table.name}.ndjson"
            with path.open("wb") as file:
                file.write(heading(table, form))
                while chunk := list(islice(rows, _CHUNK)):
                    count += len(chunk)
                    file.write(written_rows(table, chunk, form))
            if connection is not None:
                load_rows(connection, table, path)
                if form is TableForm.PARQUET:
                    write_parquet(connection, table, folder / f"{table.name}.parquet")
    if connection is not None:
        connection.close()
    (folder / DICTIONARY).write_text(dictionary(knowledge), encoding="utf-8")
    return count


def dictionary(knowledge: Knowledge) -> str:
    """Return what the columns of the tables hold, in Markdown."""
    parts = [
        "# Tables of painref",
        f"Data version {knowledge.version}. {INTENDED_USE}",
        "One row is one fact. Several values in a cell are joined by `|`; an empty cell says nothing. What a family of "
        "procedures states is a row of the family: `procedures.family` says which procedures inherit it. A fact with "
        "`verified` false was not read at its source. The ids are those of `painref show`.",
    ]
    for table, _ in (*KNOWLEDGE_TABLES, (COLUMNS, None)):
        rows = (f"| `{column.name}` | {column.type} | {column.about} |" for column in table.columns)
        parts.append(
            "\n".join((f"## {table.name}\n\nOne row: one {table.row}.\n\n| column | type | |\n|---|---|---|", *rows))
        )
    return "\n\n".join(parts) + "\n"

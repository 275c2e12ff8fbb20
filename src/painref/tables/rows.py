"""The patients of a batch as rows of one table, for its workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from painref.batch.lines import Line
from painref.batch.patient import Assessed, attempted
from painref.batch.records import ErrorRecord, Outcome
from painref.batch.run import Written
from painref.batch.settings import Settings
from painref.tables.columns import Column, ColumnType, Table
from painref.tables.results import RESULT_TABLES
from painref.tables.written import TableForm, heading, written_rows


class ResultTable(StrEnum):
    """The tables of results."""

    PATIENTS = "patients"
    VERDICTS = "verdicts"
    RED_FLAGS = "red-flags"
    REQUIREMENTS = "requirements"
    REQUESTS = "requests"


_HEAD = (
    Column("id", "the patient's own identifier, as it was given", lambda head: head.id),
    Column("line", "line or row of the input", lambda head: head.line, ColumnType.COUNT),
)
_TAIL = (
    Column("data_version", "the data that it was decided with", lambda head: head.data_version),
    Column("lens", "whose recommendations count", lambda head: head.lens),
    Column("as_of", "the day of the run", lambda head: head.as_of),
)
_READ = (
    Column("not_understood", "what the table says that painref does not understand", lambda assessed: assessed),
    Column("error", "why the patient could not be assessed", lambda record: record),
)


def result_table(kind: ResultTable) -> Table:
    """Return a table of results with the columns that say whose results they are."""
    table, _ = RESULT_TABLES[kind]
    if kind is not ResultTable.PATIENTS:
        return Table(table.name, table.row, (*_HEAD, *table.columns))
    return Table(table.name, table.row, (*_HEAD, *table.columns, *_TAIL, *_READ))


def written_as(kind: ResultTable, form: TableForm) -> Written:
    """Return how a batch writes one table of results."""
    table = result_table(kind)
    return Written(heading(table, form), partial(_outcome, kind, table, form))


def _outcome(kind: ResultTable, table: Table, form: TableForm, settings: Settings, lines: Sequence[Line]) -> Outcome:
    """Return the rows of some patients; one who could not be assessed has a row among the patients only."""
    rows: list[Sequence[Any]] = []
    failed = 0
    for line in lines:
        made = attempted(line, settings, partial(_rows, kind))
        if isinstance(made, ErrorRecord):
            failed += 1
            rows.extend(_failed(kind, made))
        else:
            rows.extend(made)
    return Outcome(written_rows(table, rows, form), len(lines), failed)


def _rows(kind: ResultTable, assessed: Assessed) -> list[Sequence[Any]]:
    table, parts = RESULT_TABLES[kind]
    head = _cells(_HEAD, assessed.head)
    if kind is not ResultTable.PATIENTS:
        return [(*head, *cells) for cells in table.cells(parts(assessed.decided))]
    missed = "; ".join(f"{item.where}: {item.said}" for item in assessed.missed) or None
    tail = _cells(_TAIL, assessed.head)
    return [(*head, *cells, *tail, missed, None) for cells in table.cells(parts(assessed.decided))]


def _failed(kind: ResultTable, record: ErrorRecord) -> Iterable[Sequence[Any]]:
    if kind is not ResultTable.PATIENTS:
        return ()
    own = (None,) * len(RESULT_TABLES[kind][0].columns)
    error = f"{record.error} {record.remedy}".strip()
    return ((*_cells(_HEAD, record), *own, *_cells(_TAIL, record), None, error),)


def _cells(columns: Iterable[Column], source: Any) -> tuple[Any, ...]:
    return tuple(column.of(source) for column in columns)

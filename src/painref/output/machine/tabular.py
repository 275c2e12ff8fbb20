"""Records as tables for other programs: CSV and Markdown, a row for each record or each item of its list.

Nothing that a record says by an empty list is lost: what has nothing in its list keeps a row of its own.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from painref.errors import UsageError
from painref.output.machine.fields import check_name, columns, fields_of, paths_in, values_at
from painref.output.options import Form
from painref.output.registry import SELF, imported, record_kind, record_type
from painref.output.text import plain
from painref.records import record

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
"""What a spreadsheet takes for the beginning of a formula, full-width signs included."""

_MARKDOWN = re.compile(r"[\\`*\[\]<>|]")


@record(kw_only=False)
class Table:
    """Cells are plain data: text, numbers, true, false and None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def write_table(kind: str, result: Any, form: Form, fields: str | None) -> None:
    """Write the rows of a record to stdout as CSV or Markdown; `fields` are columns, by default all that fit.

    Raises `UsageError` for a kind of record that is not a table, or a field that its rows do not have.
    """
    table = table_of(kind, result, fields)
    (_write_csv if form is Form.CSV else _write_markdown)(table)


def table_of(kind: str, result: Any, fields: str | None) -> Table:
    """Return the table of a record, given as plain data.

    Raises what `write_table` raises.
    """
    check_table(kind)
    row = record_kind(kind)
    if row.table:
        table: Table = imported(row.table)(result, fields)
        return table
    if row.columns:
        names = chosen(fields, tuple(row.columns), kind)
        paths = [row.columns[name] for name in names]
        every = [result, *({**result, **other} for other in (result[row.also] if row.also else ()))]
        return Table(names, tuple(_cells(nested, paths) for one in every for nested in joined(one, row.rows)))
    hint = record_type(kind)
    if row.rows == SELF:
        result = [result]
    elif row.rows:
        hint, result = fields_of(hint)[row.rows], result[row.rows]
    names = columns(hint, paths_in(fields, hint, f"a row of {kind}") if fields is not None else ())
    return Table(names, tuple(_cells(record, names) for record in result))


def check_table(kind: str) -> None:
    """Check that records of a kind are a table, or have one; raises `UsageError` if not."""
    row = record_kind(kind)
    if not (row.table or row.columns or row.rows or row.is_list):
        raise UsageError(f"one {kind} is not a table.", remedy="Use --json or --format yaml.")


def check_columns(kind: str, fields: str) -> None:
    """Check the columns asked for, where they do not depend on the record.

    Raises `UsageError` for a column that the table does not have.
    """
    if known := record_kind(kind).columns:
        chosen(fields, tuple(known), kind)


def chosen(fields: str | None, known: Sequence[str], kind: str) -> tuple[str, ...]:
    """Return the columns asked for, each once; by default all.

    Raises `UsageError` for one that is not known.
    """
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(","))) if fields is not None else tuple(known)
    for name in names:
        check_name(name, known, f"a row of {kind}")
    return names


def joined(record: Mapping[str, Any], rows: str) -> Iterator[Mapping[str, Any]]:
    """Yield the record once for each item of the list at that path, with the item in its place; None if it is empty."""
    name, _, below = rows.partition(".")
    found = record[name]
    for item in (found or [None]) if isinstance(found, list) else [found]:
        if item is None or not below:
            yield {**record, name: item}
        else:
            yield from ({**record, name: row} for row in joined(item, below))


def _cells(record: Any, paths: Sequence[str]) -> tuple[Any, ...]:
    return tuple(cell(values_at(record, path)) for path in paths)


def cell(values: Sequence[Any]) -> Any:
    """Return one value as it is, several in one text; a missing one keeps its place, so that columns go together."""
    return values[0] if len(values) == 1 else "; ".join(map(_written, values))


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else plain(str(value))


def in_csv(value: Any) -> str:
    """Return the text of a cell; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = _written(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _write_csv(table: Table) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(in_csv, table.columns))
    writer.writerows(map(in_csv, row) for row in table.rows)


def _in_markdown(value: Any) -> str:
    """Return the text of a cell, in one line, without anything that Markdown would obey."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(_written(value).split()))


def _write_markdown(table: Table) -> None:
    for row in (table.columns, ("---",) * len(table.columns), *table.rows):
        sys.stdout.write(f"| {' | '.join(map(_in_markdown, row))} |\n")

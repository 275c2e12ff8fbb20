"""Records as tables for other programs: CSV and Markdown, a row for each record or each item of its list."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from painref.errors import UsageError
from painref.output.machine.fields import check_name, columns, fields_of, paths_in, values_at
from painref.output.machine.json import RECORDS, record_type
from painref.output.machine.rows import SHAPES, joined
from painref.output.text import Form, plain

_ROWS: Mapping[str, str] = {"search": "hits", "reference": "cited_by"}
"""Which list of a record is its rows, where it is not a list itself."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
"""What a spreadsheet takes for the beginning of a formula, full-width signs included."""

_MARKDOWN = re.compile(r"[\\`*\[\]<>|]")


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells are plain data: text, numbers, true, false and None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def print_table(kind: str, result: Any, form: Form, fields: str | None) -> None:
    """The rows of a record to stdout as CSV or Markdown; `fields` are columns, by default all that fit into a cell.

    Raises `UsageError` for a kind of record that is no table, or a field that its rows do not have.
    """
    table = _SPECIAL.get(kind, partial(_table, kind))(result, fields)
    (_write_csv if form is Form.CSV else _write_markdown)(table)


def check_columns(kind: str, fields: str) -> None:
    """Raises `UsageError` for a column that the table of a kind in `SHAPES` does not have."""
    _chosen(fields, tuple(SHAPES[kind].columns), kind)


def _chosen(fields: str | None, known: Sequence[str], kind: str) -> tuple[str, ...]:
    """The columns asked for, each once; by default all."""
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(","))) if fields is not None else tuple(known)
    for name in names:
        check_name(name, known, f"a row of {kind}")
    return names


def _table(kind: str, result: Any, fields: str | None) -> _Table:
    if kind in SHAPES:
        shape = SHAPES[kind]
        names = _chosen(fields, tuple(shape.columns), kind)
        rows = joined(result, shape.rows)
        return _Table(names, tuple(tuple(_cell(values_at(row, shape.columns[name])) for name in names) for row in rows))
    hint = record_type(kind)
    if kind in _ROWS:
        hint, result = fields_of(hint)[_ROWS[kind]], result[_ROWS[kind]]
    elif kind == "statistics":
        result = [result]
    elif not RECORDS[kind].endswith("[]"):
        raise UsageError(f"one {kind} is no table.", remedy="Use --json or --format yaml.")
    paths = paths_in(fields, hint, f"a row of {kind}") if fields is not None else ()
    names = columns(hint, paths)
    return _Table(names, tuple(tuple(_cell(values_at(row, name)) for name in names) for row in result))


def _matrix(result: Any, fields: str | None) -> _Table:
    """A row for each procedure, a column for each condition; an empty cell where nobody speaks, payers included."""
    known = ("id", "name", *(condition["id"] for condition in result["conditions"]))
    names = _chosen(fields, known, "matrix")
    rows = []
    for row in result["procedures"]:
        said: dict[str, list[str]] = {"id": [row["id"]], "name": [row["name"]]}
        for cell in row["cells"]:
            said.setdefault(cell["condition"], []).append(f"{cell['role']}: {cell['balance']}")
        rows.append(tuple(_cell(said.get(name, [])) for name in names))
    return _Table(names, tuple(rows))


def _comparison(result: Any, fields: str | None) -> _Table:
    """A row for each field that is compared, a column for each procedure; what all of them share stands in each."""
    sides = result["procedures"]
    names = _chosen(fields, ("field", *(side["id"] for side in sides)), "comparison")
    compared: dict[str, Sequence[Sequence[Any]]] = {
        **{field: [[side[field]] for side in sides] for field in ("name", "is_family", "category")},
        "invasiveness": [side["invasiveness"] for side in sides],
        "bleeding_class": [[_stated(side["bleeding_risk"], "bleeding_class")] for side in sides],
        "variant_classes": [side["variant_classes"] for side in sides],
        "guidance": [[_stated(item, "modality", "role") for item in side["guidance"]] for side in sides],
    }
    for row in result["conditions"]:
        said = ([f"{line['role']}: {line['balance']}" for line in lines] for lines in row["indications"])
        compared[f"indications.{row['condition']}"] = [tuple(dict.fromkeys(cell)) for cell in said]
    for name, field, text in (("absolute_contraindications", "contraindications", "text"), ("risks", "risks", "name")):
        shared = result[f"shared_{field}"]
        of_each = ([_stated(item, text) for item in (*shared, *side[field])] for side in sides)
        compared[name] = [tuple(dict.fromkeys(cell)) for cell in of_each]
    for aspect in dict.fromkeys(item["aspect"] for side in sides for item in side["course"]):
        of_aspect = [[_stated(item, "text") for item in side["course"] if item["aspect"] == aspect] for side in sides]
        compared[f"course.{aspect}"] = of_aspect
    columns_of = {"field": list(compared)}
    for number, side in enumerate(sides):
        columns_of[side["id"]] = [_cell(cells[number]) for cells in compared.values()]
    return _Table(names, tuple(zip(*(columns_of[name] for name in names), strict=True)))


def _stated(statement: Mapping[str, Any] | None, *fields: str) -> str | None:
    """What a statement says; one that nobody has read at its source says that too, as there is no column for it."""
    if statement is None:
        return None
    said = ": ".join(statement[field] for field in fields)
    return said if statement["verified"] else f"{said} (not verified)"


_SPECIAL: Mapping[str, Callable[[Any, str | None], _Table]] = {"matrix": _matrix, "comparison": _comparison}
"""Tables whose columns are entries."""


def _cell(values: Sequence[Any]) -> Any:
    """One value as it is, several in one text; a missing one keeps its place, so that columns go together."""
    return values[0] if len(values) == 1 else "; ".join(map(_written, values))


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else plain(str(value))


def _in_csv(value: Any) -> str:
    """The text of a cell; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = _written(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _write_csv(table: _Table) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(_in_csv, table.columns))
    writer.writerows(map(_in_csv, row) for row in table.rows)


def _in_markdown(value: Any) -> str:
    """The text of a cell, in one line, without anything that Markdown would obey."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(_written(value).split()))


def _write_markdown(table: _Table) -> None:
    for row in (table.columns, ("---",) * len(table.columns), *table.rows):
        sys.stdout.write(f"| {' | '.join(map(_in_markdown, row))} |\n")

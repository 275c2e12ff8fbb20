"""Rows as bytes: CSV that a spreadsheet opens without harm, and NDJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from io import StringIO
from typing import Any

from painref.output.machine.tabular import in_csv
from painref.tables.columns import Table


class TableForm(StrEnum):
    """How a table is written."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    DUCKDB = "duckdb"

    @property
    def needs_duckdb(self) -> bool:
        """Whether DuckDB writes it."""
        return self in (TableForm.PARQUET, TableForm.DUCKDB)


def heading(table: Table, form: TableForm) -> bytes:
    """Return what stands before the rows."""
    return csv_rows([table.names]) if form is TableForm.CSV else b""


def written_rows(table: Table, rows: Iterable[Sequence[Any]], form: TableForm) -> bytes:
    """Return rows in UTF-8, a line each; what DuckDB writes in the end is NDJSON on the way."""
    return csv_rows(rows) if form is TableForm.CSV else ndjson_rows(table.names, rows)


def csv_rows(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV: an empty cell is nothing, and no text begins as a formula does."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(in_csv, row) for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def ndjson_rows(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as JSON objects, in ASCII."""
    lines = (json.dumps(dict(zip(names, row, strict=True)), separators=(",", ":")) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()

"""``painref export``: the knowledge as tables for analysts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import PainrefError, Place, reason_of


class ExportForm(StrEnum):
    """How the tables are written."""

    CSV = "csv"
    PARQUET = "parquet"
    DUCKDB = "duckdb"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    form: Annotated[
        ExportForm, typer.Option("--format", help="csv and parquet: one file per table; duckdb: one database.")
    ] = ExportForm.CSV,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
    data: DataOption = None,
) -> None:
    """Write the knowledge as tidy tables, one fact per row with its sources, and a dictionary of the columns.

    \b
    painref export tables
    painref export tables --format duckdb

    Parquet and DuckDB need the package duckdb: pip install 'painref[sql]'. docs/interop.md shows what can be asked.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.tables.export import export as write_tables
    from painref.tables.export import files_of
    from painref.tables.written import TableForm

    table_form = TableForm(form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not force:
            raise PainrefError("the folder is not empty.", place=Place(str(folder)), remedy="Name another, or --force.")
        count = write_tables(load(overlays=data or ()), folder, table_form)
    except OSError as error:
        where = Place(str(error.filename or folder))
        raise PainrefError(f"cannot be written: {reason_of(error)}.", place=where, remedy="Name another.") from None
    say(f"Wrote {count:,} rows into {len(files_of(table_form))} files of {folder}.")

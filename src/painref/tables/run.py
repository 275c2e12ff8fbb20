"""A batch whose output is a table: CSV and NDJSON as they come, Parquet and DuckDB once all rows are there."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from painref.batch.records import Outcome
from painref.batch.run import Written
from painref.batch.settings import BatchOptions
from painref.errors import PainrefError, Place, UsageError, reason_of
from painref.tables.columns import Table
from painref.tables.duck import connected, load_rows, write_parquet
from painref.tables.rows import ResultTable, result_table, written_as
from painref.tables.written import TableForm

Run = Callable[[BatchOptions, Written], Outcome]
"""Runs a batch by some options and writes it so."""


def run_table(options: BatchOptions, kind: ResultTable, form: TableForm, run: Run) -> Outcome:
    """Write one table of the results of a batch, and return how many patients there are and how many failed.

    Raises `UsageError` for options that do not go together, `PainrefError` if DuckDB is needed and is not installed,
    or a file is there or cannot be written.
    """
    if options.resume:
        raise UsageError(
            "--resume goes on with records, and a table is written as a whole.",
            remedy="Write records with --output and --resume, or the table anew.",
        )
    written = written_as(kind, form)
    if not form.needs_duckdb:
        return run(options, written)
    if options.output is None:
        raise UsageError(f"--format {form} writes a file.", remedy=f"Name it with --output {kind}.{form}.")
    output = options.output
    if os.path.lexists(output):
        raise PainrefError("the output is there already.", place=Place(str(output)), remedy="Name another file.")
    connected().close()  # before the patients are assessed, not after
    try:
        with TemporaryDirectory(prefix=".painref-", dir=output.parent) as folder:
            rows = Path(folder) / "rows.ndjson"
            outcome = run(replace(options, output=rows), written)
            _convert(result_table(kind), rows, output, form)
    except OSError as error:
        message = f"cannot write the output: {reason_of(error)}."
        raise PainrefError(message, place=Place(str(output)), remedy="Name a file in a folder that is there.") from None
    return outcome


def _convert(table: Table, rows: Path, output: Path, form: TableForm) -> None:
    """Write the rows to a file that is readable by its owner only; one that fails half way is removed."""
    mask = os.umask(0o077)
    try:
        connection = connected(output if form is TableForm.DUCKDB else None)
        load_rows(connection, table, rows)
        if form is TableForm.PARQUET:
            write_parquet(connection, table, output)
        connection.close()
    except BaseException:
        with suppress(OSError):
            output.unlink()
        raise
    finally:
        os.umask(mask)

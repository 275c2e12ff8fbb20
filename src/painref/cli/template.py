"""``painref template``: the columns of a table of patients."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption


def template(
    region: Annotated[
        str | None,
        typer.Option(
            metavar="REGION",
            help="Only the columns that matter for pain in this region.",
            autocompletion=completing("regions"),
        ),
    ] = None,
    values: Annotated[
        bool, typer.Option("--values", help="List the columns instead: what each asks and what a cell may hold.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Write the header of a table of patients as CSV, with a column for each possible answer.

    \b
    painref template --region lumbar > patients.csv
    painref template --region lumbar --values

    Fill in what is known; an empty cell is unknown, never "no". Then: painref triage --batch patients.csv
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.tables.template import COLUMNS, region_called
    from painref.tables.template import template as template_of
    from painref.tables.written import csv_rows

    knowledge = load(overlays=data or ())
    found = template_of(region_called(region, knowledge), knowledge)
    rows = [COLUMNS.names, *COLUMNS.cells(found)] if values else [tuple(column.name for column in found)]
    sys.stdout.write(csv_rows(rows).decode())

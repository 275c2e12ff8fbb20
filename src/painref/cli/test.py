"""``painref test``: a clinic's own patients, beside its folder, come out as it expects."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.options import DataOption, with_output_options
from painref.errors import ExitCode
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def check_patients(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A folder of patients; by default painref's own.")
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Check that patients come out as their files expect: your own, over your own folder of entries.

    \b
    painref test examples/clinic-patients --data examples/clinic
    painref test clinic-patients --data clinic --json
    painref test

    A patient is written as painref's own are; docs/overlay.md shows one. Exit code 1 if any differs.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.case_files import case_documents
    from painref.library.location import built_in_cases
    from painref.library.open import load
    from painref.triage.cases import outcomes, parse_cases

    knowledge = load(overlays=data or ())
    documents = case_documents(built_in_cases() if folder is None else folder)
    results = outcomes(parse_cases(documents, knowledge), knowledge)
    emit("case-outcomes", results, options, data_version=knowledge.version)
    if any(result.differences for result in results):
        raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID)

"""``painref matrix``: procedures by conditions."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def matrix(
    region: Annotated[
        str | None,
        typer.Option(
            metavar="REGION",
            help="Only conditions of this region, such as low-back.",
            autocompletion=completing("regions"),
        ),
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Show what bodies say of every procedure for every condition, in one letter each.

    \b
    painref matrix
    painref matrix --region low-back
    painref matrix --json
    painref matrix --format csv > matrix.csv
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.matrix import matrix as matrix_of

    knowledge = load(overlays=data or ())
    emit("matrix", matrix_of(region, knowledge), options, data_version=knowledge.version)

"""``painref hold``: when a drug stops before a procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def hold(
    drugs: Annotated[
        list[str],
        typer.Argument(
            metavar="DRUG...",
            help="One or more drugs: id, name, brand or alias, in any case.",
            autocompletion=completing("medications"),
        ),
    ],
    procedure: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PROCEDURE",
            help="Only the bleeding-risk class of this procedure.",
            autocompletion=completing("procedures"),
        ),
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Say when a drug stops before a procedure, and when it restarts, by each body.

    \b
    painref hold apixaban
    painref hold eliquis aspirin --for scs
    painref hold warfarin --for lumbar-medial-branch-block --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.holds import hold_page

    knowledge = load(overlays=data or ())
    emit("hold", hold_page(drugs, procedure, knowledge), options, data_version=knowledge.version)

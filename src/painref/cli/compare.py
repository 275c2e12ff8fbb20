"""``painref compare``: procedures side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.names import named
from painref.cli.options import DataOption, FullOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def compare(
    procedures: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C]",
            help="Two or three procedures: id, abbreviation or alias, in any case.",
            autocompletion=completing("procedures"),
        ),
    ],
    full: FullOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Compare two or three procedures side by side: what differs comes first, everything with --full.

    \b
    painref compare lumbar-transforaminal-esi lumbar-interlaminar-esi
    painref compare scs drg-stimulation pns
    painref compare kyphoplasty vertebroplasty --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.knowledge.resolver import split_names
    from painref.library.open import load
    from painref.reference.compare import compare as compared

    knowledge = load(overlays=data or ())
    wanted = [
        named(name, ("procedure",), knowledge, hint="painref list shows them all.").id
        for name in split_names(procedures, ("procedure",), knowledge)
    ]
    emit("comparison", compared(wanted, knowledge), options, data_version=knowledge.version, full=full)

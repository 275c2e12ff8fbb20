"""``painref show``: one procedure or condition."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions
from painref.output.text import plain


@with_output_options
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A procedure or condition: id, abbreviation or alias, in any case.",
            autocompletion=completing("procedures", "conditions"),
        ),
    ],
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Show a procedure or a condition, with its sources.

    \b
    painref show rfa
    painref show lumbar-transforaminal-esi
    painref show "spinal stenosis" --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.pages import page_called

    knowledge = load(overlays=data or ())
    found = page_called(plain(name), knowledge)
    emit(found.kind, found.record, options, data_version=knowledge.version)

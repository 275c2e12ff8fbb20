"""``painref show``: one procedure or condition."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit_text
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
    from painref.library.location import built_in_data
    from painref.library.store import page_called

    found = page_called(plain(name), built_in_data(), data or ())
    emit_text(found.kind, found.record, options, data_version=found.version)

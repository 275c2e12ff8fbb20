"""``painref search``: full text over the whole knowledge."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.options import DataOption, FullOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="The words to look for. If no entry has all of them, those with most."),
    ],
    most: Annotated[
        int, typer.Option("--most", min=1, metavar="N", help="Show at most this many entries, best first.")
    ] = 20,
    full: FullOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Full-text search. Plurals do not matter, nor does a typing mistake in a name.

    \b
    painref search dorsal root ganglion
    painref search "particulate steroid" --most 5
    painref search neuritis --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.search import search as searched

    knowledge = load(overlays=data or ())
    found = searched(" ".join(words), knowledge, most=most)
    emit("search", found, options, data_version=knowledge.version, full=full)

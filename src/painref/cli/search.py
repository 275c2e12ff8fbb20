"""``painref search``: full text over the whole knowledge."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.options import DataOption, FullOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for; every word counts.")],
    most: Annotated[int, typer.Option("--most", min=1, help="How many entries to show, best first.")] = 20,
    full: FullOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Find entries by the words anywhere in them. Plurals, and a typing error in a name, do not matter.

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

"""Options that several commands share, and completion of what they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from painref.cli.overlays import configured_overlays, overlays_in_use
from painref.errors import PainrefError
from painref.render.text import Color

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON record instead of tables.")]
ColorOption = Annotated[Color, typer.Option("--color", help="Colours; NO_COLOR is honoured too.")]
DataOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--data",
        metavar="DIR",
        callback=overlays_in_use,
        is_eager=True,
        help="A folder of your own entries, laid over the built-in knowledge. Repeatable: later ones win.",
    ),
]


def completing(*collections: str) -> Callable[[str], list[str]]:
    """A completion of the ids of some collections of the knowledge, such as ``procedures``."""

    def complete(incomplete: str) -> list[str]:
        from painref.knowledge import load
        from painref.knowledge.lookup import names_of, normalise

        try:
            knowledge = load(overlays=configured_overlays())
        except PainrefError:  # the command itself will say what is wrong
            knowledge = load()
        wanted = incomplete.casefold()
        entries: Iterable[object] = (
            entry for collection in collections for entry in getattr(knowledge, collection).values()
        )
        found: list[str] = []
        for entry in entries:
            names = [normalise(name) for name in names_of(entry)]
            found += [name for name in names[:1] if name.startswith(wanted)] or [
                name for name in names[1:] if wanted and name.startswith(wanted)
            ][:1]
        return sorted(found)

    return complete

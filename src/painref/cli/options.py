"""Options that several commands share, and completion of what they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from painref.render.text import Color

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON record instead of tables.")]
ColorOption = Annotated[Color, typer.Option("--color", help="Colours; NO_COLOR is honoured too.")]


def completing(*collections: str) -> Callable[[str], list[str]]:
    """A completion of the ids of some collections of the knowledge, such as ``procedures``."""

    def complete(incomplete: str) -> list[str]:
        from painref.knowledge import load
        from painref.knowledge.lookup import names_of, normalise

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

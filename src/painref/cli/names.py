"""Names on the command line: several words, a choice where several entries are meant, and what is only noted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from painref.cli.messages import say
from painref.output.text import plain

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.resolver import AmbiguousError, Named
    from painref.output.options import OutputOptions


def named(
    words: str | Sequence[str], kinds: Sequence[str], knowledge: Knowledge, *, hint: str, by_level: bool = False
) -> Named:
    """Return the entry of one of some kinds that words name.

    Where several are meant, a terminal asks which; elsewhere that is an error that lists them. A level, a side and a
    dose are said back on stderr, since they are only noted.

    With `by_level` the level counts where a body's class of the procedure depends on it.

    Raises `NotFoundError`, and `AmbiguousError` without a terminal.
    """
    from painref.knowledge.resolver import AmbiguousError, resolve
    from painref.knowledge.typed import noted

    text = plain(words if isinstance(words, str) else " ".join(words))
    try:
        found = resolve(text, kinds, knowledge, hint=hint)
    except AmbiguousError as error:
        found = _choice(error)
    if said := noted(found.details, by_level=by_level):
        say(said)
    return found


def below_note(found: Named, options: OutputOptions, *, by_level: bool = False) -> OutputOptions:
    """Return options of output that leave room for what `named` has said, so that the first line stays in sight."""
    from painref.knowledge.typed import noted

    return with_room_for(noted(found.details, by_level=by_level), options)


def with_room_for(said: str, options: OutputOptions) -> OutputOptions:
    """Return options of output that leave room for a message above the page, if there is one."""
    columns = get_terminal_size().columns - 1
    return replace(options, kept=options.kept + (-(-len(f"painref: {said}") // columns) if said else 0))


def _choice(error: AmbiguousError) -> Named:
    """Return the entry that the reader chooses by its number; without a terminal or a choice the error is raised."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise error
    listed = (f"{number:>3} {plain(match.name)} ({match.id})" for number, match in enumerate(error.matches, 1))
    sys.stderr.write("\n".join([error.message, *listed, ""]))
    while True:
        sys.stderr.write(f"Which? 1 to {len(error.matches)}, Enter for none: ")
        sys.stderr.flush()
        typed = sys.stdin.readline().strip()
        if not typed:
            raise error
        if typed.isdecimal() and 1 <= int(typed) <= len(error.matches):
            return error.matches[int(typed) - 1]

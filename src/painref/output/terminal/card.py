"""A first screen made of parts: each shows as much of what it has as the window has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from painref.output.terminal.console import Cell, Page
from painref.output.wording import counted
from painref.records import record


@record(kw_only=False)
class Part:
    """A part of a first screen, which prints so many of its `size` items, `least` of them if there is room.

    One that is `vital` prints at least one, whatever the room.
    """

    draw: Callable[[Page, int], None]
    size: int = 1
    least: int = 1
    vital: bool = True


def print_parts(parts: Sequence[Part], page: Page, *, full: bool = False) -> None:
    """Print the parts in their order, all of each if `full`.

    Else in turn each gets one item more, as long as there is room; a pipe has room.
    """
    sizes = [part.size for part in parts] if full else _sizes(parts, page)
    for part, size in zip(parts, sizes, strict=True):
        part.draw(page, size)


def _sizes(parts: Sequence[Part], page: Page) -> list[int]:
    """Return how many items of each part there is room for."""
    most = page.room
    shown = [min(part.least, part.size) for part in parts]
    taken: dict[tuple[int, int], int] = {}

    def lines(number: int, size: int) -> int:
        if (number, size) not in taken:
            taken[number, size] = page.lines_of(partial(_draw, parts[number], size))
        return taken[number, size]

    every = sum(lines(number, size) for number, size in enumerate(shown))
    for kept in (1, 0):  # the parts below give way to those above
        for number in reversed(range(len(parts))):
            while every > most and shown[number] > (1 if parts[number].vital else kept):
                every -= lines(number, shown[number]) - lines(number, shown[number] - 1)
                shown[number] -= 1
    growing = {number for number, part in enumerate(parts) if shown[number] < part.size}
    while growing:
        for number in sorted(growing):
            more = lines(number, shown[number] + 1) - lines(number, shown[number])
            if every + more <= most:
                shown[number] += 1
                every += more
            if every + more > most or shown[number] == parts[number].size:
                growing.discard(number)
    return shown


def _draw(part: Part, size: int, page: Page) -> None:
    part.draw(page, size)


def titled(label: str, items: Iterable[Cell], *, style: str = "", least: int = 1, vital: bool = True) -> Part:
    """Return a part that says items behind a label, and at its end how many more there are."""
    every = list(items)

    def draw(page: Page, size: int) -> None:
        if not size:
            return
        from rich.text import Text  # as in the pages: this module is imported before Rich is

        line = Text("; ").join(item if isinstance(item, Text) else Text(item) for item in every[:size])
        if left := len(every) - size:
            line.append(f"; {left} more", style="dim")
        page.labelled(label, line, style=style)

    return Part(draw, len(every), least, vital and least > 0)


def tabled(
    columns: dict[str, bool], rows: Iterable[Sequence[Cell]], *, noun: str = "row", more: str = "", least: int = 2
) -> Part:
    """Return a part that is a table, and below it how many more rows there are and where."""
    every = list(rows)

    def draw(page: Page, size: int) -> None:
        if size:
            page.table(columns, every[:size], ruled=False)
        if left := len(every) - size:
            page.line(f"{counted(left, noun)} more{f': {more}' if more else ''}", indent=2, style="dim")

    return Part(draw, len(every), least)

"""Lines said and read on a terminal: plain text that works over ssh and on a dumb terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby, zip_longest
from shutil import get_terminal_size
from textwrap import TextWrapper

from painref.output.text import plain
from painref.triage.questionnaire.dialogue import Line

_WIDEST = 100
_NARROWEST = 20
_FEWEST_IN_COLUMNS = 6
_MANY = 10
"""From how many choices on they stand in columns, and in two even if some take more than one line there."""


def _is_unicode() -> bool:
    return (sys.stderr.encoding or "").lower().startswith("utf")


def say_lines(lines: Iterable[Line]) -> None:
    """Write lines to stderr, broken only at spaces to fit the window."""
    width = max(min(get_terminal_size().columns, _WIDEST) - 1, _NARROWEST)
    for is_choice, group in groupby(lines, key=lambda line: line.choice):
        for text, hang in _in_columns(list(group), width) if is_choice else ((line.text, line.hang) for line in group):
            wrapper = TextWrapper(
                width=width, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
            )
            shown = text if _is_unicode() else text.replace("\N{MIDDLE DOT}", "|")
            sys.stderr.write("\n".join(wrapper.fill(each) for each in plain(shown).split("\n")) + "\n")
    sys.stderr.flush()


def _in_columns(choices: list[Line], width: int) -> Iterator[tuple[str, int]]:
    """Yield choices beside each other, read downwards, where there are many; else one a line."""
    widest = max(len(line.text) for line in choices) + 2
    columns = min(width // widest, 3) if len(choices) >= _FEWEST_IN_COLUMNS else 1
    if columns == 1 and len(choices) >= _MANY and width >= 2 * _NARROWEST:
        columns = 2
    if columns <= 1:
        yield from ((line.text, line.hang) for line in choices)
        return
    cell = max(widest, 0) if columns * widest <= width else width // columns
    rows = -(-len(choices) // columns)
    stacks = [list(_cells(choices[first : first + rows], cell - 2)) for first in range(0, len(choices), rows)]
    for texts in zip_longest(*stacks, fillvalue=""):
        yield "".join(text.ljust(cell) for text in texts).rstrip(), 0


def _cells(choices: Iterable[Line], width: int) -> Iterator[str]:
    for line in choices:
        yield from TextWrapper(width=width, subsequent_indent=" " * line.hang).wrap(line.text)


def read_line(prompt: str) -> str:
    """Return a line that is typed at a prompt. Raises `EOFError` at the end of input."""
    if sys.stdout.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401  # gives input() its line editing
        return input(prompt)
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")

"""The Rich console, and the few ways in which everything is printed on it.

Text from the data or a patient is always wrapped in `Text`, so that no markup in it is obeyed. On a terminal, tables
fit the window; where it is too narrow for columns, a row is a block of lines. Into a pipe, every row is one line of
whatever length, without colours or borders: nothing is cut.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from io import StringIO
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from painref.output.options import Color
from painref.output.terminal.pager import Pager
from painref.output.terminal.style import Style
from painref.output.text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

LINES, MOST_LINES = 24, 40
"""How many lines a first screen is made for, at least and at most: a smaller window pages it, and more is read on
demand, however tall the window."""

UNLIMITED = 100_000
"""Width for output that is not a terminal: wide enough that no line is ever broken or cut."""

PROSE = 100
"""Width of running text at most: longer lines are hard to follow."""

_READABLE = 15
"""Width below which a column of text breaks its words."""

_LABEL = 11
"""Width of the labels on the left of a first screen."""

_LABELS = 50
"""Width of a window that has room for labels on the left."""

_LONG_LABEL = 30
"""Width from which a label has lines of its own, so that its text keeps room beside none."""

BETWEEN = 3
"""Width between two columns: a space, the place of the border, a space."""


Cell = str | Text


class _Console(Console):
    """A console that leaves a reader who has seen enough to `painref.cli.main`; Rich would exit with an error."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Page:
    """Prints headings, statements and tables to stdout, in the form that fits where it goes.

    `room` is how many lines a first screen may take: those of the window, but for the prompt of the shell, which has
    the last, and `kept` lines for what is said below.
    """

    def __init__(self, color: Color = Color.AUTO, *, kept: int = 0) -> None:
        self._bordered = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
        columns, lines = get_terminal_size()
        self.room = min(max(lines, LINES), MOST_LINES) - 1 - kept
        self._console = _Console(
            width=columns if self._bordered else UNLIMITED,
            height=lines,  # without it Rich takes a dumb terminal to be 80 columns wide
            force_terminal=True if color is Color.ALWAYS else None,
            no_color={Color.ALWAYS: False, Color.NEVER: True}.get(color),
            color_system=None if color is Color.NEVER else "auto",
            highlight=False,
            markup=False,
            emoji=False,
        )
        encoding = (self._console.encoding or "").lower()
        self._dagger = "\N{DAGGER}" if encoding.startswith("utf") else "(+)"
        self._marked = False
        self._begun = False
        self.printed = 0

    @classmethod
    def drawn(cls, draw: Callable[[Page], None], width: int) -> Text:
        """Return what something prints in a window of so many columns."""
        page, text = cls(), StringIO()
        page._bordered, page.room = True, LINES - 1
        page._console = _Console(
            file=text,
            width=width,
            force_terminal=True,
            color_system="standard",
            highlight=False,
            markup=False,
            emoji=False,
        )
        draw(page)
        return Text.from_ansi(text.getvalue())

    def blank(self) -> None:
        """Print an empty line."""
        self._print(Text())

    def title(self, text: str, aside: str = "") -> None:
        """Print the first line of a page, with something fainter beside it."""
        line = Text(plain(text), style=Style.HEADING)
        if aside:
            line.append(f"  {plain(aside)}", style=Style.FAINT)
        self._print(line)

    def heading(self, text: str) -> None:
        """Print the heading of a section, after an empty line unless the page begins with it."""
        if self._begun:
            self.blank()
        self._print(Text(plain(text), style=Style.HEADING))

    def line(self, text: Cell, *, indent: int = 0, style: str = "") -> None:
        """Print a paragraph; on a terminal it is wrapped and keeps its indent."""
        content = text if isinstance(text, Text) else Text(plain(text), style=style)
        if self._bordered:
            self._print(Padding(content, (0, 0, 0, indent), expand=False), width=min(self.width, PROSE))
        else:
            self._print(_indented(content, indent))

    def unbroken(self, text: str) -> None:
        """Print a line that keeps to one line, however narrow the window: it may be read by a program."""
        self._begun = True
        self._console.print(Text(plain(text)), soft_wrap=True)

    def bullets(self, items: Iterable[Cell]) -> None:
        """Print a list with a dash before each item."""
        for item in items:
            content = item if isinstance(item, Text) else Text(plain(item))
            if self._bordered:
                grid = Table.grid(padding=(0, 1))
                grid.add_column(width=1)
                grid.add_column(overflow="fold")
                grid.add_row("-", content)
                self._print(grid, width=min(self.width, PROSE))
            else:
                self._print(Text("- ").append_text(content))

    def labelled(self, label: str, text: Cell, *, style: str = "") -> None:
        """Print a paragraph behind a label; on a terminal it wraps beside it, in a window that is wide enough.

        Below a long label it stands on lines of its own.
        """
        content = text if isinstance(text, Text) else Text(plain(text))
        head = Text(label, style=style or Style.HEADING)
        if self._bordered and cell_len(label) >= _LONG_LABEL:
            self.line(head)
            self.line(content, indent=2)
            return
        if not self._bordered or self._console.width < _LABELS:
            self._print(head.append("  ").append_text(Text("", style="not bold default").append_text(content)))
            return
        beside = max(_LABEL, cell_len(label)) + 1
        for number, line in enumerate(content.wrap(self._console, min(self.width, PROSE) - beside, overflow="fold")):
            margin = head if not number else Text()
            margin.pad_right(beside - cell_len(margin.plain))
            self._print(margin.append_text(Text("", style="not bold default").append_text(line)))

    def lines_of(self, draw: Callable[[Page], None]) -> int:
        """Return how many lines something would take; none into a pipe, where nothing is cut."""
        if not self._bordered:
            return 0
        drawn, text = copy(self), StringIO()
        drawn._console = _Console(
            file=text, width=self._console.width, color_system=None, highlight=False, markup=False, emoji=False
        )
        draw(drawn)
        return text.getvalue().count("\n")

    def table(self, columns: Mapping[str, bool], rows: Iterable[Sequence[Cell]], *, ruled: bool = True) -> None:
        """Print a table; a column marked true keeps to one line, others wrap. In a narrow window a row is a block."""
        cells = [[cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row] for row in rows]
        between = BETWEEN if ruled else 2
        widths = self._widths(columns, cells, between) if self._bordered else [None] * len(columns)
        if widths is None:
            self._blocks(list(columns), cells)
            return
        if self._is_plain and (
            lines := _in_columns([tuple(columns), *([cell.plain for cell in row] for row in cells)])
        ):
            self._print(Text("\n".join(lines)))
            return
        table = Table(
            box=box.SIMPLE_HEAD if self._bordered and ruled else None,
            pad_edge=False,
            padding=(0, 1) if self._bordered and ruled else (0, 2, 0, 0),
            header_style=Style.HEADING,
            show_edge=False,
        )
        for (name, keep), width in zip(columns.items(), widths, strict=True):
            table.add_column(name, overflow="fold", no_wrap=keep, width=width)
        for row in cells:
            table.add_row(*row)
        self._print(table)

    def _widths(self, columns: Mapping[str, bool], rows: Sequence[Sequence[Text]], between: int) -> list[int] | None:
        """Return the width of each column, or None if the window is too narrow for a column to be read.

        A column that keeps to one line has what it needs, any other a readable width that breaks none of its words.
        What is left goes to these in equal parts, but to none more than it needs.
        """
        widths: list[int] = []
        more: list[int] = []
        for number, (name, keep) in enumerate(columns.items()):
            lines = [*name.split("\n"), *(line for row in rows for line in row[number].plain.splitlines())]
            wanted = max(map(cell_len, lines))
            word = max((cell_len(word) for line in lines for word in line.split()), default=0)
            widths.append(wanted if keep else min(wanted, max(word, _READABLE)))
            more.append(wanted - widths[-1])
        left = self._console.width - sum(widths) - between * (len(widths) - 1)
        if left < 0:
            return None
        for served, number in enumerate(sorted(range(len(widths)), key=more.__getitem__)):
            given = min(more[number], left // (len(widths) - served))
            widths[number] += given
            left -= given
        return widths

    def _blocks(self, names: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
        """Print each row as its first cell, a number with what it counts; below it the others, after their names."""
        head = 1 if names[0] else 2
        for row in rows:
            self.line(Text("  ").join(row[:head]))
            for name, cell in zip(names[head:], row[head:], strict=True):
                if cell.plain not in ("", "-"):
                    self.line(Text(f"{name}: ", style=Style.FAINT).append_text(cell), indent=2)

    @property
    def width(self) -> int:
        """Return how many columns a line may have; into a pipe, practically without limit."""
        return self._console.width

    @property
    def ascii_only(self) -> bool:
        """Return whether signs have to be ASCII: stdout does not take UTF-8."""
        return self._dagger.isascii()

    @property
    def wraps(self) -> bool:
        """Return whether a cell may hold several lines; into a pipe every row is one line."""
        return self._bordered

    def mark(self, verified: bool) -> str:
        """Return the dagger for a statement that is not verified at its source, else nothing."""
        if verified:
            return ""
        self._marked = True
        return f" {self._dagger}"

    def legend(self) -> None:
        """Print what the dagger means, if there was one."""
        if self._marked:
            self.blank()
            self.line(f"{self._dagger} not verified at its source by the authors of painref", style=Style.FAINT)

    def short_legend(self, hollow: str = "") -> str:
        """Return what the dagger means in short, if there was one, and a `hollow` sign that means the same."""
        signs = ", ".join(filter(None, [self._dagger if self._marked else "", hollow]))
        return f" {signs} not verified at source." if signs else ""

    @contextmanager
    def paged(self, wanted: bool = True) -> Iterator[Page]:
        """Send what is printed within through the reader's pager, on a terminal that it does not fit."""
        if not (wanted and sys.stdout.isatty()) or self._console.is_dumb_terminal:
            yield self
            return

        with self._console.pager(Pager(get_terminal_size().lines), styles=True, links=True):
            yield self

    def _print(self, content: RenderableType, *, width: int | None = None) -> None:
        self._begun = True
        self.printed += 1
        if self._bordered:
            self._console.print(content, width=width)
            return
        if self._is_plain and isinstance(content, Text) and "\t" not in content.plain:
            lines = content.plain.split("\n")  # what Rich would print too, after measuring every word
        else:
            with self._console.capture() as captured:
                self._console.print(content)
            lines = captured.get().splitlines()
        # Cells are padded to the width of their column; at the end of a line that is only noise in a pipe.
        sys.stdout.write("\n".join(map(str.rstrip, lines)) + "\n")

    @property
    def _is_plain(self) -> bool:
        """Whether lines are printed as they are: into a pipe and without colours."""
        return not self._bordered and self._console.color_system is None


def _in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table for a pipe, the header first; none if a cell is not one line of text."""
    if any("\n" in cell or "\t" in cell for row in rows for cell in row):
        return []
    widths = [[cell_len(cell) for cell in row] for row in rows]
    columns = [max(column) for column in zip(*widths, strict=True)]
    return [
        "  ".join(cell + " " * (column - width) for cell, width, column in zip(row, own, columns, strict=True))
        for row, own in zip(rows, widths, strict=True)
    ]


def _indented(content: Text, indent: int) -> Text:
    return Text(" " * indent).append_text(content)

"""The Rich console, and the few ways in which everything is printed on it.

Text from the data or a patient is always wrapped in `Text`, so that no markup in it is obeyed. On a terminal, tables
fit the window; into a pipe, every row is one line of whatever length, without colours or borders: nothing is cut.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from painref.render.text import Color, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

UNLIMITED = 100_000
"""Width for output that is not a terminal: wide enough that no line is ever broken or cut."""


class Style(StrEnum):
    """What styles mean here."""

    HEADING = "bold"
    FAINT = "dim"
    GOOD = "green"
    CAUTION = "yellow"
    BAD = "red"
    ALARM = "bold red"


Cell = str | Text


class Page:
    """Prints headings, statements and tables to stdout, in the form that fits where it goes."""

    def __init__(self, color: Color = Color.AUTO) -> None:
        to_terminal = sys.stdout.isatty()
        fixed_width = None if to_terminal or "COLUMNS" in os.environ else UNLIMITED
        self._console = Console(
            width=fixed_width,
            force_terminal=True if color is Color.ALWAYS else None,
            no_color=True if color is Color.NEVER else None,
            color_system=None if color is Color.NEVER else "auto",
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._bordered = to_terminal or "COLUMNS" in os.environ
        encoding = (self._console.encoding or "").lower()
        self._dagger = "\N{DAGGER}" if encoding.startswith("utf") else "(+)"
        self._marked = False

    def blank(self) -> None:
        """An empty line."""
        self._print(Text())

    def title(self, text: str, aside: str = "") -> None:
        """The first line of a page, with something fainter beside it."""
        line = Text(plain(text), style=Style.HEADING)
        if aside:
            line.append(f"  {plain(aside)}", style=Style.FAINT)
        self._print(line)

    def heading(self, text: str) -> None:
        """The heading of a section, after an empty line."""
        self.blank()
        self._print(Text(plain(text), style=Style.HEADING))

    def line(self, text: Cell, *, indent: int = 0, style: str = "") -> None:
        """A paragraph; on a terminal it is wrapped and keeps its indent."""
        content = text if isinstance(text, Text) else Text(plain(text), style=style)
        self._print(Padding(content, (0, 0, 0, indent), expand=False) if self._bordered else _indented(content, indent))

    def bullets(self, items: Iterable[Cell]) -> None:
        """A list with a dash before each item."""
        for item in items:
            content = item if isinstance(item, Text) else Text(plain(item))
            if self._bordered:
                grid = Table.grid(padding=(0, 1))
                grid.add_column(width=1)
                grid.add_column(overflow="fold")
                grid.add_row("-", content)
                self._print(grid)
            else:
                self._print(Text("- ").append_text(content))

    def table(self, columns: Mapping[str, bool], rows: Iterable[Sequence[Cell]]) -> None:
        """A table; a column marked true keeps to one line where there is room, the others wrap."""
        table = Table(
            box=box.SIMPLE_HEAD if self._bordered else None,
            pad_edge=False,
            padding=(0, 1) if self._bordered else (0, 2, 0, 0),
            header_style=Style.HEADING,
            show_edge=False,
        )
        for name, keep in columns.items():
            table.add_column(name, overflow="fold", no_wrap=keep and not self._narrow, ratio=None if keep else 1)
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
        self._print(table)

    @property
    def wraps(self) -> bool:
        """Whether a cell may hold several lines; into a pipe every row is one line."""
        return self._bordered

    @property
    def _narrow(self) -> bool:
        """Whether the window is so narrow that even short columns have to wrap."""
        return self._console.width < 60

    def mark(self, verified: bool) -> str:
        """The dagger for a statement that nobody has read at its source, else nothing."""
        if verified:
            return ""
        self._marked = True
        return f" {self._dagger}"

    def legend(self) -> None:
        """What the dagger means, if one was printed."""
        if self._marked:
            self.blank()
            self.line(f"{self._dagger} not verified at its source by the authors of painref", style=Style.FAINT)

    def _print(self, content: RenderableType) -> None:
        if self._bordered:
            self._console.print(content)
            return
        with self._console.capture() as captured:
            self._console.print(content)
        # Rich pads table cells to the width of their column; at the end of a line that is only noise in a pipe.
        text = "\n".join(line.rstrip() for line in captured.get().splitlines())
        sys.stdout.write(text + "\n")


def _indented(content: Text, indent: int) -> Text:
    return Text(" " * indent).append_text(content)

"""What the pages of procedures and of conditions have in common: titles and lines of care."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import LineOfCare
    from painref.reference.indications import IndicationLine


def print_lines_of_care(named: Sequence[tuple[str, IndicationLine]], page: Page, cite: Citations) -> None:
    """Print why each of some indications stands where it does in the care of its condition, under a name."""
    said = [(name, item.line) for name, item in named if item.line and item.line.text]
    if said:
        page.heading("Line of care")
        page.bullets(line_of_care(line, page, cite, lead=name) for name, line in said)


def line_of_care(line: LineOfCare, page: Page, cite: Citations, *, lead: str = "Line of care") -> Text:
    """Return where an indication stands in the care of its condition, and on whose word."""
    parts = [words(line.place)]
    if line.decides:
        parts.append(f"{'may decide' if line.optional else 'decides'} on {', '.join(line.decides)}")
    if line.after:
        parts.append(f"after {', '.join(line.after)}")
    said = Text(f"{plain(lead)}: ", style=Style.HEADING)
    said.append(plain(f"{'; '.join(parts)}. {line.text}".rstrip()), style="not bold")
    said.append(page.mark(line.verified), style=Style.CAUTION)
    if line.refs:
        said.append(f" {cite.of(line.refs, plain(line.at))}", style="not bold dim")
    return said.append(plain(origin(line)), style="not bold dim")


def print_title(name: str, abbreviations: Sequence[str], record: object, page: Page) -> None:
    """Print a name and its abbreviations, and the overlay that the record comes from."""
    page.title(name, ", ".join(abbreviations) + origin(record))

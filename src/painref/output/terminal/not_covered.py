"""The page of a treatment that painref names and does not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import origin

if TYPE_CHECKING:
    from painref.reference.not_covered import NotCoveredPage


def print_not_covered(record: NotCoveredPage, page: Page) -> None:
    """Print that painref does not cover a treatment, what it is, and what there is instead."""
    entry = record.entry
    cite = Citations(record.sources)
    page.title(entry.name, ", ".join((entry.id, *entry.abbreviations)) + origin(entry))
    if entry.aliases:
        page.line(f"also: {', '.join(entry.aliases)}", style=Style.FAINT)
    page.blank()
    page.line("painref does not cover it.", style=Style.CAUTION)
    said = Text(plain(entry.text)).append(page.mark(entry.verified), style=Style.CAUTION)
    page.line(said.append(f" {cite.of(entry.refs, plain(entry.at))}", style=Style.FAINT) if entry.refs else said)
    if entry.instead:
        page.line(f"What painref does cover: {', '.join(entry.instead)}")
    page.legend()
    cite.print_sources(page)

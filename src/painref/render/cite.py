"""Citations: numbers in the text, the list of sources at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.models import Id, Statement
from painref.knowledge.pages import Source
from painref.render.console import Page, Style
from painref.render.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


class Citations:
    """Numbers the sources of one page, in the order in which they are listed."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._numbers = {source.id: number for number, source in enumerate(sources, 1)}

    def of(self, refs: Iterable[Id], at: str = "") -> str:
        """The citation of some references, such as ``[1, 4: Table 12]``."""
        numbers = ", ".join(str(self._numbers[ref]) for ref in refs)
        return f"[{numbers}: {at}]" if at else f"[{numbers}]"

    def statement(self, statement: Statement, page: Page, *, lead: str = "", text: str | None = None) -> Text:
        """A statement with its citation, marked if it is not verified."""
        line = Text()
        if lead:
            line.append(plain(lead), style=Style.HEADING)
        line.append(plain(statement.text if text is None else text))
        line.append(page.mark(statement.verified), style=Style.CAUTION)
        line.append(f" {self.of(statement.refs, plain(statement.at))}", style=Style.FAINT)
        return line

    def print_sources(self, page: Page) -> None:
        """The list of sources: number, who, title, year, where."""
        page.heading("Sources")
        for number, source in enumerate(self._sources, 1):
            page.line(f"[{number}] {describe(source)}", indent=2)


def describe(source: Source) -> str:
    """One source in a line."""
    replaced = f" Superseded by {source.superseded_by}." if source.superseded_by else ""
    who = source.authors or source.body
    parts = [f"{who.rstrip('.')} ({source.year}).", f"{source.title.rstrip('.')}."]
    if source.source:
        parts.append(f"{source.source.rstrip('.')}.")
    parts += [source.link, f"({source.id})"] if source.link else [f"({source.id})"]
    return " ".join(parts) + replaced

"""Citations: numbers in the text, the list of sources at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.style import Style as RichStyle
from rich.text import Text

from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import citation, origin

if TYPE_CHECKING:
    from painref.knowledge.model import Id, Statement
    from painref.reference.bleeding import SpokenBleedingRisk
    from painref.reference.cited import Source


def linked(text: str, link: str) -> Text:
    """Return a text whose address a terminal opens, where it can."""
    shown = Text(plain(text))
    if link and link in shown.plain:
        start = shown.plain.index(link)
        shown.stylize(RichStyle(link=link), start, start + len(link))
    return shown


class Citations:
    """Numbers sources in the order in which a page first cites them, and lists those cited."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._numbers: dict[Id, int] = {}

    def of(self, refs: Iterable[Id], at: str = "") -> str:
        """Return the citation of some references, such as ``[1, 4: Table 12]``."""
        numbers = ", ".join(str(self._numbers.setdefault(ref, len(self._numbers) + 1)) for ref in refs)
        return f"[{numbers}: {at}]" if at else f"[{numbers}]"

    def statement(self, statement: Statement, page: Page, *, lead: str = "", text: str | None = None) -> Text:
        """Return a statement with its citation, marked if it is not verified."""
        line = Text()
        if lead:
            line.append(plain(lead), style=Style.HEADING)
        line.append(plain(statement.text if text is None else text))
        line.append(page.mark(statement.verified), style=Style.CAUTION)
        line.append(f" {self.of(statement.refs, plain(statement.at))}{plain(origin(statement))}", style=Style.FAINT)
        return line

    def bleeding(self, risk: SpokenBleedingRisk, page: Page, *, in_full: bool = True) -> Text:
        """Return one body's bleeding-risk class of a procedure, with its level, and with what raises it if wanted."""
        where = risk.level or risk.only_if
        line = Text(plain(f"{risk.body} {risk.year}: {risk.bleeding_class}{f' ({where})' if where else ''}"))
        if in_full and risk.text:
            line.append(plain(f". {risk.text}"))
        line.append(page.mark(risk.verified), style=Style.CAUTION)
        return line.append(f" {self.of([risk.by], plain(risk.at))}{plain(origin(risk))}", style=Style.FAINT)

    def print_sources(self, page: Page) -> None:
        """Print the sources cited so far: number, who, year, title, where."""
        if self._numbers:
            page.heading("Sources")
        for ref, number in self._numbers.items():
            page.line(linked(f"[{number}] {citation(self._sources[ref])}", self._sources[ref].link), indent=2)

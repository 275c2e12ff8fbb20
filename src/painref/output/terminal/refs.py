"""The bibliography on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from painref.knowledge.model import NoDoi
from painref.output.terminal.cite import linked
from painref.output.terminal.console import Cell, Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import citation, origin, words
from painref.reference.bibliography import CitedStatement, ReferenceLine, ReferencePage

_WITHOUT_DOI = {
    NoDoi.WEB_PAGE: "A web page, not a paper.",
    NoDoi.BOOK: "A book, or a chapter of one.",
    NoDoi.CONGRESS: "A poster or an abstract of a congress, not a paper.",
    NoDoi.NONE_GIVEN: "The journal gave it no DOI, and PubMed does not list it.",
    NoDoi.NOT_FOUND: "Neither DOI nor PMID was found.",
    NoDoi.NOT_SEARCHED: "Its DOI and PMID have not been looked up yet.",
}


def print_bibliography(lines: Sequence[ReferenceLine], page: Page) -> None:
    """Print the references, a line each."""
    page.table(
        {"id": True, "year": True, "body": False, "title": False, "cited": True},
        [
            (line.source.id, str(line.source.year), line.source.body, _title(line), str(line.cited or "-"))
            for line in lines
        ],
    )


def _title(line: ReferenceLine) -> str:
    title = line.source.title if line.in_force else f"{line.source.title} (no longer in force)"
    return f"{title}{origin(line.source)}"


def print_reference(record: ReferencePage, page: Page) -> None:
    """Print one reference, and every statement that cites it, entry by entry."""
    reference = record.reference
    page.line(linked(citation(record.source), record.source.link))
    page.blank()
    page.line(f"Kind: {words(reference.kind)}; jurisdiction {reference.jurisdiction}; by {record.source.body}")
    for label, value in (
        ("PMID", reference.pmid),
        ("PMCID", reference.pmcid),
        ("ISBN", reference.isbn),
        ("Number", reference.number),
    ):
        if value:
            page.line(f"{label}: {value}")
    if reference.edition:
        page.line(f"Edition of {reference.edition}")
    if reference.read_at:
        page.line(f"Read at: {reference.read_at}")
    if reference.no_doi:
        page.line(_WITHOUT_DOI[reference.no_doi])
    if reference.retired:
        page.line("Retired by its body.", style=Style.CAUTION)
    if reference.note:
        page.line(f"Note: {reference.note}")
    page.heading(f"Cited by {len(record.cited_by)} statements" if record.cited_by else "Cited by nothing")
    _statements(record.cited_by, page, with_refs=False)
    page.legend()


def print_unverified(statements: Sequence[CitedStatement], page: Page) -> None:
    """Print the statements that are not verified at their source, each with its entry."""
    _statements(statements, page, with_refs=True)
    page.legend()


def _statements(statements: Sequence[CitedStatement], page: Page, *, with_refs: bool) -> None:
    if not statements:
        return
    columns = {"entry": True, "field": False, "statement": False}
    if with_refs:
        columns["references"] = False
    page.table(columns, [_row(item, page, with_refs=with_refs) for item in statements])


def _row(item: CitedStatement, page: Page, *, with_refs: bool) -> tuple[Cell, ...]:
    said = Text(plain(item.text)).append(page.mark(item.verified), style=Style.CAUTION)
    if item.at:
        said.append(f" [{plain(item.at)}]", style=Style.FAINT)
    said.append(plain(origin(item)), style=Style.FAINT)
    cells: tuple[Cell, ...] = (item.id, item.field or item.kind, said)
    return (*cells, ", ".join(item.refs)) if with_refs else cells

"""A page that has a first screen: which part of it is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from painref.errors import UsageError
from painref.output.options import Detail
from painref.output.terminal.card import Part, print_parts
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.reference.cited import Source
from painref.suggestions import suggestion


class Cited(Protocol):
    """A record with the sources that it cites."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in the order in which they are first cited."""


RecordType = TypeVar("RecordType", bound=Cited)

Section = Callable[[RecordType, Page, Citations], None]
"""Prints a section of a page."""


def print_detail(
    record: RecordType,
    page: Page,
    detail: Detail,
    title: Callable[[Page], None],
    parts: Sequence[Part],
    sections: Mapping[str, Section[RecordType]],
    *,
    elsewhere: Callable[[str, Page], None] | None = None,
) -> None:
    """Print the first screen, made of parts; or one section, the sources, or everything.

    `elsewhere` may say where the section of a name stands that the record has nothing on.

    Raises `UsageError` for a section that the page does not have.
    """
    cite = Citations(record.sources)
    if detail.section is not None:
        section = section_called(detail.section, sections)
        title(page)
        before = page.printed
        section(record, page, cite)
        if page.printed == before and elsewhere:
            elsewhere(next(name for name, known in sections.items() if known is section), page)
        if page.printed == before:
            page.line(f"painref has nothing on this under {detail.section}.")
        page.legend()
        cite.print_sources(page)
    elif detail.sources:
        title(page)
        cite.of(source.id for source in record.sources)
        cite.print_sources(page)
    elif detail.full:
        title(page)
        for section in sections.values():
            section(record, page, cite)
        page.legend()
        cite.print_sources(page)
    else:
        print_parts(parts, page)


def section_called(name: str, sections: Mapping[str, Section[RecordType]]) -> Section[RecordType]:
    """Return the section of a name, or of its beginning; raise `UsageError` if there is none."""
    wanted = name.strip().casefold().replace(" ", "-").replace("_", "-")
    named = [wanted] if wanted in sections else [known for known in sections if known.startswith(wanted)]
    if len(named) != 1 or not wanted:
        remedy = f"{suggestion(wanted, sections)} One of: {', '.join(sections)}.".lstrip()
        raise UsageError(f"'{name[:60]}' is not a section of this page.", remedy=remedy)
    return sections[named[0]]

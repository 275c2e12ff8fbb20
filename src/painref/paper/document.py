"""A document for paper, free of any medium: what stands first, sections of lines or of a table, and an appendix."""

from __future__ import annotations

from enum import StrEnum

from painref.pictures.svg import Picture
from painref.records import record


class Tone(StrEnum):
    """How the first line stands out; what it says stands in words as well."""

    ALARM = "alarm"
    CAUTION = "caution"
    GO = "go"
    PLAIN = "plain"


@record(kw_only=False)
class Column:
    """A column of a table: its heading, and its share of the width in characters of 100."""

    heading: str
    width: int


@record
class Section:
    """A part of a document: lines of a label and a text, or with `columns` the rows of a table; and pictures.

    A section that is `whole` stays on the page, however full that is. Of another `least` rows stay if there is room for
    so many of each, one in any case; `turn` says which section then gets more first, and gives up last. `note` stands
    below in small type.
    """

    heading: str
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    pictures: tuple[Picture, ...] = ()
    note: str = ""
    whole: bool = False
    least: int = 0
    turn: int = 0


@record
class Part:
    """A part of a document that begins on a page of its own."""

    heading: str
    sections: tuple[Section, ...]


@record
class Document:
    """A document: a page, parts with pages of their own, and an appendix of what has no room or is not needed there.

    `kind` is what it is, such as "Report for the chart". `label` is what the person who printed it called it.
    `word` and `headline` are its first line, `lead` what stands below in labelled lines. `footer` are the lines that
    every copy carries.
    """

    kind: str
    label: str
    tone: Tone
    word: str
    headline: str
    lead: tuple[tuple[str, ...], ...]
    page: tuple[Section, ...]
    parts: tuple[Part, ...] = ()
    appendix: tuple[Section, ...]
    footer: tuple[str, ...]


def pages_after(document: Document) -> tuple[Part, ...]:
    """Return what stands after the page: the parts, and the appendix as the last of them."""
    appendix = (Part(heading="Appendix", sections=document.appendix),) if document.appendix else ()
    return (*document.parts, *appendix)

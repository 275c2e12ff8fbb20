"""What of a document fits on one page; the rest goes to the appendix."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from painref.paper.document import Document, Section

WIDTH = 105
"""Characters of a line of a page, of A4 as of Letter, in the type that the media use."""

LINES = 68
"""Lines of a page, of A4 as of Letter."""

_OF_A_TABLE = 2  # its heading, and the space above it
_OF_A_SECTION = 1.4  # a heading that stands in front of the first line, and the space above it


def fitted(document: Document, lines: int = LINES) -> Document:
    """Return the document with as much of each section of the page as there is room for, the rest in the appendix.

    Sections that are whole stay; others begin with their `least` rows, give some up where even that is too much, and
    take more in the order of their `turn` where it is not.
    """
    room = lines - _lines_outside(document)
    kept = [len(section.rows) if section.whole else min(section.least, len(section.rows)) for section in document.page]
    order = sorted(range(len(kept)), key=lambda number: document.page[number].turn)
    for number in reversed(order):
        while not document.page[number].whole and kept[number] > 1 and _lines_of(document.page, kept) > room:
            kept[number] -= 1
    for number in order:
        section = document.page[number]
        while kept[number] < len(section.rows):
            kept[number] += 1
            if _lines_of(document.page, kept) > room:
                kept[number] -= 1
                break
    page, rest = [], []
    for section, number in zip(document.page, kept, strict=True):
        left = len(section.rows) - number
        if number or section.pictures:
            more = f"{left} more in the appendix." if left else ""
            page.append(replace(section, rows=section.rows[:number], note=" ".join(filter(None, [section.note, more]))))
        if left:
            continued = f"{section.heading}, continued" if number else section.heading
            rest.append(replace(section, heading=continued, rows=section.rows[number:], note="", pictures=()))
    return replace(document, page=tuple(page), appendix=(*rest, *document.appendix))


def _lines_outside(document: Document) -> float:
    lead = sum(_wrapped(f"{label} {text}", WIDTH - 14) for label, text in document.lead)
    footer = sum(_wrapped(line, WIDTH + 20) for line in document.footer)
    return 3 + _wrapped(f"{document.word} {document.headline}", WIDTH - 30) * 1.5 + lead + footer


def _lines_of(sections: Sequence[Section], kept: Sequence[int]) -> float:
    return sum(lines_of(section, number) for section, number in zip(sections, kept, strict=True))


def lines_of(section: Section, rows: int) -> float:
    """Return how many lines the first rows of a section take on a page, its heading included."""
    if not rows:
        return 0
    note = 1 if section.note or rows < len(section.rows) else 0
    if section.columns:
        tall = sum(_tallest(section, row) for row in section.rows[:rows])
        return tall + _OF_A_TABLE + note
    return sum(_wrapped(": ".join(filter(None, row)), WIDTH - 4) for row in section.rows[:rows]) + _OF_A_SECTION + note


def _tallest(section: Section, row: Sequence[str]) -> float:
    cells = zip(row, section.columns, strict=True)
    return 0.15 + max(_wrapped(cell, column.width) for cell, column in cells)


def _wrapped(text: str, width: int) -> int:
    return len(textwrap.wrap(text, width)) or 1

"""A document as plain text, to paste into a chart: no line is longer than a page is wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from painref.output.text import plain
from painref.paper.document import Document, Section, pages_after

WIDTH = 100
"""Characters of the longest line."""

_LABEL = 14
_GAP = 2


def as_text(document: Document) -> str:
    """Return the document as plain text."""
    return plain("\n".join(_lines(document))) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield " · ".join(filter(None, [f"painref: {document.kind}", document.label]))
    yield ""
    yield from textwrap.wrap(f"{document.word}  {document.headline}", WIDTH)
    for label, text in document.lead:
        yield from _labelled(label, text)
    for section in document.page:
        yield from _section(section)
    yield ""
    for line in document.footer:
        yield from textwrap.wrap(line, WIDTH)
    for part in pages_after(document):
        yield from ("", "=" * WIDTH, part.heading.upper())
        for section in part.sections:
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    if not (section.rows or section.pictures):
        return
    yield ""
    yield section.heading.upper()
    if section.columns:
        yield from _table(section)
    else:
        for row in section.rows:
            yield from _labelled(row[0], " ".join(row[1:]))
    for picture in section.pictures:
        yield from textwrap.wrap(picture.says, WIDTH)
    if section.note:
        yield from textwrap.wrap(section.note, WIDTH)


def _labelled(label: str, text: str) -> Iterator[str]:
    """Yield a text behind its label; a long label has a line of its own."""
    indent = " " * _LABEL
    if len(label) >= _LABEL:
        yield from textwrap.wrap(label, WIDTH)
        label = ""
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=f"{label:<{_LABEL}}" if label else indent, subsequent_indent=indent
    )


def _table(section: Section) -> Iterator[str]:
    widths = [max(1, column.width - _GAP) for column in section.columns]
    for row in (tuple(column.heading for column in section.columns), *section.rows):
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            line = "".join(f"{part:<{width + _GAP}}" for part, width in zip(parts, widths, strict=True))
            yield line.rstrip()

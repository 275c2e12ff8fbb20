"""A document as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from painref.output.text import plain
from painref.paper.document import Document, Section, pages_after

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(document: Document) -> str:
    """Return the document as Markdown."""
    return plain("\n".join(_lines(document))) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing is a mark of Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escaped(' · '.join(filter(None, [f'painref: {document.kind}', document.label])))}"
    yield ""
    yield f"**{escaped(document.word)}** {escaped(document.headline)}"
    yield ""
    yield from _items(document.lead)
    for section in document.page:
        yield from _section(section, 2)
    yield ""
    for line in document.footer:
        yield f"*{escaped(line)}*  "
    for part in pages_after(document):
        yield from ("", f"## {escaped(part.heading)}")
        for section in part.sections:
            yield from _section(section, 3)


def _section(section: Section, level: int) -> Iterator[str]:
    if not (section.rows or section.pictures):
        return
    yield from ("", f"{'#' * level} {escaped(section.heading)}", "")
    if section.columns:
        yield _row(column.heading for column in section.columns)
        yield _row("---" for _ in section.columns)
        yield from map(_row_escaped, section.rows)
    else:
        yield from _items((row[0], " ".join(row[1:])) for row in section.rows)
    for picture in section.pictures:
        yield from ("", escaped(picture.says))
    if section.note:
        yield from ("", escaped(section.note))


def _items(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for label, text in rows:
        yield f"- {f'**{escaped(label)}:** ' if label else ''}{escaped(text)}"


def _row_escaped(row: Iterable[str]) -> str:
    return _row(map(escaped, row))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

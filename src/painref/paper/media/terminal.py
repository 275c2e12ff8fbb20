"""A document on the screen; into a pipe or a file it is the plain text."""

from __future__ import annotations

from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.paper.document import Document, Section, Tone, pages_after
from painref.paper.media.text import as_text

_STYLE = {Tone.ALARM: Style.ALARM, Tone.CAUTION: Style.WARNING, Tone.GO: Style.GO, Tone.PLAIN: Style.HEADING}


def print_document(document: Document, page: Page) -> None:
    """Print a document."""
    if not page.wraps:
        for line in as_text(document).splitlines():
            page.unbroken(line)
        return
    page.title(document.kind, document.label)
    page.labelled(document.word, document.headline, style=_STYLE[document.tone])
    for label, text in document.lead:
        page.labelled(label.upper(), text)
    for section in document.page:
        _print(section, page)
    page.blank()
    for line in document.footer:
        page.line(line, style=Style.FAINT)
    for part in pages_after(document):
        page.heading(part.heading.upper())
        for section in part.sections:
            _print(section, page)


def _print(section: Section, page: Page) -> None:
    if not (section.rows or section.pictures):
        return
    page.heading(section.heading)
    if section.columns:
        page.table({column.heading: not column.heading for column in section.columns}, section.rows)
    else:
        for label, *texts in section.rows:
            page.labelled(label, " ".join(texts)) if label else page.line(" ".join(texts), indent=2)
    for picture in section.pictures:
        page.line(picture.says, indent=2)
    if section.note:
        page.line(section.note, indent=2, style=Style.FAINT)

"""A document as text, Markdown, HTML and PDF: the same content, nothing loaded from elsewhere, nothing executed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from painref.errors import PainrefError
from painref.paper.document import Column, Document, Section, Tone
from painref.paper.media.html import as_html
from painref.paper.media.markdown import as_markdown
from painref.paper.media.pdf import as_pdf
from painref.paper.media.text import WIDTH, as_text
from painref.paper.sizes import Paper
from painref.pictures.svg import Picture
from painref.records import to_builtins
from tests.paper.test_chart import first_with, report

HOSTILE = "<script>alert(1)</script> | *bold* \x1b[31m"

DOCUMENT = Document(
    kind="Report for the chart",
    label=HOSTILE,
    tone=Tone.CAUTION,
    word="PREPARE",
    headline=HOSTILE,
    lead=(("Bottom line", HOSTILE),),
    page=(
        Section(heading="Options", columns=(Column("", 4), Column("Procedure", 60)), rows=(("1", HOSTILE),), note="N"),
        Section(
            heading="Pictures",
            pictures=(Picture(svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', says="Nothing"),),
        ),
    ),
    appendix=(Section(heading="Sources", rows=(("", "word " * 60),)),),
    footer=("Informs only.",),
)


class Tags(HTMLParser):
    """The tags of a page, with their attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(html)
    return reader.tags


def test_text_has_no_line_longer_than_the_page_and_nothing_a_terminal_obeys() -> None:
    text = as_text(DOCUMENT)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "\x1b" not in text


def test_markdown_escapes_what_would_be_a_mark() -> None:
    row = next(line for line in as_markdown(DOCUMENT).splitlines() if line.startswith("| 1 "))
    assert r"\<script\>" in row
    assert r"\|" in row
    assert r"\*bold\*" in row


def test_html_executes_nothing_and_loads_nothing() -> None:
    html = as_html(DOCUMENT)
    found = tags(html)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in found}
    assert not [attributes for tag, attributes in found if {"src", "href"} & attributes.keys()]
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_html_has_headings_in_order_and_headings_on_its_tables() -> None:
    levels = [int(tag[1]) for tag, _ in tags(as_html(report(first_with("proceed")))) if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(attributes.get("scope") == "col" for tag, attributes in tags(as_html(DOCUMENT)) if tag == "th")


def test_a_picture_is_told_in_words_in_every_medium() -> None:
    for written in (as_text, as_markdown, as_html):
        assert "Nothing" in written(DOCUMENT)


@pytest.mark.parametrize("paper", Paper)
def test_a_pdf_is_tagged_for_screen_readers_and_has_a_title(paper: Paper) -> None:
    pdf = as_pdf(DOCUMENT, paper)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("word", ["proceed", "prepare-first", "screen-first", "emergency", "no-agreed-procedure"])
def test_the_page_of_a_pdf_is_one_page(word: str, paper: str) -> None:
    import typst

    template = files("painref.paper.media").joinpath("page.typ").read_bytes()
    inputs = {"document": json.dumps(to_builtins(report(first_with(word)))), "paper": paper}
    (page,) = json.loads(typst.query(template, "<end-of-page>", field="value", sys_inputs=inputs))
    assert page == 1


def test_a_letter_that_the_pdf_cannot_show_is_an_error_that_says_so() -> None:
    with pytest.raises(PainrefError, match="no letter"):
        as_pdf(replace(DOCUMENT, label="\N{CJK UNIFIED IDEOGRAPH-75DB}"))

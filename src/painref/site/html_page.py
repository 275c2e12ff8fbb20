"""A page of the terminal as HTML: the same printers, the same words, with headings, lists, tables and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

from rich.style import Style as RichStyle
from rich.text import Text

from painref.output.terminal.console import Cell, Page
from painref.output.terminal.style import Style
from painref.output.text import plain

_CLASSES = {
    Style.FAINT: "faint",
    Style.HEADING: "strong",
    Style.GOOD: "good",
    Style.CAUTION: "caution",
    Style.BAD: "bad",
    Style.ALARM: "bad strong",
    Style.WARNING: "caution strong",
    Style.GO: "good strong",
}
"""The classes of HTML for the styles of the terminal, by their meaning."""

_CITATION = re.compile(r"\[(\d+(?:, \d+)*)")

_TO_SOURCE = re.compile(r'<a href="#source-(\d+)">\d+</a>')

_OF_A_TERMINAL = re.compile(r"(^|\s)--(full|section|sources|explain)\b")

_SOURCE = re.compile(r"\[(\d+)\] ")


class HtmlPage(Page):
    """Takes what is printed on a page of the terminal as HTML.

    `links` lead from a name or an id to its page; this page is at `here`, and does not link to itself.
    """

    def __init__(self, links: Mapping[str, str], here: str = "") -> None:
        self.room = 0  # no line of a page is counted
        self._links = links
        self._here = here
        self._parts: list[str] = []
        self._open = ""
        self._dagger = "\N{DAGGER}"
        self._marked = False
        self._titled = False
        self._listed: set[str] = set()
        self.printed = 0

    @property
    def html(self) -> str:
        """Return what was printed; a number in brackets leads to its source only if the page lists that."""
        self._close()
        return _TO_SOURCE.sub(self._if_listed, "\n".join(self._parts))

    def _if_listed(self, link: re.Match[str]) -> str:
        return link[0] if link[1] in self._listed else link[1]

    def again(self) -> None:
        """Begin the sections behind the first screen: their title is there already."""
        self._close()
        self._parts.append("<hr>")

    # --- What the printers call -------------------------------------------------------------------------------------

    def blank(self) -> None:
        """Print nothing: paragraphs stand apart."""

    def title(self, text: str, aside: str = "") -> None:
        """Print the heading of the page, once."""
        if not self._titled:
            self._titled = True
            beside = f' <span class="faint">{escape(plain(aside))}</span>' if aside else ""
            self._add("", f"<h1>{escape(plain(text))}{beside}</h1>")

    def heading(self, text: str) -> None:
        """Print the heading of a section."""
        self._add("", f"<h2>{escape(plain(text))}</h2>")

    def line(self, text: Cell, *, indent: int = 0, style: str = "") -> None:
        """Print a paragraph; a source gets the place its number leads to. What is typed into a shell is left out."""
        said = _plain(text)
        if _OF_A_TERMINAL.search(said):
            return
        place = ""
        if indent and (found := _SOURCE.match(said)):
            self._listed.add(found[1])
            place = f' id="source-{found[1]}"'
        kind = f' class="{_class_of(style)}"' if _class_of(style) else ""
        self._add("", f"<p{place}{kind}>{self._html(text)}</p>")

    def unbroken(self, text: str) -> None:
        """Print a line as it is."""
        self._add("", f"<p>{escape(plain(text))}</p>")

    def bullets(self, items: Iterable[Cell]) -> None:
        """Print a list."""
        for item in items:
            self._add("ul", f"<li>{self._html(item)}</li>")
        self._close()

    def labelled(self, label: str, text: Cell, *, style: str = "") -> None:
        """Print a paragraph behind a label."""
        term = f"<dt>{escape(plain(label).capitalize())}</dt>" if label else ""
        kind = _class_of(style) if style not in ("", Style.HEADING) else ""
        self._add("dl", f"{term}<dd{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{self._html(text)}</dd>")

    def lines_of(self, draw: Callable[[Page], None]) -> int:  # noqa: ARG002  # a page of a site has room for everything
        """Return that nothing takes room."""
        return 0

    def table(self, columns: Mapping[str, bool], rows: Iterable[Sequence[Cell]], *, ruled: bool = True) -> None:  # noqa: ARG002
        """Print a table that scrolls by itself where the window is narrow."""
        head = "".join(f'<th scope="col">{escape(name) or "&nbsp;"}</th>' for name in columns)
        body = "".join("<tr>" + "".join(f"<td>{self._html(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
        self._add("", f'<div class="wide" tabindex="0" role="region" aria-label="Table">{table}</div>')

    @property
    def width(self) -> int:
        """Return how many columns a line may have: a browser wraps."""
        return 100

    @property
    def ascii_only(self) -> bool:
        """Return that signs need not be ASCII."""
        return False

    @property
    def wraps(self) -> bool:
        """Return that a cell may hold several lines."""
        return True

    # --- HTML -------------------------------------------------------------------------------------------------------

    def picture(self, svg: str, says: str) -> None:
        """Show a picture, with what it says for who cannot see it."""
        self._add("", f'<figure>{svg}<figcaption class="faint">{escape(plain(says))}</figcaption></figure>')

    def _add(self, inside: str, html: str) -> None:
        if self._open != inside:
            self._close()
            if inside:
                self._parts.append(f"<{inside}>")
                self._open = inside
        self._parts.append(html)
        self.printed += 1

    def _close(self) -> None:
        if self._open:
            self._parts.append(f"</{self._open}>")
            self._open = ""

    def _html(self, cell: Cell) -> str:
        text = cell if isinstance(cell, Text) else Text(plain(cell))
        said, classes = text.plain, _classes(text)
        edges = sorted({0, len(said), *(edge for start, end, _, _ in classes for edge in (start, end))})
        return "".join(self._piece(said[start:end], start, classes) for start, end in pairwise(edges))

    def _piece(self, said: str, start: int, classes: Sequence[tuple[int, int, str, str]]) -> str:
        here = [(kind, href) for low, high, kind, href in classes if low <= start < high]
        kinds = " ".join(dict.fromkeys(kind for kind, _ in here if kind))
        href = next((href for _, href in here if href), "")
        html = f'<a href="{escape(href)}" rel="noreferrer">{escape(said)}</a>' if href else self._linked(said)
        html = html.replace("\n", "<br>")
        return f'<span class="{kinds}">{html}</span>' if kinds else html

    def _linked(self, said: str) -> str:
        """Return text in which names and ids lead to their pages, and numbers of sources to the source."""
        parts = re.split(r"(; |, |\[[^\]]*\]|\([a-z0-9-]+\))", said)
        return "".join(map(self._linked_part, parts))

    def _linked_part(self, part: str) -> str:
        if _CITATION.match(part):
            return _numbers_linked(part)
        bare = part.strip(" ().")
        href = self._links.get(bare.casefold())
        if href is None or not bare or href == self._here:
            return escape(part)
        before, after = part.split(bare, 1)
        return f'{escape(before)}<a href="{escape(href)}">{escape(bare)}</a>{escape(after)}'


def _numbers_linked(part: str) -> str:
    """Return a citation, such as ``[4]`` or ``[4: Table 12]``, in which the numbers of sources are links."""
    numbers, colon, place = part.partition(":")
    linked = re.sub(r"\d+", lambda number: f'<a href="#source-{number[0]}">{number[0]}</a>', numbers)
    return f"{linked}{colon}{escape(place)}"


def _plain(cell: Cell) -> str:
    return cell.plain if isinstance(cell, Text) else cell


def _classes(text: Text) -> list[tuple[int, int, str, str]]:
    """Return the spans of a text with their classes and addresses."""
    whole = [(0, len(text.plain), _class_of(str(text.style)), "")] if text.style else []
    return whole + [(span.start, span.end, _class_of(str(span.style)), _address(span.style)) for span in text.spans]


def _class_of(style: str) -> str:
    return _CLASSES.get(style, "") if style in set(Style) else ""  # type: ignore[call-overload]


def _address(style: str | RichStyle) -> str:
    return style.link or "" if isinstance(style, RichStyle) else ""

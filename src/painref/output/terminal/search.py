"""What `painref search` found."""

from __future__ import annotations

import re
from functools import partial

from rich.text import Text

from painref.knowledge.names import some_of
from painref.output.terminal.card import Part, print_parts, titled
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import counted, origin
from painref.reference.search import Hit, SearchResult

_MOST_PLACES = 3
"""How many other places of an entry are named; JSON has all."""


def print_hits(record: SearchResult, page: Page, *, full: bool = False) -> None:
    """Print each entry with the field and the words around it, best first: as many as fit the window, or all."""
    if record.hits[0].missing:
        page.line(f"No entry holds all the words; these lack {', '.join(record.hits[0].missing)}.", style=Style.CAUTION)
        page.blank()
    if page.wraps:
        first = record.hits[0]
        found = counted(record.total, "entry").replace("entrys", "entries")
        parts = [
            titled("FOUND", [f"{found}; the best is {first.name} ({first.kind.replace('-', ' ')})"]),
            Part(partial(_hits, record), len(record.hits), 1),
        ]
        print_parts(parts, page, full=full)
        return
    page.table(
        {"kind": True, "id": True, "field": True, "text": True},
        [(hit.kind, hit.id, hit.field, _snippet(hit, lead=False).append(plain(origin(hit)))) for hit in record.hits],
    )
    if record.total > len(record.hits):
        page.blank()
        page.line(f"{record.total - len(record.hits)} more; --most shows them.", style=Style.FAINT)


def _hits(record: SearchResult, page: Page, size: int) -> None:
    for hit in record.hits[:size]:
        page.title(hit.name, f"{hit.kind} {hit.id}{origin(hit)}")
        if hit.snippet != hit.name:
            page.line(_snippet(hit), indent=2)
        if hit.also_in and size == len(record.hits):
            page.line(_also_in(hit), indent=2, style=Style.FAINT)
    if (left := record.total - size) > 0:
        page.line(f"{left} more: --full, or --most N for more than {len(record.hits)}", style=Style.FAINT)


def _also_in(hit: Hit) -> str:
    return f"also in {some_of(hit.also_in, _MOST_PLACES, separator=', ', last=' and')}"


def _snippet(hit: Hit, *, lead: bool = True) -> Text:
    text = Text(f"{hit.field}: " if lead else "", style=Style.FAINT)
    words = "|".join(re.escape(word) for word in sorted(hit.matched, key=len, reverse=True))
    shown = Text(plain(hit.snippet), style="not dim")
    shown.highlight_regex(re.compile(rf"(?i)\b(?:{words})\b"), Style.HEADING)
    return text.append_text(shown)

"""What pictures are made of: a few shapes as SVG, with everything that is text escaped."""

from __future__ import annotations

from collections.abc import Container, Iterable
from xml.sax.saxutils import escape, quoteattr

from painref.output.text import plain
from painref.records import record

INK, FAINT, LINE, PAPER = "#111111", "#555555", "#bbbbbb", "#ffffff"

SIDES = {"for": "#1b6b2a", "depends": "#7a5b00", "authors": "#1f4e8c", "neither": "#555555", "against": "#a3160c"}
"""The colour of a side that a body takes; its sign says the same without colour."""


@record
class Picture:
    """A picture as SVG; `says` tells the same in words, for who cannot see it."""

    svg: str
    says: str


def drawn(width: float, height: float, shapes: Iterable[str], says: str) -> Picture:
    """Return a picture of shapes, `width` by `height` in pixels of the screen; it scales."""
    label = quoteattr(plain(says))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label={label} font-family="DejaVu Sans, Verdana, sans-serif" font-size="11">'
    )
    back = f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
    return Picture(svg="".join([head, back, *shapes, "</svg>"]), says=says)


def text(x: float, y: float, said: str, *, anchor: str = "start", fill: str = INK, bold: bool = False) -> str:
    """Return a text; `anchor` is start, middle or end."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(plain(said))}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1) -> str:
    """Return a straight line."""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{stroke}" stroke-width="{width:g}"/>'


def box(x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str = INK) -> str:
    """Return a rectangle."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} fill="{fill}" stroke="{stroke}"/>'


def sign(x: float, y: float, side: str, *, verified: bool = True) -> str:
    """Return the sign of a side: a disc is for, a ring for but not verified, half a disc by patient.

    A diamond is authors of studies, a dot neutral, a cross against.
    """
    ink = SIDES[side]
    match side:
        case "for":
            fill = ink if verified else PAPER
            return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{fill}" stroke="{ink}" stroke-width="2"/>'
        case "depends":
            ring = f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{PAPER}" stroke="{ink}" stroke-width="2"/>'
            return f'{ring}<path d="M{x:g} {y - 5:g} A5 5 0 0 0 {x:g} {y + 5:g} Z" fill="{ink}"/>'
        case "authors":
            corners = f"M{x:g} {y - 6:g} L{x + 6:g} {y:g} L{x:g} {y + 6:g} L{x - 6:g} {y:g} Z"
            return f'<path d="{corners}" fill="{PAPER}" stroke="{ink}" stroke-width="2"/>'
        case "against":
            ends = f"M{x - 4:g} {y - 4:g} L{x + 4:g} {y + 4:g} M{x - 4:g} {y + 4:g} L{x + 4:g} {y - 4:g}"
            return f'<path d="{ends}" stroke="{ink}" stroke-width="2.5" fill="none"/>'
        case _:
            return f'<circle cx="{x:g}" cy="{y:g}" r="2.5" fill="{ink}"/>'


def legend(x: float, y: float, drawn: Container[tuple[str, bool]]) -> list[str]:
    """Return what the signs mean that were drawn, on one line: each of a side, verified or not."""
    said = (
        ("for", True, "for"),
        ("for", False, "for, not verified"),
        ("depends", True, "by patient"),
        ("authors", True, "authors alone"),
        ("neither", True, "neutral"),
        ("against", True, "against"),
    )
    shapes = []
    for side, verified, words in said:
        if (side, verified) not in drawn:
            continue
        shapes += [sign(x, y - 4, side, verified=verified), text(x + 10, y, words, fill=FAINT)]
        x += 30 + 6.6 * len(words)
    return shapes

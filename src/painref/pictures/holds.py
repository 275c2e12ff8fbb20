"""A drug before and after a procedure: the days without it, body by body."""

from __future__ import annotations

from collections.abc import Sequence

from painref.pictures.svg import FAINT, INK, PAPER, Picture, box, drawn, line, text
from painref.records import record

_NAMES, _WIDTH, _ROW = 230, 640, 22


@record
class HoldSpan:
    """The hours that a body asks for without a drug, before and after a procedure; None where it says no length."""

    who: str
    before: float | None
    after: float | None
    verified: bool


def holds_picture(spans: Sequence[HoldSpan], about: str) -> Picture | None:
    """Return the spans as bars around the procedure, or None if no body says a length of time."""
    known = [span for span in spans if span.before is not None]
    if not known:
        return None
    left = max(24.0, *(span.before or 0 for span in known))
    right = max(24.0, *(span.after or 0 for span in known))
    scale = (_WIDTH - _NAMES - 40) / (left + right)
    zero = _NAMES + 20 + left * scale
    bottom = 30 + _ROW * len(known)
    shapes = [text(4, 16, about, bold=True), line(zero, 24, zero, bottom, stroke=INK, width=2)]
    for number, span in enumerate(known):
        y = 34 + _ROW * number
        before, after = (span.before or 0) * scale, (span.after or 0) * scale
        fill = "#9bb7d4" if span.verified else PAPER
        shapes += [
            text(_NAMES, y + 11, span.who, anchor="end"),
            box(zero - before, y, before, 13, fill=fill),
            text(zero - before + 4, y + 11, f"-{_length(span.before)}"),
        ]
        if after:
            shapes += [box(zero, y, after, 13, fill=fill), text(zero + 4, y + 11, f"+{_length(span.after)}")]
    shapes += [
        text(zero, bottom + 14, "procedure", anchor="middle", fill=FAINT),
        text(4, bottom + 30, "An empty bar was not verified at its source.", fill=FAINT),
    ]
    said = "; ".join(
        f"{span.who}: {_length(span.before)} before" + (f", {_length(span.after)} after" if span.after else "")
        for span in known
    )
    return drawn(_WIDTH, bottom + 38, shapes, f"{about}. {said}")


def _length(hours: float | None) -> str:
    """Return a length in hours up to two days, else in days."""
    hours = hours or 0
    return f"{hours:g} h" if hours < 72 and hours % 24 else f"{hours / 24:g} d"

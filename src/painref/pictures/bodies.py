"""Who says what, when: the bodies that speak of a procedure for a condition, each at the year of its newest word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from painref.output.reference_wording import years
from painref.pictures.svg import FAINT, INK, Picture, drawn, legend, line, sign, text

if TYPE_CHECKING:
    from painref.reference.positions import BodyPosition

_NAMES, _WIDTH, _ROW = 190, 640, 20


def bodies_picture(bodies: Sequence[BodyPosition], about: str) -> Picture:
    """Return the bodies as rows, the newest first, with a sign at the year in which each spoke last."""
    ordered = sorted(bodies, key=lambda body: (-body.year, body.body))
    first, last = min(body.year for body in bodies), max(body.year for body in bodies)
    span = max(1, last - first)
    bottom = 34 + _ROW * len(ordered)

    def x(year: int) -> float:
        return _NAMES + 20 + (year - first) / span * (_WIDTH - _NAMES - 60)

    shapes = [text(4, 16, about, bold=True)]
    for year in range(first, last + 1):
        if (last - year) % (1 + span // 8) == 0:
            shapes += [
                line(x(year), 26, x(year), bottom),
                text(x(year), bottom + 14, str(year), anchor="middle", fill=FAINT),
            ]
    for number, body in enumerate(ordered):
        y = 40 + _ROW * number
        shapes += [
            text(_NAMES, y + 4, body.body, anchor="end", fill=INK),
            sign(x(body.year), y, body.side, verified=body.verified),
        ]
    signs = {(body.side, body.verified or body.side != "for") for body in bodies}
    shapes += legend(_NAMES + 20, bottom + 34, signs)
    return drawn(_WIDTH, bottom + 44, shapes, f"{about}. {years(bodies)}")

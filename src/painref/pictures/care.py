"""The care of a condition as a path of steps, with where one patient stands on it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from painref.pictures.svg import FAINT, INK, PAPER, Picture, box, drawn, line, text
from painref.records import record

_STEP, _GAP, _TEXT = 150, 26, 22


@record
class PathStep:
    """A step of care: its place, such as "first", what is done, and where the patient stands; `here` is the next."""

    place: str
    what: str
    state: str = ""
    here: bool = False


def path_picture(steps: Sequence[PathStep], about: str) -> Picture:
    """Return the steps as boxes from left to right; the next one has a thick frame."""
    wrapped = [textwrap.wrap(step.what, _TEXT)[:4] for step in steps]
    height = 46 + 14 * max(map(len, wrapped))
    shapes = [text(4, 16, about, bold=True)]
    for number, (step, lines) in enumerate(zip(steps, wrapped, strict=True)):
        x = 6 + number * (_STEP + _GAP)
        if number:
            shapes += [
                line(x - _GAP, 26 + height / 2, x, 26 + height / 2, stroke=INK, width=2),
                text(x - 12, 30 + height / 2, ">"),
            ]
        shapes.append(box(x, 26, _STEP, height, fill="#fff6dc" if step.here else PAPER))
        if step.here:
            shapes.append(box(x + 2, 28, _STEP - 4, height - 4, fill="none"))
        shapes.append(text(x + 8, 42, step.place.upper(), fill=FAINT))
        shapes += [text(x + 8, 58 + 14 * row, said) for row, said in enumerate(lines)]
        if step.state:
            shapes.append(text(x + 8, 26 + height - 6, step.state, bold=step.here))
    said = "; then ".join(f"{step.place}: {step.what}" + (f" ({step.state})" if step.state else "") for step in steps)
    return drawn(12 + len(steps) * (_STEP + _GAP), height + 34, shapes, f"{about}. {said}")

"""An evidence map: procedures by conditions, with how many bodies speak for and against in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from painref.pictures.svg import FAINT, PAPER, Picture, box, drawn, text

_NAMES, _COLUMN, _ROW, _HEAD = 330, 54, 20, 190


def evidence_picture(
    rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[int, int], tuple[int, int]], about: str
) -> Picture:
    """Return the map. `cells` are bodies for and against by row and column; ``3/1`` is 3 for, 1 against."""
    width, height = _NAMES + _COLUMN * len(columns) + 120, _HEAD + _ROW * len(rows) + 24
    shapes = [text(4, 16, about, bold=True)]
    for number, name in enumerate(columns):
        x = _NAMES + _COLUMN * number + _COLUMN / 2
        shapes.append(f'<g transform="translate({x:g} {_HEAD - 8}) rotate(-40)">{text(0, 0, name)}</g>')
    for row, name in enumerate(rows):
        y = _HEAD + _ROW * row
        shapes.append(text(_NAMES - 8, y + 14, name, anchor="end"))
        for column in range(len(columns)):
            shapes += _cell(cells.get((row, column)), _NAMES + _COLUMN * column, y)
    shapes.append(text(4, height - 8, "n/m: bodies for and against", fill=FAINT))
    said = "; ".join(
        f"{rows[row]} for {columns[column]}: {one} for, {other} against"
        for (row, column), (one, other) in sorted(cells.items())
    )
    return drawn(width, height, shapes, f"{about}. {said}")


def _cell(counts: tuple[int, int] | None, x: float, y: float) -> list[str]:
    if counts is None:
        return [box(x, y, _COLUMN, _ROW, stroke="#dddddd")]
    one, other = counts
    fill = PAPER if one == other else "#cfe6d2" if one > other else "#f4cfcb"
    return [box(x, y, _COLUMN, _ROW, fill=fill), text(x + _COLUMN / 2, y + 14, f"{one}/{other}", anchor="middle")]

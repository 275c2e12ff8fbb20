"""Maps: every mistake is found before a patient is read, with its line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from painref.errors import PainrefError
from painref.tables.maps import read_map
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
DAY = date(2026, 11, 28)


def reading(text: str) -> None:
    read_map(Path("m.yaml"), text.encode(), KNOWLEDGE, DAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "a map is a mapping"),
        ("id: x", "does not say that it is a map"),
        ("painref: map/1", "has no columns"),
        ("painref: map/1\ncolums: {}", "m.yaml:2:1: a map has no 'colums'"),
        ("painref: map/1\ncolumns: {A: agee}", "m.yaml:2:14: there is no question 'agee'"),
        ("painref: map/1\ncolumns: {A: {to: age, list: drugs}}", "neither or both"),
        ("painref: map/1\ncolumns: {A: {unit: weeks}}", "neither or both"),
        ("painref: map/1\ncolumns: {A: {list: cats}}", "'cats' is no kind of list"),
        ("painref: map/1\ncolumns: {A: {to: age, from: name}}", "'name' is not what a cell is from"),
        ("painref: map/1\ncolumns: {A: {to: age, factor: two}}", "factor is not a number"),
        ("painref: map/1\ncolumns: {A: drugs__paracetamol}", "is not a column of drugs"),
        ("painref: map/1\nencoding: klingon\ncolumns: {A: age}", "'klingon' is no encoding"),
        ("painref: map/1\nrows: {list: drugs, text: D}", "names no id"),
        ("painref: map/1\nid: I\nrows: {list: drugs}", "without code and text"),
        ("painref: map/1\nid: I\nbeside: [{list: drugs, text: D, id: I}]", "needs a file and an id"),
        ("painref: map/1\nas_of: today\ncolumns: {A: age}", "m.yaml:2:8: as_of is 'today'"),
        ("painref: map/1\nas_of: 9999-12-30\ncolumns: {A: age}", "m.yaml:2:8: as_of is 9999-12-30, outside 1900"),
        ("painref: map/1\ndates: '%d%d'\ncolumns: {A: age}", "does not say how a day is written"),
        ("painref: map/1\ndates: '%Q'\ncolumns: {A: age}", "does not say how a day is written"),
        ("painref: map/1\nseparator: '::'\ncolumns: {A: age}", "separates no columns"),
        ("painref: map/1\ncolumns: {A: age, B: age}", "means age, as another does"),
        ("painref: map/1\nset: {age: old}\ncolumns: {A: age}", "old"),
    ],
)
def test_a_map_that_is_wrong_is_refused(text: str, said: str) -> None:
    with pytest.raises(PainrefError) as refused:
        reading(text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("m.yaml")

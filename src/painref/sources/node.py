"""A document as a small tree; every node knows its line and column."""

from __future__ import annotations

import math
import re
from typing import Any

from painref.errors import Place
from painref.records import record

# Compiled when a scalar first needs it.
_NUMBER = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
_NULL = ("", "~", "null")


@record(kw_only=False)
class Scalar:
    """A single value; `plain` if it was written without quotes."""

    place: Place
    text: str
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether nothing is given."""
        return self.plain and self.text in _NULL

    @property
    def value(self) -> str | float | bool | None:
        """The value as JSON would have it: plain finite numbers, true, false and null are themselves, the rest text."""
        if not self.plain:
            return self.text
        if self.is_null:
            return None
        if self.text in ("true", "false"):
            return self.text == "true"
        number = float(self.text) if re.fullmatch(_NUMBER, self.text) else math.nan
        return number if math.isfinite(number) else self.text


@record(kw_only=False)
class Sequence:
    """A list."""

    place: Place
    items: list[Node]


@record(kw_only=False)
class Mapping:
    """Keys and values, with the place of each key."""

    place: Place
    items: dict[str, Node]
    keys: dict[str, Place]


Node = Scalar | Sequence | Mapping


class Numeral(str):
    """A number as JSON writes it."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return it without quotes, unlike the same text."""
        return str(self)


def as_node(value: Any, place: Place) -> Node:
    """Return plain data as a document whose parts all have the same place; a scalar in it stays as it is."""
    match value:
        case Scalar():
            return value
        case Numeral():
            return Scalar(place, str(value), plain=True)
        case str():
            return Scalar(place, value, plain=False)
        case list():
            return Sequence(place, [as_node(item, place) for item in value])
        case dict():
            items = {str(key): as_node(item, place) for key, item in value.items()}
            return Mapping(place, items, dict.fromkeys(items, place))
        case bool() | None:
            return Scalar(place, {True: "true", False: "false", None: "null"}[value], plain=True)
        case _:
            return Scalar(place, str(value), plain=True)

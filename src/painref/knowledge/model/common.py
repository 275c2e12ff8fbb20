"""What every part of the knowledge is made of."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Any, NewType

from painref.records import record

Id = NewType("Id", str)
"""An identifier: lower-case letters, digits and dashes (or underscores, for questions and facts)."""

CriterionText = NewType("CriterionText", str)
"""A criterion as written in the data; see `painref.criteria.parser`."""


class OrderedEnum(StrEnum):
    """A string enumeration whose members are ordered as they are listed; `rank` is the position, 0 first."""

    rank: int

    def __init__(self, _value: str) -> None:
        self.rank = len(type(self).__members__)


def not_written() -> Any:
    """Return the default of an `origin`: a field that no data file may give, and that equality ignores."""
    return field(default=None, compare=False, metadata={"written": False})


@record
class Statement:
    """A clinical statement with its sources. `verified` is true if the fact was read at a source."""

    text: str
    refs: tuple[Id, ...]
    at: str = ""
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class Interval:
    """A span of time as a source states it; `low` alone is a minimum, equal bounds an exact span."""

    unit: str
    low: float | None = None
    high: float | None = None


@record
class Gap:
    """Something that was looked for and not found, or not read, said in so many words.

    `about` names the field left empty, or `serious-risk-figure`.
    """

    about: str
    text: str
    origin: str | None = not_written()

"""What is known of one patient, in the form in which criteria read it. Nothing here says what the names mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from painref.records import nothing, record


@record(kw_only=False)
class Span:
    """All numbers from `low` to `high`; an end that is `open` is not one of them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


Number = float | Span
"""A number: exact, or somewhere in a span."""


def least(number: Number) -> float:
    """Return the least that a number may be."""
    return number.low if isinstance(number, Span) else number


def most(number: Number) -> float:
    """Return the most that a number may be."""
    return number.high if isinstance(number, Span) else number


@record
class Record:
    """Sessions of one thing that has been done.

    `relief` is in percent, of several sessions the least; `lasted`, `last` and `first` are in weeks, the last two weeks
    ago; `result` is the clinician's word. None is not known.
    """

    what: str
    times: Number = Span(1.0, float("inf"))
    relief: Number | None = None
    lasted: Number | None = None
    last: Number | None = None
    first: Number | None = None
    result: str | None = None


@record
class Answers:
    """The answers of one patient. What is not there is unknown.

    `truths` are by slot: the name of a question; ``question.option``; ``question.option:new`` for an option that is
    new, which is false wherever the option is. `words` are the choices and `numbers` the numbers by question. `weeks`
    are the weeks since a dated option, or until it, by ``question.option``; of one in `if_at_all` it is not known
    whether it happened, but if it did, then so.

    `records` are what has been done, `denied` what has not, `not_within` what has not been done for so many weeks;
    with `nothing_else` there is no more than that, but for what is `kept_open`: somebody said that it is unknown.
    """

    truths: Mapping[str, bool] = field(default_factory=nothing)
    words: Mapping[str, str] = field(default_factory=nothing)
    numbers: Mapping[str, Number] = field(default_factory=nothing)
    weeks: Mapping[str, Number] = field(default_factory=nothing)
    if_at_all: frozenset[str] = frozenset()
    records: tuple[Record, ...] = ()
    denied: frozenset[str] = frozenset()
    not_within: Mapping[str, float] = field(default_factory=nothing)
    nothing_else: bool = False
    kept_open: frozenset[str] = frozenset()

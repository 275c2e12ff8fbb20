"""Spans of time in weeks."""

from __future__ import annotations

from painref.knowledge.model import Interval

DAYS_A_YEAR = 365.25

WEEKS = {"hour": 1 / 168, "day": 1 / 7, "week": 1.0, "month": DAYS_A_YEAR / 12 / 7, "year": DAYS_A_YEAR / 7}
"""Weeks in each unit of time, as docs/answers.md counts them."""


def weeks_of(amount: float, unit: str) -> float:
    """Return a span of time in weeks; its unit may be in the plural.

    Raises `KeyError` for a unit that is not of time.
    """
    return amount * WEEKS[unit.removesuffix("s")]


def longest_weeks(interval: Interval) -> float:
    """Return the longest span of an interval, in weeks. Raises `KeyError` for a unit that is not of time."""
    longest = interval.high if interval.high is not None else interval.low
    return weeks_of(longest if longest is not None else 0.0, interval.unit)


def shortest_weeks(interval: Interval) -> float:
    """Return the shortest span of an interval, in weeks. Raises `KeyError` for a unit that is not of time."""
    return weeks_of(interval.low or 0.0, interval.unit)

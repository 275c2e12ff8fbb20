"""The ends of an interval in weeks."""

from __future__ import annotations

from painref.criteria.weeks import weeks_of
from painref.knowledge.model import Interval


def longest_weeks(interval: Interval) -> float:
    """Return the longest span of an interval, in weeks. Raises `KeyError` for a unit that is not of time."""
    longest = interval.high if interval.high is not None else interval.low
    return weeks_of(longest if longest is not None else 0.0, interval.unit)


def shortest_weeks(interval: Interval) -> float:
    """Return the shortest span of an interval, in weeks. Raises `KeyError` for a unit that is not of time."""
    return weeks_of(interval.low or 0.0, interval.unit)

"""Spans of time in weeks, in which criteria count time."""

from __future__ import annotations

_DAYS_A_YEAR = 365.25

WEEKS = {"hour": 1 / 168, "day": 1 / 7, "week": 1.0, "month": _DAYS_A_YEAR / 12 / 7, "year": _DAYS_A_YEAR / 7}
"""Weeks in each unit of time, as docs/answers.md counts them."""


def weeks_of(amount: float, unit: str) -> float:
    """Return a span of time in weeks; its unit may be in the plural.

    Raises `KeyError` for a unit that is not of time.
    """
    return amount * WEEKS[unit.removesuffix("s")]

"""The days of the last and the first dose, where the day of a procedure is known."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from painref.errors import UsageError
from painref.knowledge.model import Interval

_WRITTEN = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?")
"""A day, with or without the time of the day."""

_UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1), "weeks": timedelta(weeks=1)}
"""The units of an interval that are a length of time; doses and half-lives are none."""

_DAY = timedelta(days=1)


def parse_day(text: str) -> str:
    """Return the day of a procedure, or its day and time, as ISO 8601 writes it: ``2026-12-03T08:00``.

    Raises `UsageError` for anything else: what is not understood, such as a time zone, would move the last dose.
    """
    written = _WRITTEN.fullmatch(text.strip())
    try:
        day = datetime.fromisoformat("T".join(filter(None, written.groups()))) if written else None
    except ValueError:
        day = None
    if written is None or day is None:
        remedy = "Write it as 2026-12-03, or with the time as 2026-12-03T08:00."
        raise UsageError(f"'{text[:40]}' is not a day.", remedy=remedy)
    return day.isoformat(timespec="minutes") if written["time"] else day.date().isoformat()


def last_dose(stop: Interval | None, on: str) -> str:
    """Return the latest moment of the last dose, by the shortest time that a body asks for; empty if it has no length.

    Without the time of the procedure, part of a day counts as a whole one.
    """
    least = _length(stop)
    if least is None:
        return ""
    moment = datetime.fromisoformat(on)
    if _has_time(on):
        return _bounded(moment, -least).isoformat(timespec="minutes")
    return _bounded(moment, -_whole_days(least)).date().isoformat()


def first_dose(restart: Interval | None, on: str) -> str:
    """Return the earliest moment of the first dose after a procedure; empty if no body says a length of time."""
    least = _length(restart)
    if least is None:
        return ""
    moment = datetime.fromisoformat(on)
    if _has_time(on):
        return _bounded(moment, least).isoformat(timespec="minutes")
    return _bounded(moment, _whole_days(least)).date().isoformat()


def _bounded(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment + span
    except OverflowError:
        raise UsageError("this day is too near the end of the calendar.", remedy="Name another day.") from None


def _length(interval: Interval | None) -> timedelta | None:
    if interval is None or interval.unit not in _UNITS:
        return None
    number = interval.high if interval.low is None else interval.low
    return None if number is None else number * _UNITS[interval.unit]


def _whole_days(span: timedelta) -> timedelta:
    return -(-span // _DAY) * _DAY


def _has_time(on: str) -> bool:
    return "T" in on

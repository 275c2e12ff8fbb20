"""The days of the last and the first dose."""

from __future__ import annotations

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Interval
from painref.reference.hold_dates import first_dose, last_dose, parse_day
from painref.reference.holds import hold_page
from painref.reference.spoken_holds import SpokenHold


def held(drug: str, procedure: str, on: str, knowledge: Knowledge) -> list[SpokenHold]:
    (medication,) = hold_page([drug], procedure, knowledge, on=on).medications
    return [item for of_class in medication.classes for item in of_class.statements]


def test_days_count_from_the_hour_of_the_procedure(built_in: Knowledge) -> None:
    (asra,) = [
        item
        for item in held("apixaban", "lumbar-transforaminal-esi", "2026-12-03T08:00", built_in)
        if (item.body, item.year) == ("ASRA", 2025)
    ]
    assert asra.stop is not None
    assert (asra.stop.low, asra.stop.unit) == (72, "hours")
    assert asra.last_dose == "2026-11-30T08:00"
    assert asra.first_dose == "2026-12-04T08:00"


@pytest.mark.parametrize(
    ("hours", "last", "first"),
    [
        (4, "2026-12-02", "2026-12-04"),
        (24, "2026-12-02", "2026-12-04"),
        (36, "2026-12-01", "2026-12-05"),
        (72, "2026-11-30", "2026-12-06"),
    ],
)
def test_without_the_hour_part_of_a_day_is_a_whole_one(hours: float, last: str, first: str) -> None:
    span = Interval(unit="hours", low=hours)
    assert (last_dose(span, "2026-12-03"), first_dose(span, "2026-12-03")) == (last, first)


def test_what_is_counted_in_doses_or_not_stopped_has_no_day(built_in: Knowledge) -> None:
    items = held("apixaban", "lumbar-transforaminal-esi", "2026-12-03", built_in)
    without = [item for item in items if item.stop is None or item.stop.unit == "doses"]
    assert {item.stop and item.stop.unit for item in without} == {None, "doses"}
    assert not any(item.last_dose for item in without)


def test_without_a_day_there_are_no_dates(built_in: Knowledge) -> None:
    assert not any(item.last_dose or item.first_dose for item in held("apixaban", "kyphoplasty", "", built_in))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-03", "2026-12-03"),
        ("2026-12-03T08:00", "2026-12-03T08:00"),
        ("2026-12-03 08:00", "2026-12-03T08:00"),
        ("2026-12-03 8:00", None),
        ("2026-12-03 08", None),
        ("2026-12-03T08:00+02:00", None),
        ("20261203", None),
        ("2026-W49-4", None),
        ("2026-13-03", None),
        ("today", None),
    ],
)
def test_a_day_is_written_in_one_way(typed: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(UsageError, match="is not a day"):
            parse_day(typed)
    else:
        assert parse_day(typed) == day


def test_a_day_at_the_end_of_the_calendar_is_refused(built_in: Knowledge) -> None:
    with pytest.raises(UsageError):
        held("apixaban", "kyphoplasty", "9999-12-31", built_in)

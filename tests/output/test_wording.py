"""Values and reasons as phrases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from painref.knowledge.model import Certainty, Direction, HoldAction, Interval, Strength
from painref.output import wording
from painref.triage.assessment import VerdictKind
from painref.triage.summary import BodyDirection, WhyNot

DAYS = Interval(low=3, high=3, unit="days")


def test_phrases_do_without_a_screen():
    code = "import sys, painref.output.wording; print([name for name in sys.modules if name.startswith('rich')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("low", "high", "unit", "phrase"),
    [
        (0.5, 5, "percent", "0.5 to 5 percent"),
        (3, None, "days", "at least 3 days"),
        (None, 2, "percent", "up to 2 percent"),
        (1, 1, "days", "1 day"),
        (1, 2, "days", "1 to 2 days"),
    ],
)
def test_a_range_has_its_unit(low, high, unit, phrase):
    assert wording.span(low, high, unit) == phrase


@pytest.mark.parametrize(
    ("strength", "certainty", "phrase"),
    [
        (None, None, "not graded"),
        (Strength.NOT_GRADED, Certainty.NOT_GRADED, "not graded"),
        (Strength.STRONG, Certainty.VERY_LOW, "strong / very low"),
        (Strength.STRONG, None, "strong / not stated"),
    ],
)
def test_a_grade_keeps_strength_and_certainty_apart(strength, certainty, phrase):
    assert wording.grade(strength, certainty) == phrase


@pytest.mark.parametrize(
    ("stop", "restart", "phrase"),
    [
        (None, None, "stop"),
        (DAYS, None, "stop 3 days before"),
        (DAYS, DAYS, "stop 3 days before, restart 3 days after"),
    ],
)
def test_a_hold_says_when_to_stop_and_when_to_restart(stop, restart, phrase):
    assert wording.hold(HoldAction.STOP, stop, restart) == phrase


@pytest.mark.parametrize(("number", "phrase"), [(0, "no problems"), (1, "1 problem"), (2, "2 problems")], ids=str)
def test_things_are_counted_in_words(number, phrase):
    assert wording.counted(number, "problem") == phrase


def test_more_names_than_fit_are_counted():
    assert wording.some_of("abc", 2) == "a; b; and 1 more"
    assert wording.some_of("ab", 2) == "a; b"


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [("not-yet", "candidate", "not yet -> candidate"), ("a", "a", "a, as before"), (None, "a", "none -> a")],
)
def test_a_change_says_what_was_and_what_is(before, after, phrase):
    assert wording.change(before, after) == phrase


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_verdict_that_is_not_offered_has_a_reason(kind):
    directions = (BodyDirection(body="NICE", year=2016, direction=Direction.CONDITIONAL_AGAINST),)
    phrase = wording.why_not(WhyNot(verdict=kind, reasons=("reason",), directions=directions))
    if kind.is_candidate or kind is VerdictKind.NEEDS_INFORMATION:
        assert phrase == ""
    else:
        assert "reason" in phrase or "conditional against, NICE 2016" in phrase or kind is VerdictKind.SETTLED

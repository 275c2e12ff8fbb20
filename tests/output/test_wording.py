"""Values and reasons as phrases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from painref.knowledge.model import Certainty, HoldAction, Id, Interval, Strength
from painref.output import wording
from painref.output.flag_wording import safety
from painref.output.triage_wording import ranks, together
from painref.triage.assessment import Asked
from painref.triage.summary import SafetyState

DAYS = Interval(low=3, high=3, unit="days")


def test_phrases_do_without_a_screen():
    modules = "painref.output.wording, painref.output.triage_wording"
    code = f"import sys, {modules}; print([name for name in sys.modules if name.startswith('rich')])"
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
        (Strength.NOT_READ, Certainty.NOT_READ, "not read"),
        (Strength.STRONG, Certainty.NOT_READ, "strong / not read"),
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


@pytest.mark.parametrize(
    ("names", "phrase"),
    [
        (["Caudal epidural"], "Caudal epidural"),
        (["Caudal epidural injection", "Lumbar epidural injection"], "Caudal or lumbar epidural injection"),
        (["A b", "C d", "E f"], "A b, c d or e f"),
        (["Kyphoplasty", "Vertebroplasty"], "Kyphoplasty or vertebroplasty"),
    ],
)
def test_alternatives_share_their_last_words(names, phrase):
    assert together(names) == phrase


@pytest.mark.parametrize(
    ("chosen", "every", "phrase"),
    [((1, 2), (1, 2), ""), ((1, 2, 3, 5), range(1, 7), " (1-3, 5)"), ((4,), (1, 4), " (4)")],
)
def test_options_meant_are_named_unless_all_are(chosen, every, phrase):
    assert ranks(chosen, every) == phrase


@pytest.mark.parametrize(
    ("state", "phrase"),
    [
        (SafetyState(total=7, open=(), raised=0, others_open=0), "all 7 safety questions asked, none raised"),
        (
            SafetyState(total=7, open=(), raised=0, others_open=0, by_statement=7),
            "all 7 safety questions denied by one statement, none raised",
        ),
        (
            SafetyState(total=7, open=(), raised=0, others_open=0, by_statement=3),
            "all 7 safety questions asked (3 denied by one statement), none raised",
        ),
        (
            SafetyState(total=7, open=("Fever",), raised=1, others_open=2),
            "1 of 7 not asked: fever. 1 red flag raised; 2 other flags not settled",
        ),
        (
            SafetyState(total=7, open=(), raised=0, others_open=2, lifted=1),
            "all 7 safety questions asked, none raised, 1 lifted; 2 other flags not settled",
        ),
    ],
)
def test_the_safety_state_says_what_was_not_asked(state, phrase):
    assert safety(state) == phrase


def test_open_options_are_named_while_they_are_few():
    def asked(number: int) -> list[Asked]:
        return [Asked(question=Id("drugs"), option=Id(f"d{one}"), text="") for one in range(number)]

    assert wording.open_answers(asked(2)) == "drugs.d0, drugs.d1"
    assert wording.open_answers(asked(9)) == "drugs (9 options)"

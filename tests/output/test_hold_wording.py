"""The bottom line of a drug before a procedure: who says what, the nearest to pain procedures first."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.output.hold_wording import bottom_line
from painref.reference.holds import hold_page


@pytest.fixture(scope="module")
def said(built_in: Knowledge) -> str:
    """What is said of apixaban before spinal cord stimulation."""
    page = hold_page(["apixaban"], "spinal-cord-stimulation", built_in)
    return bottom_line(page.medications[0], page.procedure)


def test_a_guideline_on_pain_procedures_goes_before_a_newer_one_on_something_else(said: str) -> None:
    assert "ASRA 2018" in said
    assert "ASRA 2025" not in said


def test_what_was_not_read_at_its_source_says_so(built_in: Knowledge, said: str) -> None:
    page = hold_page(["abciximab"], "spinal-cord-stimulation", built_in)
    assert "ASRA 2018 (not verified): stop" in bottom_line(page.medications[0], page.procedure)
    assert "ASRA 2018: stop" in said
    assert "ASIPP 2024: stop" in said


def test_classes_of_which_the_same_is_said_stand_together(built_in: Knowledge) -> None:
    page = hold_page(["btk-inhibitor"], None, built_in)
    assert "low, moderate, intermediate or high risk: individualise" in bottom_line(page.medications[0], None)


def test_no_bare_range_stands_without_who_says_it(said: str) -> None:
    assert all(":" in part for part in said.split(". ")[:2])


def test_a_length_of_time_beside_a_decision_in_the_single_patient_is_for_whom_it_is_stopped(
    built_in: Knowledge,
) -> None:
    page = hold_page(["fish-oil"], "spinal-cord-stimulation", built_in)
    assert "individualise; if stopped, at least 6 days before" in bottom_line(page.medications[0], page.procedure)

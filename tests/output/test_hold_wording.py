"""The bottom line of a drug before a procedure: who says what, the nearest to pain procedures first."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.output.hold_wording import (
    beside,
    bottom_line,
    bottom_line_of_each,
    in_words,
    last_dose,
    not_used,
    statements_of,
)
from painref.reference.holds import hold_page, side_by_side


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


@pytest.mark.parametrize("procedure", ["tfesi", "scs", "vertebroplasty"])
def test_the_inr_to_reach_stands_with_the_days(procedure: str, built_in: Knowledge) -> None:
    page = hold_page(["warfarin"], procedure, built_in, on="2026-12-03")
    (drug,) = page.medications
    assert "ASRA 2018: stop at least 5 days before, INR normal, restart" in bottom_line(drug, page.procedure)
    told = {item.body: last_dose(item) for item in statements_of(drug, page.procedure)}
    assert told["ASRA"] == "stop at least 5 days before: by Sat 28 Nov, INR normal"
    assert procedure == "scs" or "INR 1.8 or less" in told["SIR"]


def test_bodies_that_are_as_cautious_each_say_their_own_inr(built_in: Knowledge) -> None:
    said = bottom_line(hold_page(["warfarin"], None, built_in).medications[0], None)
    high = said.partition("high risk: ")[2]
    assert "INR 1.8 or less (SIR 2019) or INR normal (ASRA 2018 and 2 more)" in high
    assert "1.8 or less (SIR 2019 and" not in said


def test_a_body_that_classes_the_procedure_is_not_said_to_give_it_no_class(built_in: Knowledge) -> None:
    page = hold_page(["fish-oil"], "tfesi", built_in)
    (drug,) = page.medications
    assert not_used(drug) == ["ASRA classes it intermediate; its word on fish oil here is for high risk"]
    assert "No body speaks of it here by its own class" in bottom_line(drug, page.procedure)


def test_bridging_is_spoken_of_where_warfarin_is_stopped(built_in: Knowledge) -> None:
    said = [item.says for item in hold_page(["warfarin"], "scs", built_in).medications[0].thrombotic_risk]
    assert any("No heparin bridging" in one for one in said)


def test_no_bare_range_stands_without_who_says_it(said: str) -> None:
    assert all(":" in part for part in said.split(". ")[:2])


def test_a_length_of_time_beside_a_decision_in_the_single_patient_is_for_whom_it_is_stopped(
    built_in: Knowledge,
) -> None:
    page = hold_page(["fish-oil"], "spinal-cord-stimulation", built_in)
    assert "individualise; if stopped, at least 6 days before" in bottom_line(page.medications[0], page.procedure)


def test_a_decision_in_the_single_patient_is_told_in_words(built_in: Knowledge) -> None:
    page = hold_page(["ozempic"], "spinal-cord-stimulation", built_in)
    (said,) = in_words(page.medications[0], page.procedure)
    assert said.startswith("US multisociety (GLP-1) 2024: May be continued")
    assert "a weekly one the week before" in said


def test_before_several_procedures_the_bodies_that_differ_come_first(built_in: Knowledge) -> None:
    procedures = ("spinal-cord-stimulation", "lumbar-medial-branch-rfa")
    page = side_by_side([hold_page(["clopidogrel"], procedure, built_in) for procedure in procedures])
    drugs = [one.medications[0] for one in page.each()]
    named = [one.procedure for one in page.each() if one.procedure]
    assert bottom_line_of_each(drugs, named).startswith("ASRA 2018 and ASIPP 2024 differ by procedure; 3 more speak")
    rows = beside(drugs, named)
    assert rows[0].who == "ASRA 2018"
    assert rows[0].cells == (
        "high: stop at least 7 days before; restart at least 24 hours after",
        "low: may continue",
    )
    assert not any(row.speaks_of_all for row in rows[2:])


def test_a_body_with_the_same_advice_for_two_classes_does_not_differ(built_in: Knowledge) -> None:
    pages = [hold_page(["aspirin"], procedure, built_in) for procedure in ("scs", "tfesi")]
    rows = beside([page.medications[0] for page in pages], [page.procedure for page in pages if page.procedure])
    (regional,) = [row for row in rows if row.who == "ASRA 2025 (regional anaesthesia)"]
    assert regional.cells == ("high: individualise", "intermediate: individualise")
    assert not regional.differs


def test_what_is_said_of_every_class_differs_by_no_procedure(built_in: Knowledge) -> None:
    pages = [hold_page(["ozempic"], procedure, built_in) for procedure in ("scs", "radiofrequency-ablation")]
    procedures = [page.procedure for page in pages if page.procedure]
    said = bottom_line_of_each([page.medications[0] for page in pages], procedures)
    assert said == "No body differs by procedure."

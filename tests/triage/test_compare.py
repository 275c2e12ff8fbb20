"""What changes between two assessments."""

from __future__ import annotations

from painref.triage.assess import assess
from painref.triage.compare import Comparison, compare_assessments
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.patient import Patient

from .engine.tiny import FACET, SCIATICA, TESTED, TINY, asking, but


def compared(before: Patient, after: Patient) -> Comparison:
    return compare_assessments(assess(TINY, before), assess(TINY, after))


def test_equal_assessments_differ_in_nothing() -> None:
    found = compared(FACET, FACET)
    assert (found.rows, found.requests, found.red_flags_raised, found.red_flags_gone) == ((), (), (), ())
    assert (found.first_before, found.first_after) == ("block", "block")


def test_a_block_that_helped_is_done_and_the_ablation_is_now() -> None:
    found = compared(FACET, TESTED)
    assert (found.first_before, found.first_after) == ("block", "ablation")
    assert [(item.procedure, item.before, item.after) for item in found.rows] == [
        ("ablation", VerdictKind.AFTER_STEP, VerdictKind.NOW),
        ("block", VerdictKind.NOW, VerdictKind.DONE),
    ]


def test_rows_that_come_and_go_have_none_on_one_side() -> None:
    found = compared(FACET, SCIATICA)
    sides = {str(item.procedure): (item.before is None, item.after is None) for item in found.rows}
    assert sides == {
        "epidural": (True, False),
        "trial": (True, False),
        "block": (False, True),
        "ablation": (False, True),
    }
    assert all((item.rank_before is None) is (item.before is None) for item in found.rows)
    assert all((item.rank_after is None) is (item.after is None) for item in found.rows)


def test_red_flags_that_come_and_go_are_named() -> None:
    found = compared(but(FACET, yes="warnings.fever"), but(FACET, yes="warnings.numb warnings.numb:new"))
    assert (found.red_flags_raised, found.red_flags_gone) == (("numb-saddle",), ("infection",))
    assert (found.disposition_before, found.disposition_after) == (DispositionWord.URGENT, DispositionWord.EMERGENCY)


def test_what_is_held_up_is_not_first() -> None:
    found = compared(FACET, but(FACET, yes="warnings.numb warnings.numb:new"))
    assert (found.first_before, found.first_after) == ("block", None)


def test_requests_that_are_answered_differently_are_named() -> None:
    found = compared(asking(FACET, "ablation"), asking(TESTED, "ablation", "block"))
    assert [(item.requested, item.before, item.after) for item in found.requests] == [
        ("ablation", Answer.NOT_YET_STEP_FIRST, Answer.YES_NOW),
        ("block", None, Answer.NOT_INDICATED),
    ]


def test_word_if_clear_is_named_while_safety_is_open() -> None:
    found = compared(but(FACET, unknown="warnings.numb warnings.numb:new"), FACET)
    assert found.disposition_before is DispositionWord.SCREEN_FIRST
    assert (found.if_clear_before, found.if_clear_after) == (DispositionWord.PROCEED, None)


def test_without_a_row_there_is_no_first() -> None:
    assert compared(FACET, but(FACET, no="diagnoses.facet-pain tender")).first_after is None


def test_a_caution_that_comes_or_goes_before_the_same_verdict_is_named() -> None:
    frail, well = but(FACET, yes="frail"), but(FACET, no="frail")
    came, gone = compared(well, frail), compared(frail, well)
    assert came.rows == gone.rows == ()
    assert [(item.says, item.new) for item in came.before_procedures] == [("Frailty", True)]
    assert [(item.says, item.new) for item in gone.before_procedures] == [("Frailty", False)]

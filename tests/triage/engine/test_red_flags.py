"""Red flags: raised, not screened, and the most urgent first."""

from __future__ import annotations

from painref.triage import assess

from .tiny import FACET, TINY, but, without


def test_a_true_flag_is_raised_with_its_action() -> None:
    (flag,) = assess(TINY, but(FACET, fever=True)).red_flags
    assert (flag.id, flag.urgency, flag.action) == ("infection", "urgent", "Take blood cultures.")


def test_a_false_flag_is_neither_raised_nor_open() -> None:
    assessment = assess(TINY, FACET)
    assert (assessment.red_flags, assessment.red_flags_not_screened) == ((), ())


def test_an_unknown_flag_is_not_screened() -> None:
    assessment = assess(TINY, without(FACET, "fever"))
    assert assessment.red_flags == ()
    assert [(flag.id, flag.questions) for flag in assessment.red_flags_not_screened] == [("infection", ("fever",))]


def test_the_most_urgent_comes_first() -> None:
    raised = assess(TINY, but(FACET, fever=True, numb=True)).red_flags
    assert [flag.id for flag in raised] == ["numb-saddle", "infection"]
    unscreened = assess(TINY, without(FACET, "fever", "numb")).red_flags_not_screened
    assert [flag.id for flag in unscreened] == ["numb-saddle", "infection"]

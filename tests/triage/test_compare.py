"""What changes between two assessments."""

from __future__ import annotations

from painref.criteria.evaluate import Answers
from painref.triage import assess
from painref.triage.assessment import DispositionWord, VerdictKind
from painref.triage.compare import Comparison, compare_assessments

from .engine.tiny import FACET, SCIATICA, TESTED, TINY, but


def compared(before: Answers, after: Answers) -> Comparison:
    return compare_assessments(assess(TINY, before), assess(TINY, after))


def test_equal_assessments_differ_in_nothing() -> None:
    found = compared(FACET, FACET)
    assert (found.verdicts, found.red_flags_raised, found.red_flags_gone) == ((), (), ())
    assert (found.top_before, found.top_after) == ("block", "block")


def test_a_block_that_helped_settles_it_and_offers_the_ablation() -> None:
    found = compared(FACET, TESTED)
    assert (found.top_before, found.top_after) == ("block", "ablation")
    assert [(item.procedure, item.before, item.after) for item in found.verdicts] == [
        ("ablation", VerdictKind.NOT_YET, VerdictKind.CANDIDATE),
        ("block", VerdictKind.CANDIDATE, VerdictKind.SETTLED),
    ]


def test_verdicts_that_come_and_go_have_none_on_one_side() -> None:
    found = compared(FACET, SCIATICA)
    sides = {str(item.procedure): (item.before is None, item.after is None) for item in found.verdicts}
    assert sides == {
        "epidural": (True, False),
        "trial": (True, False),
        "implant": (True, False),
        "block": (False, True),
        "ablation": (False, True),
    }


def test_red_flags_that_come_and_go_are_named() -> None:
    found = compared(but(FACET, fever=True), but(FACET, numb=True))
    assert (found.red_flags_raised, found.red_flags_gone) == (("numb-saddle",), ("infection",))
    assert (found.disposition_before, found.disposition_after) == (DispositionWord.URGENT, DispositionWord.EMERGENCY)


def test_without_a_candidate_there_is_no_top() -> None:
    assert compared(FACET, but(FACET, allergy=True)).top_after is None

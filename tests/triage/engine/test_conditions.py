"""How far the answers support a condition."""

from __future__ import annotations

from painref.criteria.evaluate import Answers
from painref.triage import assess
from painref.triage.assessment import ConditionFinding, ConditionSupport

from .tiny import FACET, SCIATICA, TINY, but, some, without

UNDIAGNOSED = but(FACET, diagnoses=some())


def finding(condition: str, answers: Answers) -> ConditionFinding | None:
    """The finding on a condition, None if it is ruled out."""
    return next((item for item in assess(TINY, answers).conditions if item.condition == condition), None)


def support(condition: str, answers: Answers) -> ConditionSupport | None:
    found = finding(condition, answers)
    return found.support if found else None


def test_established_when_a_clinician_says_so() -> None:
    assert support("facet-pain", but(FACET, tender=False)) is ConditionSupport.ESTABLISHED
    assert support("sciatica", SCIATICA) is ConditionSupport.ESTABLISHED


def test_criteria_met_when_a_set_that_establishes_is_true() -> None:
    assert support("facet-pain", but(UNDIAGNOSED, blocks=2.0, block_relief=80.0)) is ConditionSupport.CRITERIA_MET


def test_possible_when_suspected_and_the_criteria_are_not_met() -> None:
    assert support("facet-pain", UNDIAGNOSED) is ConditionSupport.POSSIBLE


def test_criteria_that_do_not_establish_raise_nothing() -> None:
    """`Screening` is true here, and would establish the condition."""
    found = finding("facet-pain", UNDIAGNOSED)
    assert found is not None
    assert {item.name: item.truth for item in found.criteria} == {"Two blocks": "false", "Screening": "true"}
    assert found.support is ConditionSupport.POSSIBLE


def test_ruled_out_when_nothing_points_to_it() -> None:
    assert finding("facet-pain", but(UNDIAGNOSED, tender=False)) is None
    assert finding("sciatica", FACET) is None


def test_open_while_answers_could_raise_it() -> None:
    found = finding("facet-pain", without(UNDIAGNOSED, "tender"))
    assert found is not None
    assert (found.support, found.questions) == (ConditionSupport.OPEN, ("tender",))
    assert support("sciatica", without(SCIATICA, "diagnoses")) is ConditionSupport.OPEN


def test_what_could_support_it_better_is_asked() -> None:
    found = finding("facet-pain", without(UNDIAGNOSED, "diagnoses", "blocks", "block_relief"))
    assert found is not None
    assert (found.support, found.questions) == (ConditionSupport.POSSIBLE, ("diagnoses", "blocks", "block_relief"))


def test_the_best_supported_condition_comes_first() -> None:
    both = but(FACET, diagnoses=some("sciatica"), pain_regions=some("back", "leg"))
    assert [item.condition for item in assess(TINY, both).conditions] == ["sciatica", "facet-pain"]

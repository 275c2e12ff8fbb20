"""When an item is shown: what a form cannot know for certain never hides one."""

from __future__ import annotations

import pytest

from painref.fhir.enabling import enabling_expression
from tests.cited_patients import KNOWLEDGE

CONDITIONAL = [question for question in KNOWLEDGE.questions.values() if question.ask_if]


@pytest.mark.parametrize("ask_if", ["recent_procedure", "weeks_since('stroke') < 26", "done('caudal-esi')"])
def test_what_a_form_cannot_see_hides_nothing(ask_if: str) -> None:
    assert enabling_expression(ask_if, KNOWLEDGE) is None


def test_a_negation_turns_what_is_certain_into_what_is_possible() -> None:
    shown = enabling_expression("not device_clinic_plan", KNOWLEDGE)
    assert shown is not None
    assert shown.endswith(".where($this = true).exists()).not()")


def test_either_of_two_is_enough_and_what_cannot_be_seen_is_enough_alone() -> None:
    assert enabling_expression("pregnancy == 'yes' or done('caudal-esi')", KNOWLEDGE) is None
    assert enabling_expression("pregnancy == 'yes' and done('caudal-esi')", KNOWLEDGE) is not None


def test_every_expression_ends_in_a_truth_and_is_never_empty() -> None:
    """`exists`, `empty` and `not` of them always are; a bare comparison is empty where nothing is answered."""
    expressions = [shown for one in CONDITIONAL if (shown := enabling_expression(str(one.ask_if), KNOWLEDGE))]
    assert len(expressions) > 20
    for expression in expressions:
        assert expression.count("(") == expression.count(")")
        assert any(expression.rstrip(")").endswith(end) for end in (".exists(", ".empty(", ".not("))


def test_an_option_that_came_later_is_not_denied_in_an_older_vocabulary() -> None:
    shown = enabling_expression("'opioid' in pump_drugs", KNOWLEDGE)
    assert shown is not None
    assert "'about.vocabulary').answer.value.where($this >= '2026.12')" in shown

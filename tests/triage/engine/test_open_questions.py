"""What is still asked, in which order, and what is not asked any more."""

from __future__ import annotations

from painref.criteria.evaluate import Answers
from painref.triage import assess

from .tiny import FACET, SCIATICA, TESTED, TINY, but, some, without


def asked(answers: Answers) -> list[str]:
    return [str(item.question) for item in assess(TINY, answers).open_questions]


def test_nothing_is_asked_once_everything_is_answered() -> None:
    assert [asked(answers) for answers in (FACET, TESTED, SCIATICA)] == [[], [], []]


def test_red_flags_come_first_then_the_best_verdict() -> None:
    answers = without(TESTED, "fever", "frail", "trial_result")
    assert asked(answers) == ["fever", "frail"]
    open_questions = assess(TINY, without(FACET, "numb", "allergy", "frail")).open_questions
    assert [(item.question, item.bears_on_top) for item in open_questions] == [
        ("numb", True),
        ("allergy", True),
        ("frail", False),
    ]


def test_each_counts_the_verdicts_that_depend_on_it() -> None:
    (question,) = assess(TINY, without(FACET, "allergy")).open_questions
    assert (question.question, question.prompt, question.verdicts) == ("allergy", "Allergy?", 2)


def test_what_is_settled_is_not_asked() -> None:
    assert asked(without(but(FACET, blocks=1.0), "care_weeks")) == []
    assert asked(without(but(FACET, allergy=True), "frail", "medications", "bleeds")) == []


def test_what_bears_on_an_excluded_procedure_only_is_not_asked() -> None:
    assert "frail" in asked(without(TESTED, "frail"))
    assert "frail" not in asked(without(but(TESTED, allergy=True), "frail"))


def test_conservative_care_of_a_supported_condition_is_asked() -> None:
    assert asked(without(FACET, "weeks")) == ["weeks"]
    assert asked(without(but(FACET, diagnoses=some(), tender=False), "weeks")) == []


def test_what_was_answered_and_what_was_not_are_listed() -> None:
    assessment = assess(TINY, {"numb": False, "weeks": 3.0})
    assert assessment.answered == ("numb", "weeks")
    assert set(assessment.answered) | set(assessment.not_answered) == set(TINY.questions)

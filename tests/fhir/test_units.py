"""Units: a code of UCUM for each, and the way back."""

from __future__ import annotations

import pytest

from painref.errors import Place
from painref.fhir.units import CODES, quantity, quantity_text, ucum, units_of
from painref.knowledge.model import QuestionType
from painref.triage.questionnaire.numbers import parse_number
from tests.cited_patients import KNOWLEDGE
from tests.fhir.resources import AS_OF

NUMBERS = [question for question in KNOWLEDGE.questions.values() if question.type is QuestionType.NUMBER]


def test_every_unit_of_the_questions_has_a_code_or_only_counts() -> None:
    counts = {unit for question in NUMBERS for unit in units_of(question)} - CODES.keys()
    assert counts == {"points", "grade", "tests", "areas", "drugs", "classes", "injections", "ratio"}


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_a_quantity_leads_back_to_the_text_that_it_was_made_of(question) -> None:
    for unit in ("", *units_of(question)):
        for text in (f"5 {unit}", f"at least 5 {unit}", f"under 5.5 {unit}"):
            made = quantity(text.strip(), question)
            assert made is not None
            parts = (str(made["value"]), made.get("comparator", ""), made.get("unit", ""), made["code"])
            assert quantity_text(*parts, question) == text.strip()


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_every_unit_is_one_that_a_file_of_answers_takes(question) -> None:
    middle = ((question.min or 0.0) + (question.max or 100.0)) / 2
    number = parse_number(f"{middle:g} {question.unit}", question, Place(""), AS_OF)
    assert number == parse_number(f"{middle:g}", question, Place(""), AS_OF)


@pytest.mark.parametrize("text", ["6 to 8", "normal", "since 2026-02", "6.50", "6 fortnights", "up to 6"])
def test_what_a_quantity_cannot_say_exactly_is_none(text: str) -> None:
    assert quantity(text, KNOWLEDGE.questions["pain_duration"]) is None


def test_a_count_has_an_annotation() -> None:
    assert ucum("points") == "{points}"

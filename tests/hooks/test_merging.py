"""A form and the lists of a record as one patient: nothing that either says is there is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from painref.fhir.response import response_of
from painref.knowledge.knowledge import Knowledge
from painref.sources.document import read_document
from painref.triage.questionnaire.reading import read_answers
from tests.hooks.requests import bundle, condition, order, prescription, request
from tests.hooks.test_service import cards

FORM = """
painref: answers/2
as_of: {day}
age: 61
pain_regions: [low-back, leg]
drugs: {{apixaban: no, aspirin: yes}}
health_conditions: {{diabetes: no}}
requested: caudal-esi
"""


def form(knowledge: Knowledge, day: str = "2026-11-28") -> dict[str, Any]:
    given = read_answers(read_document(FORM.format(day=day).encode(), "form"), knowledge, date(2026, 11, 28))
    return response_of(given, knowledge)


def detail(response: dict[str, Any], **prefetch: Any) -> str:
    return str(cards(request(answers=bundle(response), **prefetch))[0]["detail"])


def test_the_answers_of_a_form_count(built_in: Knowledge) -> None:
    assert "Aspirin" in detail(form(built_in))


@pytest.mark.parametrize(
    ("prefetch", "name"),
    [
        ({"medications": bundle(prescription("Eliquis 5 mg bd"))}, "Apixaban"),
        ({"conditions": bundle(condition("Type 2 diabetes mellitus", "E11.9"))}, "Diabetes"),
    ],
)
def test_what_a_list_has_is_not_denied_by_a_form(built_in: Knowledge, prefetch: dict[str, Any], name: str) -> None:
    said = detail(form(built_in), **prefetch)
    assert name in said
    assert "the form says no, the record has it; it is taken to be there" in said


def test_a_list_that_lacks_what_the_form_has_denies_nothing(built_in: Knowledge) -> None:
    said = detail(form(built_in), medications=bundle(prescription("Eliquis 5 mg bd")))
    assert "Aspirin" in said


def test_an_order_counts_before_what_a_form_asked_for(built_in: Knowledge) -> None:
    found = cards(request(answers=bundle(form(built_in)), orders=bundle(order("L4-5 interlaminar ESI"))))
    text = " ".join(card["summary"] + card["detail"] for card in found)
    assert "Lumbar interlaminar epidural steroid injection: " in text


def test_a_form_of_an_earlier_day_is_read_as_of_its_day_and_says_so(built_in: Knowledge) -> None:
    later = condition("Myocardial infarction", "I21.9", onsetDateTime="2026-11-01")
    said = detail(form(built_in, "2026-09-01"), conditions=bundle(later))
    assert "The form is of 2026-09-01; times count from that day" in said
    assert "As of 2026-09-01" in said


def test_the_newest_form_counts_and_that_of_another_maker_does_not(built_in: Knowledge) -> None:
    old = {**form(built_in, "2026-01-01"), "item": []}
    foreign = {**form(built_in), "questionnaire": "http://example.org/phq", "item": [{"linkId": "x"}]}
    said = str(cards(request(answers=bundle(old, foreign, form(built_in))))[0]["detail"])
    assert "Aspirin" in said

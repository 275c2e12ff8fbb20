"""A response that another system wrote: what it says is taken as it is said, or refused with its path."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from painref.errors import PainrefError
from painref.fhir.names import ABSENT, ANSWER_CODES, BASE
from painref.fhir.response import response_of
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.values import Given, NumberAnswer
from tests.cited_patients import KNOWLEDGE
from tests.fhir.resources import answered, read_back
from tests.triage.questionnaire.test_answer_file import files

UCUM = "http://unitsofmeasure.org"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": f"{BASE}/CodeSystem/{system}", "code": code}}


def answer(code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": ANSWER_CODES, "code": code}}


def said(link: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"linkId": link, "answer": list(answers)}


WEAK = coded("neuro-red-flags", "leg-weakness")


def row(question: str, **cells: dict[str, Any]) -> dict[str, Any]:
    return {
        "linkId": f"{question}.each",
        "item": [said(f"{question}.each.{name}", cell) for name, cell in cells.items()],
    }


def read(*items: dict[str, Any], **more: Any) -> Given:
    whole = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items), **more}
    return read_back(whole)


def errors(*items: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(AnswerError) as caught:
        read(*items, **more)
    return [str(error).removeprefix("r.json: ") for error in caught.value.all_errors()]


def test_items_are_found_whether_or_not_they_stand_in_sections() -> None:
    age = said("age", {"valueQuantity": {"value": 70, "system": UCUM, "code": "a"}})
    assert read(age).values == read({"linkId": "section.start", "item": [age]}).values == answered("age: 70").values


def test_a_quantity_in_another_unit_of_the_question_is_converted() -> None:
    quantity = {"value": 9, "unit": "Monate", "system": UCUM, "code": "mo"}
    assert read(said("pain_duration", {"valueQuantity": quantity})).values == answered("pain_duration: 9 months").values


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ({"value": 9}, "pain_duration has no unit."),
        ({"value": 9, "system": UCUM, "code": "min"}, "'min' is not a unit of pain_duration."),
        ({"value": 9, "system": "http://snomed.info/sct", "code": "wk"}, "'wk' is not a unit of pain_duration."),
        ({"value": 9, "unit": "fortnights"}, "'fortnights' is not a unit of pain_duration."),
        ({"value": -9, "system": UCUM, "code": "wk"}, "pain_duration wants a number of weeks, not '-9'."),
        ({"value": 99999, "system": UCUM, "code": "wk"}, "pain_duration is '99999', outside 0 to 5200 weeks."),
        ({"unit": "weeks"}, "valueQuantity is not a value."),
    ],
)
def test_a_quantity_that_could_be_misread_is_an_error(quantity: dict[str, Any], message: str) -> None:
    (error,) = errors(said("pain_duration", {"valueQuantity": quantity}))
    assert error.startswith(f"item[0].answer[0]: {message}")


def test_an_exponent_is_the_number_that_it_is() -> None:
    quantity = {"value": 1e1, "comparator": "<", "system": UCUM, "code": "wk"}
    value = read(said("pain_duration", {"valueQuantity": quantity})).values["pain_duration"]
    assert isinstance(value, NumberAnswer)
    assert value.text == "under 10.0"


def test_a_tick_and_a_row_that_dates_it_are_one_answer() -> None:
    given = read(
        said("neuro_red_flags", WEAK),
        row("neuro_red_flags", option=WEAK, answer=answer("new"), date={"valueDate": "2026-11-20"}),
        authored="2026-11-28T10:00:00Z",
    )
    assert given.values == answered("neuro_red_flags: {leg-weakness: new since 2026-11-20}").values


@pytest.mark.parametrize("denial", ["no", "not-new", "suspected"])
def test_a_tick_and_a_row_that_denies_it_are_an_error(denial: str) -> None:
    found = errors(
        said("neuro_red_flags", WEAK),
        row("neuro_red_flags", option=WEAK, answer=answer(denial)),
    )
    assert found == [
        f"item[1]: leg-weakness is ticked, and its row says '{denial.replace('-', ' ')}'. Keep one of them."
    ]


@pytest.mark.parametrize("reason", ["asked-unknown", "unknown", "masked", "not-applicable"])
def test_whatever_is_absent_is_unknown_and_never_no(reason: str) -> None:
    absent = {"extension": [{"url": ABSENT, "valueCode": reason}]}
    given = read(said("limb_dominant", {"_valueBoolean": absent}), said("coagulation", {"valueCoding": absent}))
    assert set(given.unknown) == {"limb_dominant", "coagulation"}
    assert given.values == {}


def test_what_was_not_asked_is_not_there() -> None:
    absent = {"extension": [{"url": ABSENT, "valueCode": "not-asked"}]}
    given = read(said("limb_dominant", {"_valueBoolean": absent}), said("age"))
    assert (given.unknown, given.values) == ((), {})


def test_a_value_counts_though_an_extension_says_that_it_is_absent() -> None:
    absent = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    assert read(said("limb_dominant", {"_valueBoolean": absent, "valueBoolean": True})).values == {
        "limb_dominant": True
    }


def test_all_errors_come_at_once_each_with_its_path() -> None:
    found = errors(
        said("age", {"valueInteger": 70}),
        said("pain_durations", {"valueBoolean": True}),
        {
            "linkId": "section.safety",
            "item": [
                said("neuro_red_flags", coded("neuro-red-flags", "saddle")),
                said("cancer_red_flags", {"valueCoding": {"system": "http://snomed.info/sct", "code": "1"}}),
                {"linkId": "coagulation.each", "item": [said("coagulation.each.colour", answer("no"))]},
            ],
        },
        said("limb_dominant", {"valueBoolean": "yes"}),
        said("egfr", {"valueQuantity": {"value": 900, "system": UCUM, "code": "mL/min"}}),
    )
    assert sorted(error.partition(": ")[0] for error in found) == [
        "item[0].answer[0]",
        "item[1]",
        "item[2].item[0].answer[0]",
        "item[2].item[1].answer[0]",
        "item[2].item[2].item[0]",
        "item[3].answer[0]",
        "item[4].answer[0]",
    ]
    assert any("Did you mean 'pain_duration'?" in error for error in found)
    assert any("valueInteger" in error and "valueQuantity" in error for error in found)


LIVER = coded("coagulation", "liver-disease")
ESI = coded("procedures", "caudal-esi")


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([said("coagulation", answer("none-of-these"), LIVER)], "none of these, but liver-disease"),
        ([said("pain_regions", answer("none-of-these"))], "pain_regions cannot be none"),
        ([said("sex", coded("sex", "male"), coded("sex", "female"))], "sex is answered twice"),
        ([said("sex", coded("sex", "male")), said("sex", coded("sex", "female"))], "sex is answered twice"),
        ([row("coagulation", answer=answer("no"))], "the row does not say what it is about"),
        ([row("coagulation", option=LIVER)], "the row says nothing of liver-disease"),
        ([row("coagulation", option=LIVER, answer=answer("maybe"))], "there is no answer 'maybe'"),
        ([row("coagulation", option=LIVER, answer=answer("no"))] * 2, "two rows are about the same"),
        (
            [row("done", option=ESI, answer=answer("no"), result=coded("results", "good"))],
            "the row says more (result)",
        ),
        ([row("done", option=ESI)], "the row says nothing of caudal-esi"),
        ([row("cleared", option=coded("red-flags", "malignancy"))], "cleared.malignancy says no test"),
        ([said("age", {})], "the answer has no value"),
        ([{"linkId": "age", "answer": {}}], "'answer' is not a list"),
        ([{"answer": []}], "the item has no linkId"),
        (["age"], "the item is not an object"),
        ([said("section.start", answer("no"))], "'section.start' takes no answer"),
        ([said("coagulation.each", LIVER)], "'coagulation.each' takes no answer"),
        ([said("coagulation.how", {"valueString": "yes"})], "'coagulation.how' takes no answer"),
        ([{"linkId": "age", "item": [{"linkId": "colour"}]}], "there is no item 'colour'"),
        ([{"linkId": "age", "modifierExtension": []}], "modifierExtension"),
    ],
)
def test_what_cannot_be_taken_as_it_stands_is_an_error(items: list[Any], message: str) -> None:
    assert message in errors(*items)[0]


JUNK = st.sampled_from([None, True, -1, 1e300, "", "x", [], {}, [[]], {"item": [{}]}, {"answer": [None]}])
"""What has no place in most parts of a response."""


@for_all(files(), st.randoms(use_true_random=False), JUNK)
def test_a_response_with_something_else_anywhere_in_it_is_read_or_refused_and_never_crashes(
    text: str, chance: random.Random, junk: Any
) -> None:
    response = response_of(answered(text), KNOWLEDGE)
    holder, key = chance.choice([*_parts(response)])
    holder[key] = junk
    with contextlib.suppress(PainrefError):
        assert isinstance(read_back(response), Given)


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a response, as what holds it and the key."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield value, key
        yield from _parts(part)


def test_a_response_marked_as_an_error_is_refused() -> None:
    assert "marked as an error" in errors(status="entered-in-error")[0]


def test_another_resource_is_no_answers() -> None:
    with pytest.raises(AnswerError, match="a Patient is not answers"):
        read_back({"resourceType": "Patient"})


def test_a_row_left_empty_says_nothing() -> None:
    assert read({"linkId": "coagulation.each", "item": [{"linkId": "coagulation.each.option"}]}).values == {}


def test_the_subject_is_known_by_its_identifier_or_else_by_its_reference() -> None:
    assert read(subject={"reference": "Patient/5"}).patient_id == "Patient/5"
    assert read(subject={"reference": "Patient/5", "identifier": {"value": "7"}}).patient_id == "7"

"""Answers as a QuestionnaireResponse, and back: nothing is lost, and what was not asked is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as for_all

from painref.fhir.names import ABSENT, ASKED_UNKNOWN, NONE_OF_THESE, OTHERS_NO
from painref.fhir.response import response_of
from painref.triage.questionnaire.values import Given
from tests.cited_patients import KNOWLEDGE, cited_patients
from tests.cli.terminal import EXAMPLES
from tests.fhir.resources import answered, codes, item, items_of, meaning, problems, there_and_back
from tests.samples import Sampled
from tests.triage.questionnaire.test_answer_file import files


def response(text: str) -> dict:
    return response_of(answered(text), KNOWLEDGE)


@for_all(files())
def test_random_answers_come_back_as_they_were(text: str) -> None:
    given = answered(text)
    assert meaning(there_and_back(given)) == meaning(given)


def test_cited_patients_come_back_as_they_were_in_valid_resources(sampled: Sampled) -> None:
    for case in sampled(cited_patients().values(), 20):
        assert meaning(there_and_back(case.given)) == meaning(case.given), case.id
        assert problems(response_of(case.given, KNOWLEDGE)) == [], case.id


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_examples_come_back_as_they_were(path) -> None:
    given = answered(path.read_text(encoding="utf-8"))
    assert meaning(there_and_back(given)) == meaning(given)


@pytest.mark.parametrize(
    "text",
    [
        "pain_duration: at least 6 weeks",
        "pain_duration: 6 to 8 weeks",
        "pain_duration: since 2026-02",
        "pain_duration: 9 months",
        "pain_duration: unknown",
        "inr: normal",
        'opioid_dose: "<6"',
        "neuro_red_flags: {leg-weakness: new 3 days ago, arm-weakness: old since 2023-11, bladder-change: unknown}",
        "neuro_red_flags: unknown",
        "events: {stroke: 2026-08, coronary-stent: not within 6 months, joint-replacement-planned: in 6 weeks}",
        "drugs: {anticoagulants: no, antiplatelets: no, ssri: yes}",
        "drugs: {anticoagulants: no, apixaban: unknown}",
        "drugs: {anticoagulants: no, apixaban: yes, other-antithrombotic: tinzaparin of a trial}",
        "diagnoses: {sciatica: suspected, fibromyalgia: yes, other-diagnosis: narcotic bowel, others: no}",
        "requested: {other: coccygectomy, caudal-esi: yes}",
        "done: {caudal-esi: [{relief: at least 50, last: 9 months ago}, {times: 2, result: poor}], others: no}",
        "done: {caudal-esi: yes, lumbar-medial-branch-block: no, kyphoplasty: unknown}",
        "done: {lumbar-interlaminar-esi: 2026-03}",
        "done: {caudal-esi: not within 12 months, lumbar-medial-branch-block: {relief: unknown, lasted: 10 weeks}}",
        "done: none",
        "cleared: {malignancy: [{by: [mri, ct], on: 2026-09}, {by: specialist}]}",
        "cleared: unknown",
        "red_flags: none",
        "limb_dominant: unknown",
        'id: "A/7"\nfollow: [uk, nice]\nvocabulary: "2026.11"\nage: 70',
    ],
)
def test_everything_that_a_file_may_say_comes_back(text: str) -> None:
    given = answered(text)
    assert meaning(there_and_back(given)) == meaning(given)
    assert problems(response(text)) == []


def test_a_record_alone_in_a_list_comes_back_as_the_one_session_it_is() -> None:
    back, given = (
        there_and_back(answered("done: {caudal-esi: [{relief: 60}]}")),
        answered("done: {caudal-esi: {times: 1, relief: 60}}"),
    )
    assert back == given


def test_none_of_these_not_asked_and_unknown_differ() -> None:
    none, unasked, unknown = response("coagulation: none"), response("age: 70"), response("coagulation: unknown")
    assert codes(none, "coagulation") == [NONE_OF_THESE]
    assert [one for one in items_of(unasked) if one["linkId"].startswith("coagulation")] == []
    (answer,) = item(unknown, "coagulation")["answer"]
    assert answer == {"valueCoding": {"extension": [{"url": ABSENT, "valueCode": ASKED_UNKNOWN}]}}


def test_what_is_named_is_ticked_and_the_rest_denied_by_a_code_of_its_own() -> None:
    assert codes(response("coagulation: {liver-disease: yes, others: no}"), "coagulation") == [
        "liver-disease",
        OTHERS_NO,
    ]


def test_a_denied_group_of_drugs_is_one_row() -> None:
    assert codes(response("drugs: {anticoagulants: no}"), "drugs.each.option") == ["anticoagulants"]


def test_a_bound_is_a_quantity_with_a_comparator_and_a_ucum_code() -> None:
    (answer,) = item(response("pain_duration: at least 9 months"), "pain_duration")["answer"]
    assert answer["valueQuantity"] == {
        "value": 9,
        "comparator": ">=",
        "unit": "months",
        "system": "http://unitsofmeasure.org",
        "code": "mo",
    }


def test_a_quantity_without_a_unit_in_words_is_in_the_unit_of_the_question() -> None:
    (answer,) = item(response("pain_duration: 6"), "pain_duration")["answer"]
    assert answer["valueQuantity"] == {"value": 6, "system": "http://unitsofmeasure.org", "code": "wk"}


def test_the_response_names_the_questionnaire_with_its_version_the_day_and_the_patient() -> None:
    made = response('as_of: 2026-08-01\nid: "7"\nage: 70')
    assert made["questionnaire"] == f"https://painref.invalid/fhir/Questionnaire/painref|{KNOWLEDGE.version}"
    assert made["authored"] == "2026-08-01"
    assert made["subject"] == {"identifier": {"value": "7"}}


def test_no_answers_at_all_are_a_valid_response() -> None:
    empty = Given(as_of=answered("age: 1").as_of, vocabulary="2026.12")
    assert problems(response_of(empty, KNOWLEDGE)) == []
    assert there_and_back(empty) == replace(empty, vocabulary="2026.12")

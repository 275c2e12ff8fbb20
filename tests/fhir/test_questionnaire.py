"""The questionnaire: valid, every link id once, every question and option there, and none of these by itself."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from painref.fhir.names import ANSWER_CODES, BASE, NONE_OF_THESE, OTHERS_NO, Resource
from painref.fhir.questionnaire import questionnaire
from painref.fhir.response import response_of
from painref.knowledge.model import Id, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.notice import INTENDED_USE
from tests.cited_patients import KNOWLEDGE, cited_patients
from tests.fhir.resources import item, items_of, problems
from tests.samples import Sampled

QUESTIONS = list(KNOWLEDGE.questions.values())
LISTS = [one for one in QUESTIONS if one.type in (QuestionType.OPTIONS, QuestionType.NAMES, QuestionType.RECORDS)]


@cache
def whole() -> Resource:
    return questionnaire(KNOWLEDGE)


def links(resource: Resource) -> list[str]:
    return [one["linkId"] for one in items_of(resource)]


def options(link: str) -> list[Resource]:
    return list(item(whole(), link)["answerOption"])


def extensions(link: str) -> list[str]:
    return [one["url"].rpartition("/")[2] for one in item(whole(), link).get("extension", [])]


@pytest.mark.parametrize("regions", [(), ("low-back",), ("head", "neck")], ids=str)
def test_it_is_a_valid_resource(regions: tuple[Id, ...]) -> None:
    assert problems(questionnaire(KNOWLEDGE, regions)) == []


def test_every_link_id_stands_once() -> None:
    assert [link for link, times in Counter(links(whole())).items() if times > 1] == []


def test_it_carries_the_version_of_the_data_and_what_it_is_for() -> None:
    assert whole()["version"] == KNOWLEDGE.version
    assert whole()["description"].startswith(INTENDED_USE)
    assert all(owner in whole()["copyright"] for owner in ("UCUM", "LOINC", "CC BY 4.0"))


def test_codes_of_others_are_those_whose_notice_it_carries() -> None:
    systems = {code["system"] for one in items_of(whole()) for code in one.get("code", [])}
    assert {system for system in systems if not system.startswith(BASE)} == {"http://loinc.org"}
    assert item(whole(), "inr")["code"][1] == {"system": "http://loinc.org", "code": "6301-6"}


def test_every_question_is_asked_with_its_prompt_and_how_to_ask_it() -> None:
    for question in QUESTIONS:
        if question.type is not QuestionType.CLEARINGS:
            assert item(whole(), question.id)["text"].startswith(question.prompt)
        if question.how and question.type is not QuestionType.CLEARINGS:
            assert item(whole(), f"{question.id}.how")["text"].startswith(question.how)


@pytest.mark.parametrize("question", LISTS, ids=lambda question: question.id)
def test_every_option_can_be_ticked_and_none_of_these_excludes_all_of_them(question) -> None:
    found = {option["valueCoding"]["code"]: option for option in options(question.id)}
    assert list(found)[: len(option_ids(question, KNOWLEDGE))] == list(option_ids(question, KNOWLEDGE))
    assert ({NONE_OF_THESE, OTHERS_NO} <= found.keys()) is not question.closed
    exclusive = [code for code, option in found.items() if "optionExclusive" in json.dumps(option)]
    assert exclusive == ([] if question.closed else [NONE_OF_THESE])


def test_no_option_has_the_code_of_an_answer_to_all_of_them() -> None:
    ids = {option for question in LISTS for option in option_ids(question, KNOWLEDGE)}
    assert ids.isdisjoint({NONE_OF_THESE, OTHERS_NO})


def test_a_course_and_a_date_can_be_said_where_an_option_has_them() -> None:
    answers = [option["valueCoding"]["code"] for option in options("neuro_red_flags.each.answer")]
    assert answers == ["yes", "no", "new", "old", "not-new"]
    assert item(whole(), "events.each.date")["type"] == "date"
    assert "allergies.each.date" not in links(whole())


def test_a_number_has_its_units_first_its_own_and_its_bounds() -> None:
    assert extensions("pain_duration")[:4] == ["questionnaire-unitOption"] * 4
    assert item(whole(), "pain_duration")["extension"][0]["valueCoding"]["code"] == "wk"
    assert extensions("pain_duration")[4:] == ["sdc-questionnaire-minQuantity", "sdc-questionnaire-maxQuantity"]


def test_what_a_letter_says_at_once_is_not_asked_at_once() -> None:
    assert "questionnaire-hidden" in extensions("red_flags")
    assert "questionnaire-hidden" not in extensions("cleared.each")


def test_for_a_region_what_is_asked_of_others_is_left_out_and_nothing_else_changes() -> None:
    knee = questionnaire(KNOWLEDGE, (Id("knee"),))
    assert knee["url"] == f"{whole()['url']}-knee"
    left_out = set(links(whole())) - set(links(knee))
    assert {"headache_red_flags", "pelvic_findings", "head_and_face_findings"} <= left_out
    assert not left_out & {"neuro_red_flags", "limb_red_flags", "joint_findings", "drugs", "age"}
    for link in set(links(knee)) - {"section.safety", "section.findings"}:
        if not link.startswith("section."):
            assert item(knee, link) == item(whole(), link)


def test_every_item_of_a_response_is_one_of_the_questionnaire_with_a_code_of_its_options(sampled: Sampled) -> None:
    known = {
        one["linkId"]: {_code(option["valueCoding"]) for option in one.get("answerOption", [])}
        for one in items_of(whole())
    }
    for case in sampled(cited_patients().values(), 20):
        for one in items_of(response_of(case.given, KNOWLEDGE)):
            assert one["linkId"] in known, case.id
            codings = [answer["valueCoding"] for answer in one.get("answer", []) if "valueCoding" in answer]
            told = {_code(coding) for coding in codings if "code" in coding}
            assert told <= known[one["linkId"]], case.id


def _code(coding: Resource) -> tuple[str, str]:
    return coding["system"], coding["code"]


def test_the_codes_of_answers_have_one_system() -> None:
    systems = {one["valueCoding"]["system"] for one in options("coagulation.each.answer")}
    assert systems == {ANSWER_CODES}

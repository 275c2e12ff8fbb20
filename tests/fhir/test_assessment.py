"""The assessment as a Bundle: the same order, reasons and sources as on the screen, and nothing that directs."""

from __future__ import annotations

import json
from functools import cache

import pytest

from painref.fhir.assessment import assessment_bundle
from painref.fhir.names import Resource
from painref.notice import INTENDED_USE
from painref.triage.assess import assess
from painref.triage.assessment import Assessment
from painref.triage.questionnaire.resolve import patient_of
from tests.cited_patients import KNOWLEDGE, assessment_of, cited_patients
from tests.cli.terminal import EXAMPLES
from tests.fhir.resources import answered, problems
from tests.samples import Sampled


@cache
def assessed(example: str) -> Assessment:
    given = answered((EXAMPLES / f"{example}.yaml").read_text(encoding="utf-8"))
    return assess(KNOWLEDGE, patient_of(given, KNOWLEDGE))


def bundle(example: str) -> Resource:
    return assessment_bundle(assessed(example), "7")


def resources(made: Resource, kind: str) -> list[Resource]:
    return [entry["resource"] for entry in made["entry"] if entry["resource"]["resourceType"] == kind]


def the(made: Resource, kind: str) -> Resource:
    (found,) = resources(made, kind)
    return found


def test_cited_patients_make_valid_bundles(sampled: Sampled) -> None:
    for id_ in sampled(cited_patients(), 200):
        assert problems(assessment_bundle(assessment_of(id_))) == [], id_


def test_options_stand_in_order_with_their_reasons_and_what_is_not_offered_apart() -> None:
    assessment = assessed("facet-pain")
    offered = [row for row in assessment.rows if row.verdict.is_reachable]
    actions = the(bundle("facet-pain"), "RequestGroup")["action"]
    assert [action["prefix"] for action in actions] == [str(row.rank) for row in offered]
    assert all(row.reason in action["description"] for row, action in zip(offered, actions, strict=True))
    rest = [entry["item"]["display"] for entry in the(bundle("facet-pain"), "List")["entry"]]
    assert len(rest) == len(assessment.rows) - len(offered)
    assert len(rest) > 0


def test_every_body_that_counts_is_documented_with_its_address() -> None:
    row = assessed("facet-pain").rows[0]
    documents = the(bundle("facet-pain"), "RequestGroup")["action"][0]["documentation"]
    counted = [item for item in (*row.recommendations, *row.wider) if item.counted]
    assert [one["label"].partition(":")[0] for one in documents] == [f"{item.body} {item.year}" for item in counted]
    assert all(one["url"].startswith("https://") for one in documents)
    assert any("doi.org" in one["url"] for one in documents)


def test_a_red_flag_is_a_detected_issue_and_in_an_emergency_nothing_is_on_offer() -> None:
    made = bundle("cauda-equina")
    flags = assessed("cauda-equina").red_flags
    assert [one["code"]["text"] for one in resources(made, "DetectedIssue")] == [flag.name for flag in flags]
    assert resources(made, "DetectedIssue")[0]["severity"] == "high"
    assert not any("prefix" in action for action in the(made, "RequestGroup")["action"])


def test_what_lifted_a_flag_is_its_mitigation() -> None:
    assessment = assessment_of("cauda-equina-syndrome-5")
    assert [flag.id for flag in assessment.red_flags_lifted] == ["cauda-equina-syndrome"]
    (issue,) = resources(assessment_bundle(assessment), "DetectedIssue")
    assert issue["mitigation"][0]["action"]["text"]
    assert "severity" not in issue


def test_it_says_first_that_it_informs_and_proposes_no_more() -> None:
    made = bundle("sciatica")
    assert the(made, "GuidanceResponse")["note"][0]["text"] == INTENDED_USE
    group = the(made, "RequestGroup")
    assert (group["intent"], group["status"]) == ("proposal", "draft")
    assert group["note"] == [{"text": INTENDED_USE}]


def test_a_program_reads_the_words_of_the_disposition_and_of_each_request() -> None:
    assessment = assessed("stenosis-on-apixaban")
    parameters = the(bundle("stenosis-on-apixaban"), "Parameters")["parameter"]
    assert parameters[0] == {"name": "disposition", "valueCode": assessment.disposition.word}
    (request,) = (one["part"] for one in parameters if one["name"] == "request")
    assert request[0]["valueCoding"]["code"] == "lumbar-interlaminar-esi"
    assert request[1] == {"name": "answer", "valueCode": "yes-after-preparation"}


def test_open_questions_are_what_it_requires() -> None:
    assessment = assessed("stenosis-on-apixaban")
    guidance = the(bundle("stenosis-on-apixaban"), "GuidanceResponse")
    assert guidance["status"] == "data-requested"
    wanted = [one["codeFilter"][0]["code"][0]["display"] for one in guidance["dataRequirement"]]
    assert wanted == [question.text for question in assessment.open_questions]


@pytest.mark.parametrize("example", ["facet-pain", "cauda-equina"])
def test_the_same_assessment_gives_the_same_bytes_and_every_reference_leads_somewhere(example: str) -> None:
    text = json.dumps(bundle(example))
    assert text == json.dumps(bundle(example))
    addresses = [entry["fullUrl"] for entry in bundle(example)["entry"]]
    assert len(addresses) == len(set(addresses))
    guidance = the(bundle(example), "GuidanceResponse")
    led = [guidance["outputParameters"]["reference"], guidance["result"]["reference"]]
    assert set(led) <= set(addresses)
    assert guidance["occurrenceDateTime"] == "2026-11-28"
    assert json.dumps(assessment_bundle(assessed(example), "8")) != text


def actions_of(holder: Resource) -> list[Resource]:
    inner = holder.get("action", [])
    return [*inner, *(one for action in inner for one in actions_of(action))]


@pytest.mark.parametrize("example", ["facet-pain", "stenosis-on-apixaban", "cauda-equina"])
def test_an_action_holds_others_or_names_a_resource_and_an_option_ends_in_its_procedure(example: str) -> None:
    group = the(bundle(example), "RequestGroup")
    assert all(("resource" in action) is not ("action" in action) for action in actions_of(group))
    for option in (action for action in group["action"] if "prefix" in action):
        code = option["code"][0]["coding"][0]["code"]
        assert option["action"][-1]["resource"]["identifier"]["value"] == code

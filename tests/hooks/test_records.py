"""What FHIR resources say: what is there, what has ended, what is only suspected; nothing of what is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from painref.hooks.incoming import Incoming, RequestError, parsed
from painref.hooks.records import UNNAMED_DRUG, allergy, drug, person_of, problem, resources_in, words_of_order
from tests.hooks.requests import bundle, condition, order, prescription

TODAY = date(2026, 11, 28)


def incoming(value: Any) -> Incoming:
    return Incoming(value, "here")


@pytest.mark.parametrize(
    ("born", "age"),
    [("1956-11-28", 70), ("1956-11-29", 69), ("1956", None), ("1956-11", None), ("2030-01-01", None), ("", None)],
)
def test_an_age_is_in_whole_years_and_only_of_a_known_day(born: str, age: int | None) -> None:
    assert person_of(incoming({"birthDate": born}), TODAY).age == age


def test_the_administrative_gender_is_not_sex_at_birth() -> None:
    assert person_of(incoming({"gender": "male"}), TODAY).sex == ""
    birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "F"}
    assert person_of(incoming({"extension": [birth_sex]}), TODAY).sex == "female"


@pytest.mark.parametrize("died", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-01"}])
def test_who_has_died_is_known(died: dict[str, Any]) -> None:
    assert person_of(incoming(died), TODAY).deceased
    assert not person_of(incoming({"deceasedBoolean": False}), TODAY).deceased


def test_a_problem_says_since_when_and_how_sure() -> None:
    found = problem(incoming(condition("Myocardial infarction", onsetDateTime="2026-08-01T10:00:00Z")))
    assert found is not None
    assert (found.text, found.since, found.ended, found.certain) == (
        "Myocardial infarction",
        date(2026, 8, 1),
        False,
        True,
    )


def test_an_onset_that_names_no_day_is_not_guessed() -> None:
    found = problem(incoming(condition("Stroke", onsetDateTime="2026")))
    assert found is not None
    assert found.since is None


@pytest.mark.parametrize("verified", ["refuted", "entered-in-error"])
def test_a_problem_that_is_not_so_says_nothing(verified: str) -> None:
    assert problem(incoming(condition("Diabetes", verified=verified))) is None
    assert allergy(incoming(condition("Latex", verified=verified))) is None


def test_a_suspected_and_a_resolved_problem_are_told_apart() -> None:
    suspected = problem(incoming(condition("Discitis", verified="provisional")))
    resolved = problem(incoming(condition("Discitis", clinical="resolved")))
    assert suspected is not None
    assert not suspected.certain
    assert resolved is not None
    assert resolved.ended


def test_a_drug_is_named_in_the_request_or_in_what_it_contains() -> None:
    contained = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Warfarin 5 mg"}}],
        "medicationReference": {"reference": "#m"},
    }
    texts = [found.text for item in (prescription("Apixaban"), contained) if (found := drug(incoming(item)))]
    assert texts == ["Apixaban", "Warfarin 5 mg"]


def test_a_drug_that_nobody_names_is_a_drug_nevertheless() -> None:
    found = drug(incoming({"status": "active", "medicationReference": {"reference": "Medication/9"}}))
    assert found is not None
    assert found.text == UNNAMED_DRUG


@pytest.mark.parametrize(
    ("changes", "taken"),
    [({"status": "stopped"}, False), ({"status": "on-hold"}, True), ({"status": "active"}, True)],
)
def test_a_drug_that_was_stopped_is_not_taken(changes: dict[str, Any], taken: bool) -> None:
    found = drug(incoming({**prescription("Apixaban"), **changes}))
    assert found is not None
    assert found.ended is not taken


@pytest.mark.parametrize("changes", [{"status": "entered-in-error"}, {"status": "draft"}, {"doNotPerform": True}])
def test_a_drug_that_never_was_says_nothing(changes: dict[str, Any]) -> None:
    assert drug(incoming({**prescription("Apixaban"), **changes})) is None


def test_an_order_is_told_by_its_words() -> None:
    assert words_of_order(incoming(order("SI joint injection"))) == ("SI joint injection",)


def test_resources_come_in_a_bundle_or_alone_and_others_are_passed_over() -> None:
    outcome = {"resourceType": "OperationOutcome"}
    assert len(list(resources_in(incoming(bundle(order("a"), outcome, order("b"))), ("ServiceRequest",)))) == 2
    assert len(list(resources_in(incoming(order("a")), ("ServiceRequest",)))) == 1
    assert list(resources_in(incoming(outcome), ("ServiceRequest",))) == []


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"code": "M54.5"}, "here.code"),
        ({"code": {"coding": {}}}, "here.code.coding"),
        ({"code": {"coding": [7]}}, "here.code.coding[0]"),
        ({"code": {"text": 7}}, "here.code.text"),
        (7, "here"),
    ],
)
def test_what_is_not_as_fhir_has_it_is_named_by_its_path(value: Any, path: str) -> None:
    with pytest.raises(RequestError) as raised:
        problem(incoming(value))
    assert path in raised.value.message.split()


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 10_000], ids=repr)
def test_a_body_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(RequestError):
        parsed(text).need("hook")

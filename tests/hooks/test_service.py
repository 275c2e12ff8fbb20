"""A request to its cards: what is on the lists counts, what is not is unknown, and nothing about safety is lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cache
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from painref.errors import PainrefError
from painref.hooks.cards import LONGEST_SUMMARY, shortened
from painref.hooks.incoming import RequestError
from painref.hooks.service import Service
from tests.hooks.requests import STENOSIS, body, bundle, condition, order, prescription, request
from tests.hooks.schema import DISCOVERY, RESPONSE
from tests.opened import built_in_knowledge

TODAY = date(2026, 11, 28)


@cache
def service() -> Service:
    return Service(built_in_knowledge())


def cards(value: Any, called: str = "painref-triage") -> list[dict[str, Any]]:
    """The cards on a request, which conform to the specification."""
    response = service().call(called, body(value), TODAY)
    Draft202012Validator(RESPONSE).validate(response)
    return list(response["cards"])


def details(**prefetch: Any) -> str:
    return str(cards(request(**prefetch))[0]["detail"])


def test_what_can_be_called_is_described_as_the_specification_has_it() -> None:
    described = service().discovery()
    Draft202012Validator(DISCOVERY).validate(described)
    assert [item["hook"] for item in described["services"]] == ["patient-view", "order-select"]
    assert all(
        "{{context.patientId}}" in query for item in described["services"] for query in item["prefetch"].values()
    )


# --- What counts ------------------------------------------------------------------------------------------------------


def test_a_problem_list_alone_is_screened_first() -> None:
    (card,) = cards(request())
    assert card["summary"].startswith("Screen first: ")
    assert card["indicator"] == "info"
    assert "What these lists lack is unknown, not absent" in card["detail"]


def test_a_draft_order_is_answered() -> None:
    first, answer = cards(request(orders=bundle(order("L4-5 interlaminar ESI"), order("CBC"))))
    assert answer["summary"].startswith("Lumbar interlaminar epidural steroid injection: ")
    assert "painref does not cover:** CBC" in first["detail"]


def test_the_order_in_the_context_counts_before_those_that_were_fetched() -> None:
    value = request(orders=bundle(order("caudal ESI")))
    value["hook"] = "order-select"
    value["context"]["draftOrders"] = bundle(order("Left L5 TFESI"))
    summaries = " ".join(card["summary"] for card in cards(value, "painref-order"))
    assert "ransforaminal" in summaries
    assert "audal" not in summaries


def test_a_drug_that_hinders_clotting_is_on_the_card_with_what_bodies_say() -> None:
    assert "Apixaban" in details(medications=bundle(prescription("Eliquis 5 mg bd")))


@pytest.mark.parametrize("words", ["Nattokinase", "Xyzumab 40 mg"])
def test_a_drug_that_painref_does_not_know_never_looks_like_none(words: str) -> None:
    said = details(medications=bundle(prescription(words)))
    assert f"Not understood:** {words.split()[0]}" in said
    assert f"**Drug:** {words.split()[0]}" in said


def test_a_drug_that_bears_on_nothing_asked_is_named_and_holds_nothing_up() -> None:
    said = details(medications=bundle(prescription("simvastatin 20 MG Oral Tablet [Zocor]")))
    assert "Drugs of no concern here:** simvastatin 20 MG Oral Tablet" in said
    assert "**Drug:**" not in said


def test_a_problem_that_is_not_understood_is_named() -> None:
    assert "Not understood:** Gout" in details(conditions=bundle(STENOSIS, condition("Gout")))


def test_a_red_flag_is_a_warning_and_never_an_alarm() -> None:
    found = cards(request(conditions=bundle(STENOSIS, condition("Cauda equina syndrome", "G83.4"))))
    assert {card["indicator"] for card in found} <= {"info", "warning"}


def test_a_suspected_diagnosis_is_not_taken_for_one() -> None:
    suspected = condition(
        "Spinal stenosis, lumbar region with neurogenic claudication", "M48.062", verified="provisional"
    )
    assert "suspected" in details(conditions=bundle(suspected))


@pytest.mark.parametrize(
    "prefetch",
    [
        {"conditions": bundle(condition("Gout"))},
        {"conditions": bundle()},
        {"patient": {"resourceType": "Patient", "deceasedBoolean": True}},
    ],
    ids=["nothing of pain", "nothing at all", "has died"],
)
def test_there_is_no_card_where_there_is_nothing_to_say(prefetch: dict[str, Any]) -> None:
    assert cards(request(**prefetch)) == []


def test_a_list_that_came_empty_says_the_same_as_one_that_did_not_come() -> None:
    # Null is how the specification says that nothing was found: it must not deny what nobody asked.
    without = request()
    del without["prefetch"]["patient"]
    empty = {**without, "prefetch": {**without["prefetch"], "medications": None, "allergies": None}}
    assert cards(without) == cards(empty)


def test_sources_can_be_opened() -> None:
    links = cards(request())[0]["links"]
    assert all(link["url"].startswith("https://") for link in links)
    assert len({link["url"] for link in links}) == len(links)


def test_what_a_record_says_is_no_markdown_of_its_own() -> None:
    said = details(conditions=bundle(STENOSIS, condition("[click](http://evil.example) <b>x</b>")))
    assert "\\[click\\]" in said
    assert "<b>" not in said


def test_nothing_is_kept_between_calls() -> None:
    before = cards(request())
    cards(request(medications=bundle(prescription("Xyzumab"))))
    assert cards(request()) == before
    assert "Xyzumab" not in repr(vars(service()._reader))


# --- What cannot be answered ------------------------------------------------------------------------------------------


def refused(value: Any, called: str = "painref-triage") -> RequestError:
    with pytest.raises(RequestError) as raised:
        service().call(called, body(value), TODAY)
    return raised.value


@pytest.mark.parametrize("name", ["hook", "hookInstance", "context"])
def test_what_the_specification_requires_is_required(name: str) -> None:
    value = request()
    del value[name]
    error = refused(value)
    assert name in error.message
    assert error.status == HTTPStatus.BAD_REQUEST


def test_a_call_without_any_resource_fails_its_precondition() -> None:
    value = request()
    value["prefetch"] = {"patient": None}
    assert refused(value).status == HTTPStatus.PRECONDITION_FAILED


def test_a_service_that_there_is_not_is_not_found() -> None:
    assert refused(request(), "painref").status == HTTPStatus.NOT_FOUND


def test_a_service_is_called_by_its_own_hook() -> None:
    assert "order-select" in refused(request(), "painref-order").message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["resourceType", "entry", "resource", "code", "coding", "text", "status"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["patient", "conditions", "medications", "allergies", "orders"]), JSON), JSON)
def test_whatever_is_sent_there_are_cards_or_an_error(prefetch: dict[str, Any], resource: Any) -> None:
    value = request(**prefetch, statements={"resourceType": "Bundle", "entry": [{"resource": resource}]})
    with suppress(PainrefError):
        cards(value)


@pytest.mark.parametrize("length", [10, 139, 140, 2000])
def test_a_summary_is_cut_at_a_word(length: int) -> None:
    text = shortened("word " * (length // 5 + 1))
    assert len(text) <= LONGEST_SUMMARY
    assert text.rstrip(".").endswith("word")

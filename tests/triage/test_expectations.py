"""What a cited patient may expect, and how a case file is read: on the tiny knowledge of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from painref.errors import PainrefError
from painref.knowledge.model import Direction, Id
from painref.sources.document import read_document
from painref.triage.assess import assess
from painref.triage.cases import (
    AS_OF,
    NO_ROW,
    VOCABULARY,
    Case,
    Expectation,
    ExpectedAnswer,
    assess_case,
    assessing,
    differences,
    parse_cases,
)
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.requests import Answer
from painref.triage.patient import Patient
from painref.triage.questionnaire.values import Given, NumberAnswer

from .engine.tiny import (
    FACET,
    SCIATICA,
    TESTED,
    TINY,
    asking,
    but,
    did,
    said_of,
    saying,
    with_procedures,
)

ON_THINNER = but(SCIATICA, yes="drugs.thinner")
FEVER = "warnings.fever warnings.fever:new"
NUMB = "warnings.numb warnings.numb:new"
REQUESTING = asking(FACET, "ablation")


def case_of(follow: tuple[str, ...] = (), **expected: Any) -> Case:
    return Case(
        id=Id("case"),
        title="A case",
        about="",
        refs=(),
        expect=Expectation(**expected),
        follow=follow,
        given=Given(as_of=AS_OF),
    )


def answer(procedure: str, word: Answer) -> tuple[ExpectedAnswer, ...]:
    return (ExpectedAnswer(requested=Id(procedure), answer=word),)


EXPECTATIONS: Mapping[str, tuple[Patient, Any, Any]] = {
    "disposition": (FACET, DispositionWord.PROCEED, DispositionWord.URGENT),
    "if_clear": (but(FACET, unknown=NUMB), DispositionWord.PROCEED, DispositionWord.URGENT),
    "request": (
        REQUESTING,
        answer("ablation", Answer.NOT_YET_STEP_FIRST),
        answer("ablation", Answer.YES_NOW),
    ),
    "red_flags": (but(FACET, yes=FEVER), ("infection",), ("numb-saddle",)),
    "red_flags_absent": (but(FACET, yes=FEVER), ("numb-saddle",), ("infection",)),
    "red_flags_lifted": (but(SCIATICA, yes="warnings.fever"), ("infection",), ("numb-saddle",)),
    "red_flags_open": (but(FACET, unknown=FEVER), ("infection",), ("numb-saddle",)),
    "conditions": (FACET, ("facet-pain",), ("sciatica",)),
    "first": (FACET, "block", "ablation"),
    "candidates": (ON_THINNER, ("epidural", "trial"), ("implant",)),
    "cautioned": (ON_THINNER, ("epidural",), ("implant",)),
    "clear": (SCIATICA, ("epidural",), ("implant",)),
    "now": (FACET, ("block",), ("ablation",)),
    "after_preparation": (but(TESTED, yes="weak_kidneys"), ("ablation",), ("block",)),
    "if_confirmed": (but(FACET, unknown="care_weeks"), ("block",), ("ablation",)),
    "after_step": (FACET, ("ablation",), ("block",)),
    "postponed": (but(SCIATICA, yes="events.operation-planned"), ("epidural",), ("trial",)),
    "criteria_not_met": (but(FACET, done=(did("block", relief=10.0),)), ("ablation",), ("block",)),
    "no_position": (but(SCIATICA, pain_duration=5.0), ("epidural",), ("trial",)),
    "done": (TESTED, ("block",), ("ablation",)),
    "declined": (but(TESTED, yes="declined.ablation"), ("ablation",), ("block",)),
    "deferred": (but(TESTED, yes=FEVER), ("ablation",), ("block",)),
    "not_deferred": (but(FACET, yes=FEVER), ("block",), ("ablation",)),
    "excluded": (but(FACET, yes="allergy"), ("needle",), ("implant",)),
    "not_offered": (FACET, ("ablation", "implant"), ("block",)),
    "not_now": (FACET, ("ablation",), ("block",)),
    "unreachable": (but(FACET, yes="declined.ablation"), ("ablation",), ("block",)),
    "steps": (FACET, ("block",), ("trial",)),
    "holds": (ON_THINNER, ("thinner",), ("another",)),
    "check_before": (but(TESTED, unknown="allergy"), ("allergy",), ("bleeds",)),
    "open": (but(FACET, unknown="frail"), ("frail",), ("bleeds",)),
}
"""By the key of an expectation: a patient, what holds for the patient and what does not."""


@pytest.mark.parametrize("key", EXPECTATIONS)
def test_expectation_that_holds_makes_no_difference(key: str) -> None:
    patient, holds, _ = EXPECTATIONS[key]
    assert differences(case_of(**{key: holds}), assess(TINY, patient), TINY) == []


@pytest.mark.parametrize("key", EXPECTATIONS)
def test_expectation_that_does_not_hold_is_reported(key: str) -> None:
    patient, _, fails = EXPECTATIONS[key]
    assert len(differences(case_of(**{key: fails}), assess(TINY, patient), TINY)) == 1


def test_every_expectation_is_tested() -> None:
    alone = {"against", "not_recommended", "nothing_offered", "nothing_now"}
    assert {*EXPECTATIONS, *alone} == set(Expectation.__dataclass_fields__)


def test_that_there_is_no_row_can_be_expected() -> None:
    unplaced = case_of(first=NO_ROW)
    assert differences(unplaced, assess(TINY, Patient()), TINY) == []
    assert differences(unplaced, assess(TINY, FACET), TINY) == ["first row is block, not none"]


@pytest.mark.parametrize(("key", "word"), [("nothing_offered", "offered"), ("nothing_now", "now")])
def test_nothing_offered_holds_only_without_a_candidate(key: str, word: str) -> None:
    case = case_of(**{key: True})
    assert differences(case, assess(TINY, but(FACET, yes="allergy")), TINY) == []
    assert differences(case, assess(TINY, FACET), TINY) == [f"{word}: block"]


@pytest.mark.parametrize(("reference", "expected"), [("college-2015", 0), ("society-2020", 1)])
def test_a_reference_against_what_is_offered_is_expected(reference: str, expected: int) -> None:
    against = replace(said_of("block"), by=Id("college-2015"), direction=Direction.AGAINST, requires=())
    knowledge = with_procedures(saying("block", said_of("block"), against))
    case = case_of(against=(reference,))
    assert len(differences(case, assess(knowledge, FACET), knowledge)) == expected


@pytest.mark.parametrize(("procedure", "expected"), [("block", 0), ("ablation", 1)])
def test_what_its_bodies_speak_against_is_expected(procedure: str, expected: int) -> None:
    knowledge = with_procedures(saying("block", said_of("block", direction=Direction.AGAINST, requires=())))
    case = case_of(not_recommended=(procedure,))
    assert len(differences(case, assess(knowledge, FACET), knowledge)) == expected


def test_cases_are_assessed_under_their_own_lens() -> None:
    cases = [case_of(), case_of(("uk",)), case_of()]
    one_by_one = [assess_case(case, TINY) for case in cases]
    every, uk = (assessment.lens for assessment in one_by_one[:2])
    assert every == "all current clinical guidelines (no payers)"
    assert uk.startswith("uk; ")
    together = list(map(assessing(TINY), cases))
    assert [each.lens for each in together] == [each.lens for each in one_by_one]
    assert [each.rows for each in together] == [each.rows for each in one_by_one]


# --- Case files -------------------------------------------------------------------------------------------------------


def parsed(text: str) -> list[Case]:
    return list(parse_cases([read_document(text.encode(), "cases.yaml")], TINY))


ENTRY = """\
cases:
  - id: facet
    title: Facet pain
    about: A block is due.
    refs: [society-2020]
    follow: [uk]
    answers: {pain_duration: 20 weeks, frail: unknown}
    expect: {first: block}
"""


def test_a_case_is_read_with_its_answers_and_expectations() -> None:
    (case,) = parsed(ENTRY)
    assert (case.id, case.follow, case.expect.first) == ("facet", ("uk",), "block")
    assert case.given.values == {"pain_duration": NumberAnswer(text="20 weeks", number=20.0)}
    assert (case.given.unknown, case.given.as_of, case.given.vocabulary) == (("frail",), AS_OF, VOCABULARY)


def test_a_case_expects_answers_to_requests_by_their_ids() -> None:
    (case,) = parsed(ENTRY.replace("{first: block}", "{request: {ablation: yes-now}}"))
    assert case.expect.request == answer("ablation", Answer.YES_NOW)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("cases:", "patients:", 1),
        ("{pain_duration: 20 weeks,", "{pain_duration: -1,", 7),
        ("{pain_duration: 20 weeks,", "{pain_durations: 20,", 7),
        ("expect: {first: block}", "expect: {top: block}", 8),
        ("title: Facet pain", "title: [Facet pain]", 3),
    ],
)
def test_a_case_that_does_not_fit_is_an_error_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(PainrefError) as caught:
        parsed(ENTRY.replace(old, new))
    assert f"cases.yaml:{line}" in str(caught.value)

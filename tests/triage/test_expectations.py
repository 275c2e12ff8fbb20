"""What a cited patient may expect, and how a case file is read: on the tiny knowledge of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from painref.criteria.evaluate import Answers
from painref.errors import PainrefError
from painref.knowledge.model import Direction, Id
from painref.sources.document import read_document
from painref.triage.assessment import DispositionWord
from painref.triage.cases import Case, Expectation, assess_case, assessing, differences, parse_cases

from .engine.tiny import FACET, SCIATICA, TESTED, TINY, but, said_of, saying, some, with_procedures, without

ON_THINNER = but(SCIATICA, medications=some("thinner"))


def case_of(answers: Answers, follow: tuple[str, ...] = (), **expected: Any) -> Case:
    return Case(
        id=Id("case"), title="A case", about="", refs=(), expect=Expectation(**expected), follow=follow, answers=answers
    )


EXPECTATIONS: Mapping[str, tuple[Answers, Any, Any]] = {
    "disposition": (FACET, DispositionWord.PROCEED, DispositionWord.URGENT),
    "red_flags": (but(FACET, fever=True), ("infection",), ("numb-saddle",)),
    "red_flags_absent": (but(FACET, fever=True), ("numb-saddle",), ("infection",)),
    "red_flags_not_screened": (without(FACET, "fever"), ("infection",), ("numb-saddle",)),
    "conditions": (FACET, ("facet-pain",), ("sciatica",)),
    "top": (FACET, "block", "ablation"),
    "candidates": (ON_THINNER, ("epidural", "trial"), ("implant",)),
    "cautioned": (ON_THINNER, ("epidural",), ("implant",)),
    "clear": (SCIATICA, ("epidural",), ("implant",)),
    "not_yet": (FACET, ("ablation",), ("block",)),
    "steps": (FACET, ("block",), ("trial",)),
    "needs_information": (without(FACET, "care_weeks"), ("block",), ("ablation",)),
    "deferred": (but(TESTED, fever=True), ("ablation",), ("block",)),
    "not_deferred": (but(FACET, fever=True), ("block",), ("ablation",)),
    "excluded": (but(FACET, allergy=True), ("needle",), ("implant",)),
    "settled": (TESTED, ("block",), ("ablation",)),
    "criteria_not_met": (but(FACET, blocks=1.0), ("ablation",), ("block",)),
    "not_offered": (FACET, ("ablation", "implant"), ("block",)),
    "holds": (ON_THINNER, ("thinner",), ("another",)),
    "open": (without(FACET, "frail"), ("frail",), ("bleeds",)),
}
"""By the key of an expectation: a patient, what holds for it and what does not."""


@pytest.mark.parametrize("key", EXPECTATIONS)
def test_expectation_that_holds_makes_no_difference(key: str) -> None:
    answers, holds, _ = EXPECTATIONS[key]
    case = case_of(answers, **{key: holds})
    assert differences(case, assess_case(case, TINY), TINY) == []


@pytest.mark.parametrize("key", EXPECTATIONS)
def test_expectation_that_does_not_hold_is_reported(key: str) -> None:
    answers, _, fails = EXPECTATIONS[key]
    case = case_of(answers, **{key: fails})
    assert len(differences(case, assess_case(case, TINY), TINY)) == 1


def test_nothing_offered_holds_only_without_a_candidate() -> None:
    for answers, expected in ((but(FACET, allergy=True), []), (FACET, ["offered: block"])):
        case = case_of(answers, nothing_offered=True)
        assert differences(case, assess_case(case, TINY), TINY) == expected


def test_a_reference_against_what_is_offered_is_expected() -> None:
    against = replace(said_of("block"), by=Id("college-2015"), direction=Direction.AGAINST, requires=())
    knowledge = with_procedures(saying("block", said_of("block"), against))
    for reference, expected in (("college-2015", 0), ("society-2020", 1)):
        case = case_of(FACET, against=(reference,))
        assert len(differences(case, assess_case(case, knowledge), knowledge)) == expected


def test_cases_are_assessed_under_their_own_lens() -> None:
    cases = [case_of(SCIATICA), case_of(SCIATICA, ("uk",)), case_of(SCIATICA)]
    one_by_one = [assess_case(case, TINY) for case in cases]
    assert [assessment.lens for assessment in one_by_one[:2]] == [
        "every clinical guideline in force, payers aside",
        "uk",
    ]
    assert list(map(assessing(TINY), cases)) == one_by_one


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
    answers: {weeks: 20, medications: none, fever: unknown}
    expect: {top: block}
"""


def test_a_case_is_read_with_its_answers_and_expectations() -> None:
    (case,) = parsed(ENTRY)
    assert (case.id, case.follow, case.expect.top) == ("facet", ("uk",), "block")
    assert case.answers == {"weeks": 20.0, "medications": frozenset()}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("cases:", "patients:", 1),
        ("{weeks: 20,", "{weeks: -1,", 7),
        ("{weeks: 20,", "{week: 20,", 7),
        ("expect: {top: block}", "expect: {tops: block}", 8),
        ("title: Facet pain", "title: [Facet pain]", 3),
    ],
)
def test_a_case_that_does_not_fit_is_an_error_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(PainrefError) as caught:
        parsed(ENTRY.replace(old, new))
    assert f"cases.yaml:{line}" in str(caught.value)

"""Every cited patient comes out as its sources say."""

from __future__ import annotations

import pytest

from painref.library.case_files import case_ids
from painref.sources.document import read_document
from painref.triage.cases import differences, parse_cases
from tests.cited_patients import CASES, KNOWLEDGE, assessment_of, cited_patients, outcome_of
from tests.samples import Sampled

IDS = case_ids(CASES)


@pytest.mark.parametrize("id_", IDS)
def test_case(id_: str) -> None:
    assert differences(cited_patients()[id_], outcome_of(id_), KNOWLEDGE) == []


@pytest.mark.parametrize(
    ("beside", "within", "followed"),
    [("", "", ()), ("", "follow: [nice]", ("nice",)), ("follow: [asipp]", "follow: [nice]", ("asipp",))],
    ids=["nobody named", "named with the answers", "named by the case"],
)
def test_a_case_follows_whom_it_names_else_whom_its_answers_name(
    beside: str, within: str, followed: tuple[str, ...]
) -> None:
    text = f"""
cases:
  - id: one
    title: One
    refs: [nice-ta159-scs]
    {beside}
    answers:
      age: 50
      {within}
    expect: {{disposition: needs-answers}}
"""
    (case,) = parse_cases([read_document(text.encode(), "cases.yaml")], KNOWLEDGE)
    assert case.follow == followed


def test_what_a_case_is_judged_by_is_what_triage_says(sampled: Sampled) -> None:
    """With and without what is only told of an interview."""
    for id_ in sampled(IDS, 50):
        whole, part = assessment_of(id_), outcome_of(id_)
        assert (part.disposition, part.rows, part.requests) == (whole.disposition, whole.rows, whole.requests), id_
        assert [flag.id for flag in part.red_flags_open] == [flag.id for flag in whole.red_flags_open], id_
        supported = tuple(item for item in whole.conditions if item.support.is_supported)
        assert part.conditions in (supported, whole.conditions), id_  # the latter where a case expects open questions


def test_every_case_cites_references_of_the_knowledge() -> None:
    for case in cited_patients().values():
        assert case.refs, case.id
        assert [ref for ref in case.refs if ref not in KNOWLEDGE.references] == [], case.id


def test_case_ids_are_unique_and_none_is_passed_over() -> None:
    assert len(IDS) == len(set(IDS))
    assert list(cited_patients()) == IDS


def test_every_case_says_the_word_for_the_whole_and_the_first_row() -> None:
    silent = {
        case.id for case in cited_patients().values() if case.expect.disposition is None or case.expect.first is None
    }
    assert silent == set()


def test_a_case_that_is_screened_first_says_what_comes_if_all_is_no() -> None:
    first = [case for case in cited_patients().values() if case.expect.disposition == "screen-first"]
    assert [case.id for case in first if case.expect.if_clear is None] == []

"""Every cited patient comes out as its sources say."""

from __future__ import annotations

import pytest

from painref.library.case_files import case_ids
from painref.triage.cases import differences
from tests.cited_patients import CASES, KNOWLEDGE, assessment_of, cited_patients

IDS = case_ids(CASES)


@pytest.mark.parametrize("id_", IDS)
def test_case(id_: str) -> None:
    assert differences(cited_patients()[id_], assessment_of(id_), KNOWLEDGE) == []


def test_every_case_cites_references_of_the_knowledge() -> None:
    for case in cited_patients().values():
        assert case.refs, case.id
        assert [ref for ref in case.refs if ref not in KNOWLEDGE.references] == [], case.id


def test_case_ids_are_unique_and_none_is_passed_over() -> None:
    assert len(IDS) == len(set(IDS))
    assert list(cited_patients()) == IDS

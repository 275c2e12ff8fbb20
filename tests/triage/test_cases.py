"""Every cited patient comes out as its sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

from painref.library.case_files import case_documents
from painref.library.open import load
from painref.triage.cases import Case, assessing, differences, parse_cases

CASES = Path(__file__).parent.parent / "cases"
KNOWLEDGE = load()
assessment_of = assessing(KNOWLEDGE)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.id) for case in parse_cases(case_documents(CASES), KNOWLEDGE)]
)
def test_case(case: Case) -> None:
    assert differences(case, assessment_of(case), KNOWLEDGE) == []


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.id) for case in parse_cases(case_documents(CASES), KNOWLEDGE)]
)
def test_case_cites_references_of_the_knowledge(case: Case) -> None:
    assert case.refs
    assert [ref for ref in case.refs if ref not in KNOWLEDGE.references] == []


def test_case_ids_are_unique() -> None:
    ids = [case.id for case in parse_cases(case_documents(CASES), KNOWLEDGE)]
    assert len(ids) == len(set(ids))

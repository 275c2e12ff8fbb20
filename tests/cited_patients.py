"""All cited patients and what painref makes of them, read and assessed once for all the tests of one process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from painref.library.case_files import case_documents
from painref.triage.assessment import Assessment
from painref.triage.cases import Case, assessing, parse_cases
from tests.opened import built_in_knowledge

CASES = Path(__file__).parent / "cases"
KNOWLEDGE = built_in_knowledge()

_assess = cache(lambda answers: assessing(KNOWLEDGE, answers=answers))


@cache
def cited_patients() -> dict[str, Case]:
    """Return every case by its id, in the order of the files."""
    return {case.id: case for case in parse_cases(case_documents(CASES), KNOWLEDGE)}


@cache
def assessment_of(id_: str) -> Assessment:
    """Return the assessment of one case under its lens."""
    return _assess(True)(cited_patients()[id_])


@cache
def outcome_of(id_: str) -> Assessment:
    """Return the same without what is only told of an interview, in half the time: what `painref cases` goes by."""
    return _assess(False)(cited_patients()[id_])

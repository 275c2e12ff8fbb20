"""How shares are counted, and when one is reached."""

from __future__ import annotations

import pytest

from painref.knowledge.model import NoDoi, Reference, ReferenceKind, Statement
from painref.knowledge.shares import Share, papers_identified, statements_verified


def paper(**fields: object) -> Reference:
    return Reference(id="p", kind=ReferenceKind.COHORT, title="A cohort", year=2020, jurisdiction="us", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "whole", "percent", "reached"),
    [(19, 20, 95, True), (949, 999, 95, False), (18, 20, 95, False), (0, 0, 100, True), (0, 5, 0, True)],
)
def test_a_share_is_reached_without_rounding(part: int, whole: int, percent: float, reached: bool) -> None:
    assert Share(part=part, whole=whole).reaches(percent) is reached


def test_the_percentage_shown_is_rounded_and_of_nothing_is_all() -> None:
    assert Share(part=949, whole=999).percent == 95.0
    assert Share(part=0, whole=0).percent == 100.0


def test_a_paper_is_identified_by_doi_or_pmid_and_what_is_no_paper_does_not_count() -> None:
    references = [
        paper(doi="10.1234/x"),
        paper(pmid="1"),
        paper(pmcid="PMC1"),
        paper(no_doi=NoDoi.NOT_FOUND),
        paper(no_doi=NoDoi.CONGRESS),
        paper(no_doi=NoDoi.WEB_PAGE),
    ]
    assert papers_identified(references) == Share(part=2, whole=4)


def test_of_what_cites_something_what_is_not_marked_was_read() -> None:
    parts = [
        Statement(text="Read.", refs=("p",)),  # type: ignore[arg-type]
        Statement(text="Not read.", refs=("p",), verified=False),  # type: ignore[arg-type]
        Statement(text="Cites nothing.", refs=()),
    ]
    assert statements_verified(parts) == Share(part=1, whole=2)

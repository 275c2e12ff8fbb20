"""How large a share of the papers bear a number, and of the statements were read: for the lint and its table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from painref.knowledge.model import Reference
from painref.knowledge.walk import refs_of
from painref.records import record


@record
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """Return the share in percent, to one decimal; all of nothing is 100."""
        return round(100 * self.part / self.whole, 1) if self.whole else 100.0

    def reaches(self, percent: float) -> bool:
        """Return whether the share is at least so many percent, without rounding."""
        return 100 * self.part >= percent * self.whole


def papers_identified(references: Iterable[Reference]) -> Share:
    """Return how many of the papers among references have a DOI or a PMID."""
    papers = [reference for reference in references if reference.is_paper]
    return Share(part=sum(bool(paper.doi or paper.pmid) for paper in papers), whole=len(papers))


def statements_verified(parts: Iterable[Any]) -> Share:
    """Return how many of the parts that cite a reference were read at their source."""
    statements = [part for part in parts if refs_of(part)]
    return Share(part=sum(getattr(part, "verified", True) for part in statements), whole=len(statements))

"""On what kind of source a statement stands: the best of those that it cites."""

from __future__ import annotations

from collections.abc import Iterable

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, OrderedEnum, ReferenceKind


class Standing(OrderedEnum):
    """The kinds of source, best first. What is only `RESTATED` was read on a page that tells what others found."""

    GUIDELINE = "guideline"
    LABEL = "label"
    STUDY = "study"
    PAYER = "payer"
    REVIEW = "review"
    RESTATED = "restated"


_STANDING = {
    ReferenceKind.GUIDELINE: Standing.GUIDELINE,
    ReferenceKind.CONSENSUS: Standing.GUIDELINE,
    ReferenceKind.CLASSIFICATION: Standing.GUIDELINE,
    ReferenceKind.LABEL: Standing.LABEL,
    ReferenceKind.SAFETY_COMMUNICATION: Standing.LABEL,
    ReferenceKind.SYSTEMATIC_REVIEW: Standing.STUDY,
    ReferenceKind.RCT: Standing.STUDY,
    ReferenceKind.COHORT: Standing.STUDY,
    ReferenceKind.REGISTRY: Standing.STUDY,
    ReferenceKind.COVERAGE_POLICY: Standing.PAYER,
    ReferenceKind.CASE_REPORT: Standing.REVIEW,
    ReferenceKind.REVIEW: Standing.REVIEW,
    ReferenceKind.TEXTBOOK: Standing.RESTATED,
    ReferenceKind.TERTIARY: Standing.RESTATED,
}


def standing(refs: Iterable[Id], knowledge: Knowledge) -> Standing | None:
    """Return the best kind of source among references; None if the knowledge holds none of them."""
    known = (knowledge.references[ref] for ref in refs if ref in knowledge.references)
    return min((_STANDING[reference.kind] for reference in known), key=lambda item: item.rank, default=None)

"""Who speaks, and where."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.common import Id, OrderedEnum, not_written
from painref.records import record


class ReferenceKind(StrEnum):
    """What kind of publication a reference is.

    A textbook, and a tertiary page (an encyclopaedia, a newsletter, a teaching site), restate what others found.
    """

    GUIDELINE = "guideline"
    CONSENSUS = "consensus"
    COVERAGE_POLICY = "coverage-policy"
    SAFETY_COMMUNICATION = "safety-communication"
    LABEL = "label"
    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "rct"
    COHORT = "cohort"
    REGISTRY = "registry"
    CASE_REPORT = "case-report"
    REVIEW = "review"
    CLASSIFICATION = "classification"
    TEXTBOOK = "textbook"
    TERTIARY = "tertiary"


class BodyKind(StrEnum):
    """Who a body is: it decides which lens its recommendations belong to."""

    SOCIETY = "society"
    GOVERNMENT = "government"
    PANEL = "panel"
    PAYER = "payer"
    REGULATOR = "regulator"


class Strength(OrderedEnum):
    """Strength of a recommendation, strongest first, as the body states it or as its scale maps it.

    Not graded: the source gives none. Not read: nobody has read whether, or what, it gives.
    """

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    CONSENSUS = "consensus"
    NOT_GRADED = "not-graded"
    NOT_READ = "not-read"


class Certainty(OrderedEnum):
    """GRADE certainty of the evidence, highest first; not graded and not read as of strength."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"
    NOT_GRADED = "not-graded"
    NOT_READ = "not-read"


@record
class Grade:
    """What a grade that a body prints comes to, in the strength and certainty of painref."""

    printed: str
    strength: Strength = Strength.NOT_GRADED
    certainty: Certainty = Certainty.NOT_GRADED
    note: str = ""


@record
class Body:
    """An organisation or panel that makes recommendations; `short` is how the field calls it, `grades` its scale."""

    id: Id
    name: str
    kind: BodyKind
    jurisdiction: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    origin: str | None = not_written()


@record
class Reference:
    """A bibliography entry. `doi` and `pmid` are given only where they were seen.

    `written_for` says what it speaks of where that is not pain procedures, such as surgery: what it says of holding a
    drug is carried over to them.
    """

    id: Id
    kind: ReferenceKind
    title: str
    year: int
    jurisdiction: str
    source: str = ""
    authors: str = ""
    body: Id | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    superseded_by: Id | None = None
    retired: bool = False
    written_for: str = ""
    note: str = ""
    origin: str | None = not_written()

    @property
    def in_force(self) -> bool:
        """Whether it has been neither replaced nor retired by its body."""
        return self.superseded_by is None and not self.retired

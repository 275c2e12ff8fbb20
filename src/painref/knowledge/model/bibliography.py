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


class NoDoi(StrEnum):
    """Why a reference of a kind that journals publish has neither DOI nor PMID."""

    WEB_PAGE = "web-page"
    BOOK = "book"
    CONGRESS = "congress"
    NONE_GIVEN = "none-given"
    NOT_FOUND = "not-found"
    NOT_SEARCHED = "not-searched"

    @property
    def is_paper(self) -> bool:
        """Return whether a journal has published it all the same."""
        return self not in (NoDoi.WEB_PAGE, NoDoi.BOOK, NoDoi.CONGRESS)


JOURNAL_KINDS = frozenset(
    {
        ReferenceKind.SYSTEMATIC_REVIEW,
        ReferenceKind.RCT,
        ReferenceKind.COHORT,
        ReferenceKind.REGISTRY,
        ReferenceKind.CASE_REPORT,
        ReferenceKind.REVIEW,
        ReferenceKind.CLASSIFICATION,
    }
)
"""What journals publish. A guideline may appear in one or not, so the rule of DOI and PMID is not put to it."""


class BodyKind(StrEnum):
    """Who a body is: it decides which lens its recommendations belong to. `AUTHORS` of a study or review are none."""

    SOCIETY = "society"
    GOVERNMENT = "government"
    PANEL = "panel"
    PAYER = "payer"
    REGULATOR = "regulator"
    AUTHORS = "authors"


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
    """An organisation or panel that makes recommendations; `short` is how the field calls it, `grades` its scale.

    `follows` are the bodies whose guidance it applies where it has none of its own; `refs`, `at` and `note` say where
    that was read, and how far it goes.
    """

    id: Id
    name: str
    kind: BodyKind
    jurisdiction: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    follows: tuple[Id, ...] = ()
    refs: tuple[Id, ...] = ()
    at: str = ""
    note: str = ""
    origin: str | None = not_written()

    @property
    def called(self) -> str:
        """How the field calls it."""
        return self.short or self.name


@record
class Reference:
    """A bibliography entry: the work that is cited, and where it was read.

    `doi`, `pmid`, `pmcid`, `isbn`, `number` (of a policy, a label or an approval) and `url`, the official address, say
    what the work is; only what was seen is given. `read_at` is where its content was read, which may be a copy or a
    summary. `edition` is the date of the edition, as YYYY, YYYY-MM or YYYY-MM-DD. `no_doi` says why a paper has none.

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
    pmcid: str = ""
    isbn: str = ""
    number: str = ""
    edition: str = ""
    url: str = ""
    read_at: str = ""
    no_doi: NoDoi | None = None
    superseded_by: Id | None = None
    retired: bool = False
    written_for: str = ""
    note: str = ""
    origin: str | None = not_written()

    @property
    def in_force(self) -> bool:
        """Whether it has been neither replaced nor retired by its body."""
        return self.superseded_by is None and not self.retired

    @property
    def is_paper(self) -> bool:
        """Whether a journal published it: it is of a kind that journals publish, and not said to be anything else."""
        return self.kind in JOURNAL_KINDS and (self.no_doi is None or self.no_doi.is_paper)

    @property
    def is_identified(self) -> bool:
        """Whether a DOI, or a number of PubMed or PubMed Central, says which paper it is."""
        return bool(self.doi or self.pmid or self.pmcid)

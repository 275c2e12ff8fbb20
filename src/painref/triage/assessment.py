"""Everything triage says about one patient, as records that tables and JSON are made from.

`origin` names the overlay that an entry or a part of one comes from (see `Knowledge.origin`); None is built in.
"""

from __future__ import annotations

from painref import INTENDED_USE
from painref.knowledge.knowledge import Withdrawal
from painref.knowledge.model import (
    BleedingClass,
    Certainty,
    ContraindicationSeverity,
    Direction,
    HoldAction,
    Id,
    Interval,
    Invasiveness,
    OrderedEnum,
    Role,
    Strength,
    Urgency,
)
from painref.records import record
from painref.reference.cited import Source


class VerdictKind(OrderedEnum):
    """What the answers say of one procedure for one condition, best first."""

    CANDIDATE = "candidate"
    CANDIDATE_WITH_CAUTION = "candidate-with-caution"
    NOT_YET = "not-yet"
    NEEDS_INFORMATION = "needs-information"
    DEFERRED = "deferred"
    SETTLED = "settled"
    CRITERIA_NOT_MET = "criteria-not-met"
    NO_POSITION = "no-position"
    NOT_RECOMMENDED = "not-recommended"
    EXCLUDED = "excluded"

    @property
    def is_candidate(self) -> bool:
        """Whether the procedure is on offer, with or without caution."""
        return self in (VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION)


class Backing(OrderedEnum):
    """Whether the bodies in the lens agree on an indication for this patient."""

    SUPPORTED = "supported"
    CONTESTED = "contested"
    NONE = "none"


class ConditionSupport(OrderedEnum):
    """How well a condition is supported by the answers."""

    ESTABLISHED = "established"
    CRITERIA_MET = "criteria-met"
    POSSIBLE = "possible"
    OPEN = "open"
    NOT_SUPPORTED = "not-supported"


class RecommendationStatus(OrderedEnum):
    """Status of a recommendation for this patient."""

    MET = "met"
    OPEN = "open"
    PENDING = "pending"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"


class DispositionWord(OrderedEnum):
    """One word for the whole assessment."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    WORK_UP_FIRST = "work-up-first"
    PROCEED = "proceed"
    CONSERVATIVE_FIRST = "conservative-first"
    NEEDS_INFORMATION = "needs-information"
    NO_PROCEDURE = "no-procedure"


@record
class Disposition:
    """The word, the rule that decided it, and what is done instead of a procedure where that is the answer."""

    word: DispositionWord
    because: str
    instead: str = ""
    refs: tuple[Id, ...] = ()
    origin: str | None = None


@record
class RaisedFlag:
    """A red flag that is true."""

    id: Id
    name: str
    urgency: Urgency
    text: str
    action: str
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class UnscreenedFlag:
    """A red flag that the answers leave open, with the questions that would settle it."""

    id: Id
    name: str
    urgency: Urgency
    questions: tuple[str, ...]
    origin: str | None = None


@record
class CriteriaFinding:
    """A published set of criteria against the answers: true, false or unknown."""

    name: str
    truth: str
    questions: tuple[str, ...]
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class ConditionFinding:
    """How far the answers support one condition, and why."""

    condition: Id
    name: str
    support: ConditionSupport
    criteria: tuple[CriteriaFinding, ...]
    questions: tuple[str, ...]
    origin: str | None = None


@record
class JudgedRequirement:
    """One requirement against the answers. `failed` if its step was taken and rules it out; `to_go` says how much time
    is still missing, where that is what it lacks."""

    text: str
    truth: str
    askable: bool
    step: Id | None
    failed: bool
    to_go: str
    questions: tuple[str, ...]
    origin: str | None = None


@record
class JudgedPrerequisite:
    """A prerequisite of the procedure or its families against the answers."""

    requirement: JudgedRequirement
    stated_for: Id
    refs: tuple[Id, ...]
    origin: str | None = None


@record
class JudgedRecommendation:
    """One body's recommendation against the answers."""

    by: Id
    body: str
    year: int
    jurisdiction: str
    at: str
    direction: Direction
    strength: Strength
    certainty: Certainty
    says: str
    status: RecommendationStatus
    requirements: tuple[JudgedRequirement, ...]
    questions: tuple[str, ...]
    verified: bool
    origin: str | None = None


@record
class MissingStep:
    """A step that has to come first, what is asked, how much of it is still to go, and who asks for it."""

    step: Id
    name: str
    is_procedure: bool
    text: str
    to_go: str
    asked_by: tuple[Id, ...]
    origin: str | None = None


@record
class RaisedContraindication:
    """A contraindication that is true for this patient."""

    text: str
    severity: ContraindicationSeverity
    stated_for: Id
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class UnscreenedContraindication:
    """A contraindication that the answers leave open; without questions it has to be checked by hand."""

    text: str
    severity: ContraindicationSeverity
    stated_for: Id
    questions: tuple[str, ...]
    origin: str | None = None


@record
class DrugHold:
    """What one source says of one of the patient's drugs before this procedure."""

    medication: Id
    name: str
    bleeding_class: BleedingClass
    action: HoldAction
    stop: Interval | None
    restart: Interval | None
    says: str
    by: Id
    verified: bool
    origin: str | None = None


@record
class Verdict:
    """One procedure for one condition, with every reason.

    `leads_to` names the procedures that wait for this one as a step; `above_next` says why it stands above the next.
    """

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    verdict: VerdictKind
    backing: Backing
    direction: Direction | None
    strength: Strength | None
    certainty: Certainty | None
    grade_verified: bool
    condition_support: ConditionSupport
    invasiveness: Invasiveness | None
    bleeding_class: BleedingClass | None
    recommendations: tuple[JudgedRecommendation, ...] = ()
    prerequisites: tuple[JudgedPrerequisite, ...] = ()
    steps: tuple[MissingStep, ...] = ()
    to_confirm: tuple[str, ...] = ()
    contraindications: tuple[RaisedContraindication, ...] = ()
    not_screened: tuple[UnscreenedContraindication, ...] = ()
    holds: tuple[DrugHold, ...] = ()
    deferred_by: tuple[Id, ...] = ()
    leads_to: tuple[Id, ...] = ()
    questions: tuple[str, ...] = ()
    above_next: str = ""
    origin: str | None = None


@record
class OpenQuestion:
    """An unanswered question that could still change something, and how many verdicts depend on it."""

    question: Id
    prompt: str
    verdicts: int
    bears_on_top: bool


@record
class Assessment:
    """Everything triage says about one patient, best verdict first; `withdrawals` are what an overlay leaves out."""

    data_version: str
    lens: str
    disposition: Disposition
    red_flags: tuple[RaisedFlag, ...]
    red_flags_not_screened: tuple[UnscreenedFlag, ...]
    conditions: tuple[ConditionFinding, ...]
    verdicts: tuple[Verdict, ...]
    open_questions: tuple[OpenQuestion, ...]
    answered: tuple[Id, ...]
    not_answered: tuple[Id, ...]
    sources: tuple[Source, ...]
    withdrawals: tuple[Withdrawal, ...] = ()
    intended_use: str = INTENDED_USE

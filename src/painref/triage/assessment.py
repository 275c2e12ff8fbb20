"""Everything triage says of one patient, as records that screens and JSON are made from: docs/json.md.

One file although it is long: it is the contract of one kind of record, and holds nothing but its fields.
"""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.knowledge import Withdrawal
from painref.knowledge.model import (
    Basis,
    BleedingClass,
    Certainty,
    ConditionKind,
    ContraindicationSeverity,
    Direction,
    Graded,
    GuidanceRole,
    HoldAction,
    Id,
    Interval,
    Invasiveness,
    Modality,
    Place,
    ReferenceKind,
    Role,
    Strength,
    Urgency,
)
from painref.notice import INTENDED_USE
from painref.records import record
from painref.reference.cited import Source
from painref.reference.positions import BodyPosition
from painref.triage.engine.conditions import ConditionSupport, SupportedBy
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.ranking import SortKey
from painref.triage.engine.recommendations import Agreement, RecommendationStatus, StepKind
from painref.triage.engine.red_flags import LiftedBy
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import Tried, VerdictKind


@record
class Asked:
    """An item of the questionnaire: a question, one of its options where it has any, and the answer if there is one.

    `text` is what it is about in words, for people.
    """

    question: Id
    option: Id | None
    text: str
    answer: str | None = None


@record
class Until:
    """When a postponement ends: a day, where it can be worked out, and the words for it."""

    date: str | None
    text: str


@record
class CouldBecome:
    """What the disposition would be with one more answer."""

    word: DispositionWord
    answers: tuple[Asked, ...]


@record
class DispositionRecord:
    """The word for the whole, and what decides. Under screen-first `if_clear` is the word if all that is open is no.

    `procedure` is what it is about, and `first` the rank of its row, if it has one.
    """

    word: DispositionWord
    reason: str
    first: int | None
    procedure: Id | None
    procedure_name: str
    flags: tuple[Id, ...]
    until: Until | None
    instead: str
    screen_open: tuple[Asked, ...]
    if_clear: DispositionRecord | None
    could_become: tuple[CouldBecome, ...]
    refs: tuple[Id, ...]


@record
class RequestRecord:
    """The answer to a request. It is `provisional` while safety questions that must be asked are open.

    `steps` are what comes first, by name. `contraindications` are those, true, of what is asked for where it has no row
    to show them, or another row stands for it, as a trial does for an implant. Where it has no row and may still be
    done, `holds` are what bodies say of each drug before it; a drug of `needs_plan` is stopped only by a plan of its
    prescriber, and of one of `risk_not_asked` nobody asked what speaks against stopping it.
    """

    requested: str
    name: str
    procedure: Id | None
    answer: Answer
    provisional: bool
    reason: str
    until: Until | None
    row: int | None
    steps: tuple[str, ...]
    contraindications: tuple[ContraindicationRecord, ...]
    holds: tuple[HoldRecord, ...] = ()
    needs_plan: tuple[Id, ...] = ()
    risk_not_asked: tuple[Id, ...] = ()


@record
class NotCleared:
    """A clearing that was given and does not lift the flag, and why."""

    by: tuple[Id, ...]
    reason: str


@record
class LiftRecord:
    """What lifted a red flag."""

    kind: LiftedBy
    tests: tuple[Id, ...]
    diagnosis: Id | None
    flag: Id | None
    text: str


@record
class FlagRecord:
    """A red flag that the answers raise.

    `taken_for_new` is what of it counts as new since nobody said that it is old; `course_not_said`: there is some.
    """

    id: Id
    name: str
    urgency: Urgency
    text: str
    action: str
    raised_by: tuple[Asked, ...]
    course_not_said: bool
    taken_for_new: tuple[Asked, ...]
    defers: tuple[Id, ...]
    not_cleared: tuple[NotCleared, ...]
    lifted_by: LiftRecord | None
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class OpenFlagRecord:
    """A red flag that is not asked for yet; `must`: it has an item to be asked before anything."""

    id: Id
    name: str
    urgency: Urgency
    must: bool
    open: tuple[Asked, ...]
    origin: str | None = None


@record
class CriteriaFinding:
    """A published set of criteria for a condition, and how far the answers meet it."""

    name: str
    truth: str
    open: tuple[Asked, ...]
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class ConditionRecord:
    """How far the answers support a condition, and on whose word."""

    condition: Id
    name: str
    support: ConditionSupport
    supported_by: SupportedBy
    leading: bool
    kind: ConditionKind
    parent: Id | None
    criteria: tuple[CriteriaFinding, ...]
    open: tuple[Asked, ...]
    origin: str | None = None


@record
class StepRecord:
    """A step that is missing."""

    step: Id
    name: str
    kind: StepKind
    text: str
    asked_by: tuple[Id, ...]
    origin: str | None = None


@record
class Preparation:
    """What has to be done before: `what`, by `who`, to which value (`to`), and the numbers as they are (`known`)."""

    kind: str
    text: str
    what: str
    who: str
    to: str
    known: tuple[Asked, ...]
    medication: Id | None
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class ContraindicationRecord:
    """A contraindication that is true. `counts_as` is what it comes to for this patient.

    `settled` is what has been corrected of one that was to be; empty of any other.
    """

    text: str
    severity: ContraindicationSeverity
    counts_as: ContraindicationSeverity
    settled: str
    stated_for: Id
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class Check:
    """What is to be checked before: a text, and the items that would settle it; none if no question asks for it."""

    text: str
    severity: ContraindicationSeverity | None
    open: tuple[Asked, ...]
    origin: str | None = None


@record
class HoldRecord:
    """What one body says of one drug, by its own class of the procedure. `decides`: it is the most cautious.

    `written_for` names what it speaks of where that is not pain procedures, `target` what a test must show before.
    """

    medication: Id
    name: str
    by: Id
    body: str
    year: int
    written_for: str
    bleeding_class: BleedingClass
    level: str
    action: HoldAction
    stop: Interval | None
    target: str
    restart: Interval | None
    says: str
    decides: bool
    verified: bool
    origin: str | None = None


@record
class ThromboticRiskRecord:
    """A reason not to stop a drug yet, or only by plan of its prescriber."""

    id: Id
    by: Id
    medication: Id
    state: str
    until: Until | None
    says: str
    verified: bool
    origin: str | None = None


@record
class DrugRecord:
    """A drug that painref has no hold for before this procedure."""

    name: str
    medication: Id | None
    text: str


@record
class LineRecord:
    """Where the procedure stands in the care of the condition."""

    place: Place
    basis: Basis
    decides: tuple[Id, ...]
    after: tuple[Id, ...]
    optional: bool
    text: str
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class AgreementRecord:
    """How many bodies speak for and against, and what that comes to."""

    word: Agreement
    in_favour: int
    against: int


@record
class GradeRecord:
    """The best grade that was read at its source."""

    strength: Strength
    certainty: Certainty


@record
class RequirementRecord:
    """A requirement, and what the answers make of it."""

    text: str
    truth: str
    askable: bool
    step: Id | None
    failed: bool
    open: tuple[Asked, ...]
    origin: str | None = None


class NotCounted(StrEnum):
    """Why what is said does not count towards agreement."""

    OTHER_PATIENTS = "other-patients"
    CRITERIA_NOT_MET = "criteria-not-met"
    PAYER = "payer"
    NO_GUIDELINE = "no-guideline"
    SAME_BODY = "same-body"


@record
class RecommendationRecord:
    """What one body says, and its status for this patient. `counted`: it is what counts of that body.

    `not_counted` says why a recommendation of a row is not. `does_not_apply` is in words what it speaks of that is
    false of this patient; empty where it applies. `applies_open` are the open answers that decide whether it does.
    """

    by: Id
    body: str
    year: int
    jurisdiction: str
    at: str
    kind: ReferenceKind
    direction: Direction
    strength: Strength
    certainty: Certainty
    graded: Graded
    grade_as_printed: str
    says: str
    status: RecommendationStatus
    counted: bool
    not_counted: NotCounted | None
    does_not_apply: str
    applies_open: tuple[Asked, ...]
    requirements: tuple[RequirementRecord, ...]
    verified: bool
    origin: str | None = None


@record
class BleedingRecord:
    """The class that one body gives the procedure."""

    by: Id
    bleeding_class: BleedingClass
    level: str
    verified: bool
    origin: str | None = None


@record
class GuidanceRecord:
    """How the procedure is guided."""

    modality: Modality
    role: GuidanceRole


@record
class RowRecord:
    """One procedure, in its place in the order.

    `bodies` are those that `agreement` counts: those for it first, then the newest.
    `wider` is what bodies say of a condition above this one, where it counts since they do not speak of this one.
    """

    rank: int
    group: int
    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    condition_support: ConditionSupport
    role: Role
    verdict: VerdictKind
    screened: bool
    reason: str
    steps: tuple[StepRecord, ...]
    preparations: tuple[Preparation, ...]
    confirm: tuple[Asked, ...]
    until: Until | None
    check_before: tuple[Check, ...]
    by_hand: tuple[Check, ...]
    contraindications: tuple[ContraindicationRecord, ...]
    drugs_known: bool
    drugs_without_hold: tuple[DrugRecord, ...]
    holds: tuple[HoldRecord, ...]
    thrombotic_risk: tuple[ThromboticRiskRecord, ...]
    risk_not_asked: tuple[Id, ...]
    line: LineRecord | None
    tried: Tried
    agreement: AgreementRecord
    bodies: tuple[BodyPosition, ...]
    grade: GradeRecord | None
    grade_against: GradeRecord | None
    recommendations: tuple[RecommendationRecord, ...]
    wider: tuple[RecommendationRecord, ...]
    deferred_by: tuple[Id, ...]
    leads_to: tuple[Id, ...]
    invasiveness: Invasiveness | None
    bleeding: tuple[BleedingRecord, ...]
    guidance: tuple[GuidanceRecord, ...]
    above_next: SortKey | None
    origin: str | None = None


@record
class PayerRecord:
    """What a payer that is followed makes of a request; it never changes the word."""

    by: Id
    body: str
    year: int
    procedure: Id
    status: RecommendationStatus
    requirements: tuple[RequirementRecord, ...]
    verified: bool
    origin: str | None = None


@record
class OpenQuestion:
    """An item still to be asked, how to ask it, why, and on how many rows it bears.

    `label` says what its question is about ("Allergies") where the text of an option ("Latex") does not.
    """

    question: Id
    option: Id | None
    text: str
    label: str
    prompt: str
    how: str
    because: str
    rows: int


@record
class AnswersRecord:
    """What was answered: given, derived from other answers, and denied by one statement."""

    given: tuple[Asked, ...]
    derived: tuple[Asked, ...]
    by_statement: tuple[Asked, ...]


@record
class ContradictionRecord:
    """Answers that do not go together."""

    says: str
    origin: str | None = None


@record
class NotCovered:
    """What painref does not hold, in the words of who wrote it."""

    kind: str
    words: str


@record
class CouldHoldUp:
    """A red flag that is not settled, and those of the procedures in question that it would hold up."""

    flag: Id
    name: str
    procedures: tuple[Id, ...]
    origin: str | None = None


@record
class SafetyRecord:
    """The safety questions that must be asked of this patient: how many, those answered, and those still open.

    `could_hold_up` are other flags that what comes first, or is asked for, would wait for: those about where it hurts
    first, then those that are not pressing.
    """

    total: int
    answered: tuple[Asked, ...]
    open: tuple[Asked, ...]
    could_hold_up: tuple[CouldHoldUp, ...]


@record
class Assessment:
    """Everything triage says of one patient."""

    disposition: DispositionRecord
    requests: tuple[RequestRecord, ...]
    red_flags: tuple[FlagRecord, ...]
    red_flags_lifted: tuple[FlagRecord, ...]
    red_flags_open: tuple[OpenFlagRecord, ...]
    safety: SafetyRecord
    conditions: tuple[ConditionRecord, ...]
    rows: tuple[RowRecord, ...]
    payers: tuple[PayerRecord, ...]
    open_questions: tuple[OpenQuestion, ...]
    answers: AnswersRecord
    contradictions: tuple[ContradictionRecord, ...]
    not_covered: tuple[NotCovered, ...]
    adults_only: bool
    sources: tuple[Source, ...]
    withdrawals: tuple[Withdrawal, ...]
    data_version: str
    lens: str
    vocabulary: str
    as_of: str
    intended_use: str = INTENDED_USE

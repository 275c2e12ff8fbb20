"""What is shown first of an assessment, free of any medium: the screen, JSON and every other form are made from it.

`painref.triage.summarise` makes it.
"""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.knowledge import Withdrawal
from painref.knowledge.model import (
    BleedingClass,
    ConditionKind,
    ContraindicationSeverity,
    HoldAction,
    Id,
    Interval,
    Modality,
    Place,
    Role,
    Urgency,
)
from painref.records import record
from painref.reference.cited import Source
from painref.reference.positions import BodyPosition
from painref.triage.assessment import AgreementRecord, Asked, CouldBecome, GradeRecord, Until
from painref.triage.engine.conditions import ConditionSupport
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.recommendations import RecommendationStatus
from painref.triage.engine.red_flags import LiftedBy
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import Tried, VerdictKind


class About(StrEnum):
    """What the headline is about besides its word."""

    FLAGS = "flags"
    SAFETY_QUESTIONS = "safety-questions"
    REQUEST = "request"
    PROCEDURE = "procedure"
    NOTHING = "nothing"


@record
class Headline:
    """The word for the whole, and what it is about. `if_clear` is the word if every safety question is answered no."""

    word: DispositionWord
    if_clear: DispositionWord | None
    about: About
    reason: str


@record
class Subject:
    """What the word is about once safety is clear, for the bottom line.

    `procedures` are names, those of one group together; `steps` are missing, `preparations` are to be made. `screened`:
    nothing that could exclude it or hold it up is still to be asked. `instead` is what is done instead of a procedure.
    """

    word: DispositionWord
    verdict: VerdictKind | None
    procedures: tuple[str, ...]
    condition_name: str
    condition_support: ConditionSupport | None
    role: Role | None
    screened: bool
    steps: tuple[str, ...]
    preparations: tuple[str, ...]
    leads_to: tuple[str, ...]
    until: Until | None
    agreement: AgreementRecord | None
    reason: str
    instead: str


@record
class AnsweredRequest:
    """What is answered to one request. It is `provisional` while safety questions are open.

    The verdict, the support of its condition and how far bodies agree are those of its row, if it has one.
    """

    name: str
    answer: Answer
    provisional: bool
    verdict: VerdictKind | None
    condition_support: ConditionSupport | None
    screened: bool
    last_resort: bool
    agreement: AgreementRecord | None
    steps: tuple[str, ...]
    reason: str
    until: Until | None


@record
class SummaryFlag:
    """A red flag that is raised: what to do and who says so, what raised it, and why a given test does not lift it.

    `taken_for_new` is what of that counts as new since nobody said that it is old; `course_not_said`: there is some.

    One is only `noted` if it is not pressing and nothing in the table waits for it. `remember` is what its text says
    besides what it points to: what misleads, what is missed.
    """

    id: Id
    name: str
    urgency: Urgency
    decides: bool
    noted: bool
    text: str
    remember: str
    action: str
    body: str
    year: int | None
    raised_by: tuple[str, ...]
    course_not_said: bool
    taken_for_new: tuple[str, ...]
    not_cleared: tuple[str, ...]
    refs: tuple[Id, ...]
    verified: bool
    origin: str | None = None


@record
class HandOver:
    """What the team that takes an emergency over is told: the patient in a line, the signs, what is known and taken.

    `signs` are those that raised the red flags, with whether they are new or old. `not_recorded` are things that a
    hospital asks first, of which no question has an answer.
    """

    patient: str
    signs: tuple[str, ...]
    known: tuple[str, ...]
    takes: tuple[str, ...]
    not_recorded: tuple[str, ...]


@record
class LiftedFlag:
    """A red flag that is raised and lifted, and by what."""

    id: Id
    name: str
    kind: LiftedBy
    by: str
    origin: str | None = None


@record
class SafetyState:
    """How many safety questions must be asked, and which are not; how many red flags stand, are lifted or not settled.

    `told` is what was said to be there, and raises no flag of this patient. `could_hold_up` names those of the other
    flags that what comes first, or what is asked for, would wait for: those about where it hurts first. Of the
    questions that must be asked, `by_statement` were denied by the one statement that there are no red flags.
    """

    total: int
    open: tuple[str, ...]
    raised: int
    others_open: int
    by_statement: int = 0
    lifted: int = 0
    told: tuple[str, ...] = ()
    could_hold_up: tuple[str, ...] = ()


@record
class SummaryCondition:
    """A condition that the answers support; `leading` ones give the order."""

    condition: Id
    name: str
    support: ConditionSupport
    leading: bool
    kind: ConditionKind
    origin: str | None = None


@record
class OptionProcedure:
    """A procedure by its rank, id and name."""

    rank: int
    procedure: Id
    name: str
    origin: str | None = None


@record
class Option:
    """What can be considered: one procedure, or several that nothing sets apart.

    `guided_by` are the means of guidance that are required or recommended. `bleeding` is the most cautious class that
    a body gives. `unverified`: nothing that counts in its favour was read at its source. `is_subject`: the
    headline is about it.
    """

    procedures: tuple[OptionProcedure, ...]
    condition: Id
    condition_name: str
    condition_support: ConditionSupport
    role: Role
    verdict: VerdictKind
    screened: bool
    confirm: tuple[str, ...]
    agreement: AgreementRecord
    bodies: tuple[BodyPosition, ...]
    grade: GradeRecord | None
    grade_against: GradeRecord | None
    unverified: bool
    guided_by: tuple[Modality, ...]
    bleeding: BleedingClass | None
    place: Place | None
    is_subject: bool


@record
class PathProcedure:
    """A procedure at a step in the care of a condition, and how far it has come."""

    procedure: OptionProcedure
    verdict: VerdictKind
    condition_support: ConditionSupport
    screened: bool
    tried: Tried


@record
class PathStep:
    """A step in the care of the leading condition: the procedure that stands first there, and how far it has come.

    `is_next` marks the first that has not been tried, or that helped and may be repeated. `alternatives` are all that
    share the step and can be considered or were tried, that one among them, the better supported first.
    """

    place: Place
    procedure: OptionProcedure
    verdict: VerdictKind
    condition_support: ConditionSupport
    screened: bool
    tried: Tried
    is_next: bool
    alternatives: tuple[PathProcedure, ...]


@record
class LaterOption:
    """Procedures that can be considered after the same steps, or only as a last resort."""

    procedures: tuple[OptionProcedure, ...]
    steps: tuple[str, ...]
    last_resort: bool


@record
class NotAdvised:
    """Procedures that are not advised for the same reason."""

    verdict: VerdictKind
    reason: str
    procedures: tuple[OptionProcedure, ...]


@record
class Caution:
    """A relative contraindication that is true, of some options, or of what is asked for though another comes first.

    `asked_for` has the names of the latter, as "one; another"; empty for options. `settled` is what has been corrected
    of one that was to be corrected first; empty of any other.
    """

    text: str
    settled: str
    asked_for: str
    ranks: tuple[int, ...]
    verified: bool
    origin: str | None = None


@record
class Prepared:
    """What has to be corrected before some options, and by whom; what a drug needs stands with the drug.

    `known` are the numbers that are not yet as they should be.
    """

    what: str
    who: str
    known: tuple[Asked, ...]
    ranks: tuple[int, ...]
    verified: bool
    origin: str | None = None


@record
class SharedHold:
    """What one body says of a drug by its own class, once, with the ranks of the options that it applies to."""

    by: Id
    body: str
    year: int
    bleeding_class: BleedingClass
    level: str
    action: HoldAction
    stop: Interval | None
    target: str
    restart: Interval | None
    decides: bool
    ranks: tuple[int, ...]
    verified: bool
    origin: str | None = None


@record
class DrugRisk:
    """A reason not to stop a drug yet, or only by plan of its prescriber."""

    says: str
    until: Until | None
    state: str
    verified: bool
    origin: str | None = None


@record
class DrugState:
    """A drug that is taken: what each body says, and what speaks against stopping it.

    `prescriber`: before some option it takes a plan of the prescriber. `risk_asked`: it is known of everything that
    could speak against stopping it, such as a stent, whether it is so.
    """

    medication: Id | None
    name: str
    prescriber: bool
    holds: tuple[SharedHold, ...]
    risks: tuple[DrugRisk, ...]
    risk_asked: bool


@record
class SummaryCheck:
    """What is to be checked before some options. `open`: a question asks for it, and it is not answered."""

    text: str
    severity: ContraindicationSeverity | None
    open: bool
    ranks: tuple[int, ...]
    origin: str | None = None


@record
class PayerLine:
    """What a payer would say of a request, and which of its requirements are missing."""

    body: str
    year: int
    procedure: Id
    procedure_name: str
    status: RecommendationStatus
    missing: tuple[str, ...]
    verified: bool
    origin: str | None = None


@record
class SummaryQuestion:
    """An open question; `label` says what it is about; `rows` counts the procedures that it bears on."""

    question: Id
    option: Id | None
    text: str
    label: str
    because: str
    rows: int


@record
class Summary:
    """What is shown first of an assessment.

    An emergency has no options, nothing for later and nothing that is not advised, and alone has `hand_over`. What the
    headline is about comes first among `options`, or among what is for `later`. `more_options` counts the procedures
    that are left out of `options`. `care_path` is that of the condition of the headline.
    """

    headline: Headline
    subject: Subject | None
    requests: tuple[AnsweredRequest, ...]
    red_flags: tuple[SummaryFlag, ...]
    red_flags_lifted: tuple[LiftedFlag, ...]
    hand_over: HandOver | None
    safety: SafetyState
    conditions: tuple[SummaryCondition, ...]
    options: tuple[Option, ...]
    more_options: int
    later: tuple[LaterOption, ...]
    care_path: tuple[PathStep, ...]
    not_advised: tuple[NotAdvised, ...]
    cautions: tuple[Caution, ...]
    preparations: tuple[Prepared, ...]
    drugs: tuple[DrugState, ...]
    checks: tuple[SummaryCheck, ...]
    payers: tuple[PayerLine, ...]
    contradictions: tuple[str, ...]
    not_covered: tuple[str, ...]
    adults_only: bool
    could_become: tuple[CouldBecome, ...]
    open_questions: tuple[SummaryQuestion, ...]
    withdrawals: tuple[Withdrawal, ...]
    sources: tuple[Source, ...]
    data_version: str
    lens: str
    vocabulary: str
    as_of: str
    intended_use: str

    @property
    def ranks(self) -> tuple[int, ...]:
        """Return the ranks of the options."""
        return tuple(item.rank for option in self.options for item in option.procedures)

    @property
    def questions_after_safety(self) -> tuple[SummaryQuestion, ...]:
        """Return the open questions, those that must be asked before all else aside."""
        return tuple(item for item in self.open_questions if item.because != "must")

    @property
    def flags_acted_on(self) -> tuple[SummaryFlag, ...]:
        """Return the red flags that decide, that are pressing, or that something in the table waits for."""
        return tuple(flag for flag in self.red_flags if not flag.noted)

    @property
    def flags_noted(self) -> tuple[SummaryFlag, ...]:
        """Return the other red flags."""
        return tuple(flag for flag in self.red_flags if flag.noted)

"""What is shown first of an assessment, free of any medium: the screen, JSON and every other form are made from it.

`painref.triage.summarise` makes it.
"""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.knowledge import Withdrawal
from painref.knowledge.model import (
    BleedingClass,
    Certainty,
    Direction,
    Id,
    Invasiveness,
    Role,
    Strength,
)
from painref.records import record
from painref.reference.cited import Source
from painref.triage.assessment import (
    Backing,
    ConditionFinding,
    ConditionSupport,
    Disposition,
    DrugHold,
    MissingStep,
    RaisedContraindication,
    RaisedFlag,
    UnscreenedContraindication,
    UnscreenedFlag,
    VerdictKind,
)


class Side(StrEnum):
    """On which side a body is, for this patient. `AFTER_STEP`: for, once a step is taken; `IF_OPEN`: for, if open
    questions allow; `NOT_MET`: for, but its criteria are not met."""

    FOR = "for"
    AFTER_STEP = "for-after-step"
    IF_OPEN = "for-if-open-questions-allow"
    NOT_MET = "for-but-criteria-not-met"
    NEUTRAL = "neutral"
    AGAINST = "against"


class BearsOn(StrEnum):
    """What an open question could change."""

    RED_FLAGS = "red-flags"
    VERDICTS = "verdicts"
    DIAGNOSIS = "diagnosis"


@record
class Position:
    """What one body says: direction, strength and certainty of its recommendation."""

    by: Id
    body: str
    year: int
    direction: Direction
    strength: Strength
    certainty: Certainty
    verified: bool
    origin: str | None = None


@record
class Bodies:
    """The bodies on one side."""

    side: Side
    positions: tuple[Position, ...]


@record
class OptionIndication:
    """One condition that an option is for, with the bodies on each side.

    `bodies_for` counts the bodies that are for it, or would be after a step or an answer; `bodies_against` those
    against. `best_against` is the best recommendation against: verified first, then by strength and certainty.
    """

    condition: Id
    condition_name: str
    condition_support: ConditionSupport
    role: Role
    verdict: VerdictKind
    bodies: tuple[Bodies, ...]
    bodies_for: int
    bodies_against: int
    best_against: Position | None


@record
class Option:
    """A procedure that is a candidate, or would be after a step.

    `number` is its place in the order, from 1. `indications` has what decides its place first. `above_next` is the
    first key of the order that separates it from the next option; empty for the last one.
    """

    number: int
    procedure: Id
    procedure_name: str
    verdict: VerdictKind
    backing: Backing
    direction: Direction | None
    strength: Strength | None
    certainty: Certainty | None
    grade_verified: bool
    invasiveness: Invasiveness | None
    bleeding_class: BleedingClass | None
    indications: tuple[OptionIndication, ...]
    steps: tuple[MissingStep, ...]
    contraindications: tuple[RaisedContraindication, ...]
    leads_to: tuple[Id, ...]
    to_confirm: tuple[str, ...]
    not_screened: tuple[UnscreenedContraindication, ...]
    above_next: str
    origin: str | None = None


@record
class SharedHold:
    """What one source says of one drug, once, with the numbers of the options that it applies to."""

    hold: DrugHold
    options: tuple[int, ...]


@record
class BodyDirection:
    """In which direction a body's recommendation goes."""

    body: str
    year: int
    direction: Direction


@record
class WhyNot:
    """Why a procedure is not offered.

    `reasons` are contraindications, red flags, steps or requirements, as the verdict says; `directions` is what bodies
    recommend, where that is the reason.
    """

    verdict: VerdictKind
    reasons: tuple[str, ...] = ()
    directions: tuple[BodyDirection, ...] = ()


@record
class NamedIndication:
    """A procedure for a condition, by id and name."""

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    origin: str | None = None


@record
class NotOffered:
    """The procedures that are not offered for the same reason."""

    why: WhyNot
    indications: tuple[NamedIndication, ...]


@record
class ProcedureName:
    """A procedure by id and name."""

    procedure: Id
    procedure_name: str


@record
class SafetyState:
    """The red flags that are raised, those that the answers leave open, and the questions that would settle these."""

    raised: tuple[RaisedFlag, ...]
    not_screened: tuple[UnscreenedFlag, ...]
    questions: tuple[str, ...]


@record
class SummaryQuestion:
    """An open question, and what it could change; `verdicts` counts those that depend on it."""

    question: Id
    prompt: str
    bears_on: BearsOn
    verdicts: int


@record
class Summary:
    """What is shown first of an assessment: the disposition, the safety state, what is on offer and what is not.

    `conditions` are those that are established or possible. `holds` has each drug hold of the options once.
    `still_possible` are the procedures that wait for answers, by name.
    """

    data_version: str
    lens: str
    disposition: Disposition
    safety: SafetyState
    withdrawals: tuple[Withdrawal, ...]
    conditions: tuple[ConditionFinding, ...]
    options: tuple[Option, ...]
    holds: tuple[SharedHold, ...]
    not_offered: tuple[NotOffered, ...]
    still_possible: tuple[ProcedureName, ...]
    open_questions: tuple[SummaryQuestion, ...]
    sources: tuple[Source, ...]
    intended_use: str

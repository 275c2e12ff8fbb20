"""Red flags, and drugs that bear on a procedure."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.common import CriterionText, Id, OrderedEnum, Statement, not_written
from painref.knowledge.model.procedures import BleedingClass
from painref.records import Folded, record


class Urgency(OrderedEnum):
    """How soon a red flag must be acted on, most urgent first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    WORK_UP = "work-up"


@record
class RedFlag(Statement):
    """A finding that comes before any elective procedure; `text` says what it points to.

    `defers` names the procedures and families that wait until it is settled, `spares` those among them that do not.
    """

    id: Id
    name: str
    urgency: Urgency
    when: CriterionText
    action: str
    defers: tuple[Id, ...] = ()
    spares: tuple[Id, ...] = ()


class HoldAction(StrEnum):
    """What a source says to do with a drug before a procedure."""

    CONTINUE = "continue"
    STOP = "stop"
    INDIVIDUALISE = "individualise"


@record
class Interval:
    """A span of time as a source states it; `low` alone is a minimum, equal bounds an exact span."""

    unit: str
    low: float | None = None
    high: float | None = None


@record
class Hold:
    """What one source says of one drug before procedures of the given bleeding-risk classes.

    `stop` is the time from the last dose to the procedure, `restart` the time from the procedure to the next dose.
    """

    by: Id
    bleeding_classes: tuple[BleedingClass, ...]
    action: HoldAction
    says: str
    at: str = ""
    stop: Interval | None = None
    restart: Interval | None = None
    when: CriterionText | None = None
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class Medication(Folded):
    """A drug, or a dose class of one, that bears on bleeding or on a procedure."""

    id: Id
    name: str
    drug_class: str
    brands: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    origin: str | None = not_written()


@record
class BleedingModifier(Statement):
    """A patient factor that raises every procedure's bleeding-risk class by one."""

    id: Id
    when: CriterionText

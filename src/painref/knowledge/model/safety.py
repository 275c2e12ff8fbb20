"""Red flags, and drugs that bear on a procedure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from painref.knowledge.model.common import CriterionText, Id, Interval, OrderedEnum, Statement, not_written
from painref.knowledge.model.procedures import BleedingClass
from painref.records import Folded, record


class Urgency(OrderedEnum):
    """How soon a red flag must be acted on, most urgent first; last one that calls for care, not for a test."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    WORK_UP = "work-up"
    CARE = "care"

    @property
    def is_pressing(self) -> bool:
        """Whether it is an emergency or urgent, so that it has to be asked before anything else."""
        return self in (Urgency.EMERGENCY, Urgency.URGENT)


class ClearedAfter(StrEnum):
    """What a test must be later than in order to clear a red flag."""

    FINDING = "finding"
    PAIN = "pain"


@record
class Clearing(Statement):
    """Tests that together lift a red flag; `text` says what they must show.

    They count from `after` (the onset of the finding that raised the flag, or of the pain), no earlier than `delay`
    later, and for as long as `within` before the day of the answers; a test that is read only some time after it was
    done, not sooner than `result_after`. They count only while `unless` is known to be false, and never while
    `never_when` is known to be true; for both a sign that is not said to be old is new. An `event` is one that only
    these tests find, so that its day counts as theirs. While `known_when` is true, other answers say that the first of
    them was done and what it showed: if it is an imaging, on its day, and on a day not known where nothing says when
    the finding began or that it is new. A diagnosis in `ruled_out` to which a clinician says no by name says so too, of
    whatever day.
    """

    tests: tuple[Id, ...]
    after: ClearedAfter
    delay: Interval | None = None
    within: Interval | None = None
    result_after: Interval | None = None
    unless: CriterionText | None = None
    never_when: CriterionText | None = None
    event: Id | None = None
    known_when: CriterionText | None = None
    ruled_out: tuple[Id, ...] = ()


@record
class RedFlag(Statement):
    """A finding that comes before any elective procedure; `text` says what it points to.

    `aliases` are other names of what it points to, and lay words for the finding. `defers` names the procedures and
    families that wait until it is settled, `spares` those that it bears on and does not hold up. It is lifted by one of
    `cleared_by`, by the clearing of another flag in `cleared_with`, or by a diagnosis in `explained_by` that a
    clinician has made. `not_screened` says why no option that must be asked screens for it.
    """

    id: Id
    name: str
    urgency: Urgency
    when: CriterionText
    action: str
    aliases: tuple[str, ...] = ()
    defers: tuple[Id, ...] = ()
    spares: tuple[Id, ...] = ()
    cleared_by: tuple[Clearing, ...] = ()
    cleared_with: tuple[Id, ...] = ()
    explained_by: tuple[Id, ...] = ()
    not_screened: str = ""


@record
class Test:
    """A test that may clear a red flag.

    `opinion` is one that weighs what the other tests found, so that it must not be older than they are.
    """

    id: Id
    name: str
    opinion: bool = False
    origin: str | None = not_written()


class HoldAction(StrEnum):
    """What a source says to do with a drug before a procedure."""

    CONTINUE = "continue"
    STOP = "stop"
    INDIVIDUALISE = "individualise"


@record
class Hold:
    """What one source says of one drug before procedures of the given bleeding-risk classes, which are its own.

    `stop` is the time from the last dose to the procedure, `restart` the time from the procedure to the next dose.
    `target` is what a test must show before the procedure besides, in few words, such as ``INR normal``.
    With `procedures` it is said before these alone and what stands under them, in the place of what the source says of
    their class.
    """

    by: Id
    bleeding_classes: tuple[BleedingClass, ...]
    action: HoldAction
    says: str
    at: str = ""
    procedures: tuple[Id, ...] = ()
    stop: Interval | None = None
    target: str = ""
    restart: Interval | None = None
    when: CriterionText | None = None
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()

    def bears_on(self, lineage: Iterable[Id]) -> bool:
        """Return whether it is said before a procedure with this lineage (itself and what it stands under)."""
        return not self.procedures or not set(self.procedures).isdisjoint(lineage)


class DrugGroup(StrEnum):
    """Drugs that are asked about, and denied, together."""

    ANTICOAGULANTS = "anticoagulants"
    ANTIPLATELETS = "antiplatelets"
    NSAIDS = "nsaids"
    SUPPLEMENTS = "supplements"
    OTHER = "other"


@record
class Medication(Folded):
    """A drug, or a dose class of one, that bears on bleeding or on a procedure.

    `prescriber`: stopping it needs the one who prescribed it.
    """

    id: Id
    name: str
    drug_class: str
    group: DrugGroup = DrugGroup.OTHER
    prescriber: bool = False
    brands: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    origin: str | None = not_written()


@record
class ThromboticRisk:
    """When one body does not want a drug stopped for an elective procedure.

    `drugs` are drugs or groups of them. Until `wait` after `event` they are not stopped; while `finding` is true,
    stopping them needs the prescriber's plan; with a drug of `together_with` they are judged as a pair.
    """

    id: Id
    by: Id
    drugs: tuple[Id, ...]
    says: str
    at: str = ""
    event: Id | None = None
    wait: Interval | None = None
    finding: CriterionText | None = None
    together_with: tuple[Id, ...] = ()
    grade: str = ""
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class BleedingModifier(Statement):
    """A patient factor that raises a procedure's bleeding-risk class by one.

    It bears on `procedures` and what stands under them; on every procedure where none is named.
    """

    id: Id
    when: CriterionText
    procedures: tuple[Id, ...] = ()

    def bears_on(self, lineage: Iterable[Id]) -> bool:
        """Return whether it raises the class of a procedure with this lineage (itself and what it stands under)."""
        return not self.procedures or not set(self.procedures).isdisjoint(lineage)

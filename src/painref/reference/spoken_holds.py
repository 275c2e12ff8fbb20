"""What bodies say of holding one drug before a procedure, each by its own bleeding-risk class of it, or before any."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from painref.knowledge.bodies import same_body, speaker
from painref.knowledge.holds import caution, classes_before, is_every_class
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BleedingClass, Hold, Id, Interval, Medication
from painref.knowledge.names import listed, lowered
from painref.records import extend, record
from painref.reference.bleeding import SpokenBleedingRisk
from painref.reference.wording import proviso


@record
class SpokenHold(Hold):
    """A hold, with who speaks, when and where, and whether that has been replaced since.

    `proviso` says in words when it holds (`when`), such as ``unless ...``, and before which `procedures`, unless it is
    one of them that was asked for; it is empty for one that always does.
    `levels` are those at which the body gives the procedure asked for the class that the hold goes by. The most
    cautious of what is said before that procedure, or without one of what is said of the class, `decides`.
    `last_dose` and `first_dose` are the latest and the earliest moment of them, where the day of the procedure is known
    and the body says a length of time.
    """

    body: str
    year: int
    jurisdiction: str
    in_force: bool
    written_for: str
    proviso: str
    levels: tuple[str, ...]
    decides: bool
    last_dose: str = ""
    first_dose: str = ""


@record
class HoldsOfClass:
    """What is said of one drug for one bleeding-risk class; `differ` if not all say the same.

    What was written for pain procedures comes first, each newest first, and what is no longer in force last.

    Without a class it is said of every procedure, by bodies that give the procedure asked for none.
    """

    bleeding_class: BleedingClass | None
    differ: bool
    statements: tuple[SpokenHold, ...]


def said_of_any(medication: Medication, knowledge: Knowledge) -> tuple[HoldsOfClass, ...]:
    """Return what is said for each class, whichever body's class it is."""
    found = []
    for klass in BleedingClass:
        holds = [hold for hold in medication.holds if klass in hold.bleeding_classes]
        most = max(map(caution, holds), default=None)
        spoken = [_spoken(hold, knowledge, _proviso(hold, knowledge), decides=caution(hold) == most) for hold in holds]
        found.append(_of_class(klass, spoken))
    return tuple(found)


def _proviso(hold: Hold, knowledge: Knowledge) -> str:
    """Return when a hold is said, and before which procedures alone: ``only before stellate ganglion block``."""
    named = listed((lowered(knowledge.procedures[id_].name) for id_ in hold.procedures), "or")
    return ", ".join(filter(None, [_only_if(hold, knowledge), f"only before {named}" if named else ""]))


def _only_if(hold: Hold, knowledge: Knowledge) -> str:
    return proviso(hold.when, knowledge) if hold.when else ""


def said_before(
    medication: Medication, risks: Sequence[SpokenBleedingRisk], lineage: Collection[Id], knowledge: Knowledge
) -> tuple[HoldsOfClass, ...]:
    """Return what each body says by its own class of a procedure.

    A body that gives it none is left out, unless its hold names every class: that is said of any procedure.
    """
    found: dict[BleedingClass | None, list[SpokenHold]] = {}
    own = _own(medication, risks, lineage, knowledge)
    most = max((caution(hold) for hold, _, _ in own), default=None)
    for hold, klass, levels in own:
        spoken = _spoken(hold, knowledge, _only_if(hold, knowledge), levels=levels, decides=caution(hold) == most)
        found.setdefault(klass, []).append(spoken)
    order = [*sorted(filter(None, found), key=lambda klass: -klass.rank), *([None] if None in found else [])]
    return tuple(_of_class(klass, found[klass]) for klass in order)


def _own(
    medication: Medication, risks: Sequence[SpokenBleedingRisk], lineage: Collection[Id], knowledge: Knowledge
) -> list[tuple[Hold, BleedingClass | None, tuple[str, ...]]]:
    """Return the holds that bear on a procedure, each with the class and the levels that its body gives it."""
    found: list[tuple[Hold, BleedingClass | None, tuple[str, ...]]] = []
    for hold in medication.holds:
        said_of = classes_before(hold, medication.holds, lineage)
        of_body = [risk for risk in risks if same_body(risk.by, hold.by, knowledge)]
        for klass in dict.fromkeys(risk.bleeding_class for risk in of_body):
            if klass in said_of:
                levels = tuple(risk.level for risk in of_body if risk.bleeding_class is klass and risk.level)
                found.append((hold, klass, levels))
        if not of_body and is_every_class(said_of):
            found.append((hold, None, ()))
    return found


def _of_class(klass: BleedingClass | None, statements: Sequence[SpokenHold]) -> HoldsOfClass:
    return HoldsOfClass(
        bleeding_class=klass,
        differ=do_differ(statements),
        statements=tuple(sorted(statements, key=_place_of)),
    )


def _place_of(item: SpokenHold) -> tuple[bool, bool, int, Id]:
    return not item.in_force, bool(item.written_for), -item.year, item.by


def do_differ(statements: Sequence[SpokenHold]) -> bool:
    """Return whether two bodies state another action, stop or restart; one that states none does not disagree."""
    for key in ("action", "stop", "restart"):
        said: dict[Id, set[object]] = {}
        for item in statements:
            value = getattr(item, key)
            if value is not None:
                said.setdefault(item.by, set()).add(_in_hours(value) if isinstance(value, Interval) else value)
        if len({frozenset(values) for values in said.values()}) > 1:
            return True
    return False


_HOURS = {"days": 24, "weeks": 24 * 7}


def _in_hours(interval: Interval) -> Interval:
    hours = _HOURS.get(interval.unit)
    if hours is None:
        return interval
    low, high = (None if bound is None else bound * hours for bound in (interval.low, interval.high))
    return Interval(unit="hours", low=low, high=high)


def _spoken(
    hold: Hold, knowledge: Knowledge, provided: str, *, levels: tuple[str, ...] = (), decides: bool = False
) -> SpokenHold:
    reference = knowledge.references[hold.by]
    return extend(
        SpokenHold,
        hold,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        in_force=reference.in_force,
        written_for=reference.written_for,
        proviso=provided,
        levels=levels,
        decides=decides,
    )

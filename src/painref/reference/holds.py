"""What each body says of stopping a drug, put together by bleeding-risk class: what `painref hold` prints."""

from __future__ import annotations

from collections.abc import Sequence

from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import find
from painref.knowledge.model import (
    BleedingClass,
    BleedingModifier,
    BleedingRisk,
    Hold,
    Id,
    Interval,
    Medication,
    Procedure,
)
from painref.records import extend, record
from painref.reference.cited import Source, sources_of
from painref.reference.wording import proviso

_NOT_HERE = (
    "Nothing is known here of holding it, which is no leave to continue; painref list medications shows them all."
)


@record
class SpokenHold(Hold):
    """A hold, with who speaks, when and where, and whether that has been replaced since.

    `proviso` says in words when it holds (`when`), such as ``unless ...``; it is empty for one that always does.
    """

    body: str
    year: int
    jurisdiction: str
    in_force: bool
    proviso: str


@record
class HoldsOfClass:
    """What is said of one drug for one bleeding-risk class, newest first; `differ` if not all say the same."""

    bleeding_class: BleedingClass
    differ: bool
    statements: tuple[SpokenHold, ...]


@record
class MedicationHolds:
    """One drug; `narrower` names the entries for a dose or purpose of it. No class is left out silently:
    those that nobody speaks of have no statements."""

    id: Id
    name: str
    drug_class: str
    brands: tuple[str, ...]
    narrower: tuple[Id, ...]
    classes: tuple[HoldsOfClass, ...]
    origin: str | None = None


@record
class VariantClass:
    """The bleeding-risk class of one variant of a family."""

    id: Id
    name: str
    bleeding_class: BleedingClass | None
    origin: str | None = None


@record
class HoldProcedure:
    """The procedure that a hold is asked for. `stated_for` is itself or the family whose class it takes; without a
    class, `variants` has those of its variants."""

    id: Id
    name: str
    bleeding_risk: BleedingRisk | None
    stated_for: Id | None
    raised_to: BleedingClass | None
    variants: tuple[VariantClass, ...]
    origin: str | None = None


@record
class HoldPage:
    """Some drugs before one procedure, or before any; `modifiers` are the patient factors that raise its class."""

    procedure: HoldProcedure | None
    medications: tuple[MedicationHolds, ...]
    modifiers: tuple[BleedingModifier, ...]
    sources: tuple[Source, ...]


def hold_page(drugs: Sequence[str], procedure: str | None, knowledge: Knowledge) -> HoldPage:
    """What is said of the drugs, by name; for a procedure, by name, only what concerns its class.

    Raises `NotFoundError` for a drug or procedure that is not in the knowledge.
    """
    wanted = dict.fromkeys(find(drug, knowledge.medications, what="drug", hint=_NOT_HERE).id for drug in drugs)
    about = None
    if procedure is not None:
        hint = "painref list shows them all."
        about = _procedure(find(procedure, knowledge.procedures, what="procedure", hint=hint), knowledge)
    risk = about.bleeding_risk if about else None
    classes = [risk.bleeding_class] if risk else list(BleedingClass)
    medications = tuple(_medication(knowledge.medications[id_], classes, knowledge) for id_ in wanted)
    modifiers = tuple(knowledge.bleeding_modifiers.values())
    return HoldPage(
        procedure=about,
        medications=medications,
        modifiers=modifiers,
        sources=sources_of([risk, medications, modifiers], knowledge),
    )


def _procedure(procedure: Procedure, knowledge: Knowledge) -> HoldProcedure:
    stating = next((stated for stated in knowledge.lineage(procedure) if stated.bleeding_risk), None)
    risk = stating.bleeding_risk if stating else None
    return HoldProcedure(
        id=procedure.id,
        name=procedure.name,
        bleeding_risk=risk,
        stated_for=stating.id if stating else None,
        raised_to=_next_class(risk.bleeding_class) if risk else None,
        variants=() if risk else tuple(_variants(procedure, knowledge)),
        origin=procedure.origin,
    )


def _next_class(klass: BleedingClass) -> BleedingClass | None:
    classes = list(BleedingClass)
    return classes[klass.rank + 1] if klass.rank + 1 < len(classes) else None


def _variants(family: Procedure, knowledge: Knowledge) -> list[VariantClass]:
    found = []
    for variant in knowledge.indicated:
        if variant is not family and any(ancestor is family for ancestor in knowledge.lineage(variant)):
            risk = knowledge.bleeding_risk(variant)
            klass = risk.bleeding_class if risk else None
            origin = risk.origin if risk else None
            found.append(VariantClass(id=variant.id, name=variant.name, bleeding_class=klass, origin=origin))
    return sorted(found, key=lambda item: (item.bleeding_class is None, item.bleeding_class or "", item.name))


def _medication(medication: Medication, classes: Sequence[BleedingClass], knowledge: Knowledge) -> MedicationHolds:
    return MedicationHolds(
        id=medication.id,
        name=medication.name,
        drug_class=medication.drug_class,
        brands=medication.brands,
        narrower=tuple(other for other in knowledge.medications if other.startswith(f"{medication.id}-")),
        classes=tuple(_of_class(medication, klass, knowledge) for klass in classes),
        origin=medication.origin,
    )


def _of_class(medication: Medication, klass: BleedingClass, knowledge: Knowledge) -> HoldsOfClass:
    statements = [_spoken(hold, knowledge) for hold in medication.holds if klass in hold.bleeding_classes]
    return HoldsOfClass(
        bleeding_class=klass,
        differ=_differ(statements),
        statements=tuple(sorted(statements, key=lambda item: (not item.in_force, -item.year, item.by))),
    )


def _differ(statements: Sequence[SpokenHold]) -> bool:
    """Whether two bodies state another action, stop or restart; one that states none does not disagree."""
    for key in ("action", "stop", "restart"):
        said: dict[Id, set[object]] = {}
        for item in statements:
            value = getattr(item, key)
            if value is not None:
                said.setdefault(item.by, set()).add(_in_hours(value) if isinstance(value, Interval) else value)
        if len({frozenset(values) for values in said.values()}) > 1:
            return True
    return False


def _in_hours(interval: Interval) -> Interval:
    if interval.unit != "days":
        return interval
    low, high = (None if bound is None else bound * 24 for bound in (interval.low, interval.high))
    return Interval(unit="hours", low=low, high=high)


def _spoken(hold: Hold, knowledge: Knowledge) -> SpokenHold:
    reference = knowledge.references[hold.by]
    return extend(
        SpokenHold,
        hold,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        in_force=reference.in_force,
        proviso=proviso(hold.when, knowledge) if hold.when else "",
    )

"""What each body says of stopping a drug, by that body's own bleeding-risk classes: what `painref hold` prints."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from painref.errors import UsageError
from painref.knowledge.bodies import speaker
from painref.knowledge.holds import is_every_class
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingModifier,
    Hold,
    Id,
    Medication,
    Procedure,
    ThromboticRisk,
)
from painref.knowledge.names import names_of, normalise
from painref.knowledge.resolver import resolve
from painref.knowledge.typed import covers
from painref.knowledge.until import event_in_words
from painref.records import extend, record
from painref.reference.bleeding import BodyClasses, SpokenBleedingRisk, classes_by_body, spoken_risks
from painref.reference.cited import Source, sources_of
from painref.reference.hold_dates import first_dose, last_dose
from painref.reference.spoken_holds import HoldsOfClass, SpokenHold, do_differ, said_before, said_of_any
from painref.reference.wording import in_words

NOT_A_DRUG = (
    "Nothing is known here of holding it, which does not mean it is safe to continue; painref list medications shows"
    " them all."
)


@record
class SpokenThromboticRisk(ThromboticRisk):
    """A thrombotic risk of stopping a drug, with who speaks and when. `in_words` says in whom."""

    body: str
    year: int
    in_words: str


@record
class WithoutRule:
    """A body that gives a procedure one of `its_classes` and speaks of a drug for others only, those `spoken_of`."""

    body: str
    its_classes: tuple[BleedingClass, ...]
    spoken_of: tuple[BleedingClass, ...]


@record
class MedicationHolds:
    """One drug; `narrower` names the entries for a dose or purpose of it.

    For a procedure, a body's holds stand under the class that this body gives it, `differ` says whether bodies say
    the same before it, `without_class` names the bodies that speak of the drug and give the procedure no class, and
    `without_rule` those that give it one for which painref has no word of them on the drug. For none, no class is left
    out: those that nobody speaks of have no statements.
    """

    id: Id
    name: str
    drug_class: str
    brands: tuple[str, ...]
    narrower: tuple[Id, ...]
    prescriber: bool
    differ: bool
    classes: tuple[HoldsOfClass, ...]
    without_class: tuple[str, ...]
    without_rule: tuple[WithoutRule, ...]
    thrombotic_risk: tuple[SpokenThromboticRisk, ...]
    origin: str | None = None


@record
class VariantClass:
    """The bleeding-risk classes of one variant of a family, by body."""

    id: Id
    name: str
    classes: tuple[BodyClasses, ...]
    origin: str | None = None


@record
class HoldProcedure:
    """The procedure that a hold is asked for, with each body's class of it.

    `stated_for` is itself or the family whose classes it takes; without a class, `variants` has those of its variants.
    """

    id: Id
    name: str
    bleeding_risk: tuple[SpokenBleedingRisk, ...]
    stated_for: Id | None
    variants: tuple[VariantClass, ...]
    origin: str | None = None


@record
class HoldsBefore:
    """The drugs of a page before one procedure more."""

    procedure: HoldProcedure
    medications: tuple[MedicationHolds, ...]


@record
class HoldPage:
    """Some drugs before one procedure, or before any; `also_before` has the other procedures, if several are asked for.

    `modifiers` are the patient factors that raise a class; none where what is said depends on no class. `on` is the day
    of the procedure, with its time if that is known; empty if it is not.
    """

    procedure: HoldProcedure | None
    on: str
    medications: tuple[MedicationHolds, ...]
    modifiers: tuple[BleedingModifier, ...]
    sources: tuple[Source, ...]
    also_before: tuple[HoldsBefore, ...] = ()

    def each(self) -> tuple[HoldPage, ...]:
        """Return the page of each procedure by itself."""
        others = (
            replace(self, procedure=other.procedure, medications=other.medications, also_before=())
            for other in self.also_before
        )
        return (replace(self, also_before=()), *others)


def hold_page(
    drugs: Sequence[str], procedure: str | None, knowledge: Knowledge, *, on: str = "", levels: Sequence[str] = ()
) -> HoldPage:
    """Return what is said of the drugs, by name; for a procedure, by name, only what concerns its classes.

    `on` is the day of the procedure, as `parse_day` gives it. Of the classes that a body gives for a level of the spine
    those count that cover one of the `levels`, if any are named.

    Raises `NotFoundError` for a drug or procedure that is not in the knowledge.
    """
    wanted = dict.fromkeys(resolve(drug, ("medication",), knowledge, hint=NOT_A_DRUG).id for drug in drugs)
    about = None
    if procedure is not None:
        found = resolve(procedure, ("procedure",), knowledge, hint="painref list shows them all.")
        about = _procedure(knowledge.procedures[found.id], knowledge)
    risks = at_levels(about.bleeding_risk, levels) if about else ()
    lineage = knowledge.lineage_of(about.id) if about else ()
    medications = tuple(_medication(knowledge.medications[id_], risks, lineage, knowledge) for id_ in wanted)
    if on:
        medications = tuple(_dated(drug, on) for drug in medications)
    modifiers = _modifiers(wanted, about, knowledge)
    return HoldPage(
        procedure=about,
        on=on,
        medications=medications,
        modifiers=modifiers,
        sources=sources_of([risks, medications, modifiers], knowledge),
    )


MOST = 3
"""How many procedures still fit side by side."""


def side_by_side(pages: Sequence[HoldPage]) -> HoldPage:
    """Return the pages of the same drugs, each before another procedure, as one.

    Raises `UsageError` for more than fit, or for the same procedure twice.
    """
    if len(pages) > MOST:
        raise UsageError(f"{len(pages)} procedures.", remedy=f"Name 1 to {MOST}.")
    before = [HoldsBefore(procedure=page.procedure, medications=page.medications) for page in pages if page.procedure]
    if len({other.procedure.id for other in before}) < len(pages):
        raise UsageError("the same procedure is named twice.", remedy="Name different ones.")
    return replace(
        pages[0],
        also_before=tuple(before[1:]),
        modifiers=tuple(dict.fromkeys(item for page in pages for item in page.modifiers)),
        sources=tuple(dict.fromkeys(source for page in pages for source in page.sources)),
    )


def _modifiers(
    drugs: Iterable[Id], procedure: HoldProcedure | None, knowledge: Knowledge
) -> tuple[BleedingModifier, ...]:
    """Return the patient factors that raise the class of a procedure, where a class decides on one of the drugs."""
    if all(is_every_class(hold.bleeding_classes) for drug in drugs for hold in knowledge.medications[drug].holds):
        return ()
    lineage = knowledge.lineage_of(procedure.id) if procedure else None
    return tuple(item for item in knowledge.bleeding_modifiers.values() if lineage is None or item.bears_on(lineage))


def _dated(drug: MedicationHolds, on: str) -> MedicationHolds:
    """Return a drug with the days of the last and the first dose in each hold that is a length of time."""

    def dated(item: SpokenHold) -> SpokenHold:
        return replace(item, last_dose=last_dose(item.stop, on), first_dose=first_dose(item.restart, on))

    return replace(
        drug,
        classes=tuple(
            replace(of_class, statements=tuple(map(dated, of_class.statements))) for of_class in drug.classes
        ),
    )


def at_levels(risks: Sequence[SpokenBleedingRisk], levels: Sequence[str]) -> tuple[SpokenBleedingRisk, ...]:
    """Return the classes that are not for other levels of the spine than those named; all if none is named."""
    return tuple(
        risk for risk in risks if not levels or any(covers(risk.level, level) is not False for level in levels)
    )


def _procedure(procedure: Procedure, knowledge: Knowledge) -> HoldProcedure:
    stating = next((stated for stated in knowledge.lineage(procedure) if stated.bleeding_risk), None)
    return HoldProcedure(
        id=procedure.id,
        name=procedure.name,
        bleeding_risk=spoken_risks(procedure, knowledge),
        stated_for=stating.id if stating else None,
        variants=() if stating else tuple(_variants(procedure, knowledge)),
        origin=procedure.origin,
    )


def _variants(family: Procedure, knowledge: Knowledge) -> list[VariantClass]:
    found = []
    for variant in knowledge.indicated:
        if variant is not family and any(ancestor is family for ancestor in knowledge.lineage(variant)):
            risks = spoken_risks(variant, knowledge)
            origin = next((risk.origin for risk in risks if risk.origin), None)
            classes = classes_by_body(risks)
            found.append(VariantClass(id=variant.id, name=variant.name, classes=classes, origin=origin))
    return sorted(found, key=lambda item: (not item.classes, item.name))


def _medication(
    medication: Medication, risks: Sequence[SpokenBleedingRisk], lineage: Collection[Id], knowledge: Knowledge
) -> MedicationHolds:
    classes = said_before(medication, risks, lineage, knowledge) if risks else said_of_any(medication, knowledge)
    shown = {statement.body for of_class in classes for statement in of_class.statements}
    silent: dict[str, list[Hold]] = {}
    for hold in medication.holds:
        if (body := speaker(knowledge.references[hold.by], knowledge)) not in shown:
            silent.setdefault(body, []).append(hold)
    classed = {item.body: item.classes for item in classes_by_body(risks)}
    statements = [statement for of_class in classes for statement in of_class.statements]
    return MedicationHolds(
        id=medication.id,
        name=medication.name,
        drug_class=medication.drug_class,
        brands=medication.brands,
        narrower=tuple(_by_dose(medication, knowledge)),
        prescriber=medication.prescriber,
        differ=bool(risks) and do_differ(statements),
        classes=classes,
        without_class=tuple(body for body in silent if body not in classed),
        without_rule=tuple(
            WithoutRule(body=body, its_classes=classed[body], spoken_of=_spoken_of(holds))
            for body, holds in silent.items()
            if body in classed
        ),
        thrombotic_risk=tuple(_thrombotic_risks(medication, knowledge)),
        origin=medication.origin,
    )


def _spoken_of(holds: Iterable[Hold]) -> tuple[BleedingClass, ...]:
    said = {klass for hold in holds for klass in hold.bleeding_classes}
    return tuple(klass for klass in BleedingClass if klass in said)


def _by_dose(medication: Medication, knowledge: Knowledge) -> Iterator[Id]:
    """Yield the other drugs whose id is a name of this one with a dose or purpose: ``enoxaparin-prophylactic``."""
    beginnings = tuple(f"{normalise(name)}-" for name in names_of(medication))
    return (other for other in knowledge.medications if other.startswith(beginnings) and other != medication.id)


def _thrombotic_risks(medication: Medication, knowledge: Knowledge) -> list[SpokenThromboticRisk]:
    """Return the risks of stopping a drug, or a drug of its group."""
    return [
        extend(
            SpokenThromboticRisk,
            risk,
            body=speaker(knowledge.references[risk.by], knowledge),
            year=knowledge.references[risk.by].year,
            in_words=_in_whom(risk, knowledge),
        )
        for risk in knowledge.thrombotic_risk.values()
        if {medication.id, Id(medication.group)} & set(risk.drugs)
    ]


def _in_whom(risk: ThromboticRisk, knowledge: Knowledge) -> str:
    """Return in whom a thrombotic risk stands in the way, in words; empty for a pair of drugs."""
    if risk.finding:
        return in_words(risk.finding, knowledge)
    return event_in_words(risk.event, knowledge) if risk.event else ""

"""The drugs of a patient before a procedure: what bodies say of holding them, what speaks against stopping them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from painref.criteria.answers import Number, Span
from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, open_part
from painref.criteria.syntax import Op, Weeks
from painref.criteria.weeks import weeks_of
from painref.knowledge.bodies import body_or_itself
from painref.knowledge.holds import caution, classes_before, is_every_class
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    DrugGroup,
    Hold,
    HoldAction,
    Id,
    Medication,
    ThromboticRisk,
)
from painref.knowledge.vocabulary import members
from painref.records import record
from painref.triage.engine.context import DRUGS, HOLD_AGREED, HOLD_KEPT, PatientContext

BLOOD_THINNERS = (DrugGroup.ANTICOAGULANTS, DrugGroup.ANTIPLATELETS)
"""The groups of drugs that have to be known before a needle is placed."""

Classes = tuple[tuple[BleedingRisk, BleedingClass], ...]
"""Each body's class of a procedure for one patient."""

ClassesByBody = Mapping[str, Sequence[tuple[BleedingRisk, BleedingClass]]]
"""The same by body; see `painref.knowledge.bodies.body_or_itself`."""


@record(kw_only=False)
class Held:
    """What one source says of one of the patient's drugs, by that body's class of the procedure.

    `risk` is the class it goes by; `decides`: it is the most cautious for this drug.
    """

    medication: Medication
    hold: Hold
    risk: BleedingRisk
    bleeding_class: BleedingClass
    judgement: Judgement
    decides: bool


@record(kw_only=False)
class DrugRisk:
    """A thrombotic risk that bears on a drug of the patient: its rule, and what its interval or finding comes to.

    `weeks_left` is how long the interval still runs, where the date of the event is known.
    """

    medication: Medication
    rule: ThromboticRisk
    judgement: Judgement
    weeks_left: Number | None = None


@record(kw_only=False)
class DrugPlan:
    """What one drug of the patient means for a procedure.

    `postponed`: the drug must not be stopped yet; `prescriber`: stopping it needs the prescriber's plan. A drug that no
    body classes for the procedure, or that painref does not hold, has no `holds`.
    `risks_open` are the items by which it is not known whether something speaks against stopping it: a stent, a stroke,
    a mechanical valve that nobody asked for.
    """

    medication: Medication | None
    name: str
    holds: tuple[Held, ...]
    risks: tuple[DrugRisk, ...]
    risks_open: Judgement
    postponed: bool
    prescriber: bool
    cautious: bool


def risk_not_asked(drugs: Iterable[DrugPlan]) -> tuple[Id, ...]:
    """Return the drugs of which it is not known whether something speaks against stopping them, each once."""
    return ids_of(drug for drug in drugs if drug.risks_open != FALSE)


def ids_of(drugs: Iterable[DrugPlan]) -> tuple[Id, ...]:
    """Return the drugs among them that painref holds, each once."""
    return tuple(dict.fromkeys(drug.medication.id for drug in drugs if drug.medication))


class Drugs:
    """The drugs of one patient.

    `taken` are those that painref holds. `open` are the items by which it is not known whether a blood thinner is
    taken.
    """

    def __init__(self, context: PatientContext) -> None:
        knowledge, truths, affirmed = context.knowledge, context.patient.answers.truths, context.affirmed
        self._context = context
        slots = knowledge.once(_slots)
        taken = () if affirmed.isdisjoint(slots) else [id_ for slot, id_ in slots.items() if slot in affirmed]
        self.taken = tuple([knowledge.medications[id_] for id_ in taken])
        self.open = any_of([bit for slot, bit in knowledge.once(_blood_thinners) if slot not in truths])
        self._others = tuple(_other_drugs(context))
        self._risks: dict[Id, tuple[DrugRisk, ...]] = {}
        self._risks_open: dict[Id, Judgement] = {}

    @property
    def are_taken(self) -> bool:
        """Whether there are any, those included that painref does not hold."""
        return bool(self.taken or self._others)

    def plans(self, classes: Classes, lineage: Collection[Id]) -> tuple[DrugPlan, ...]:
        """Return what each drug means for a procedure of these classes and this lineage."""
        if not self.taken:
            return self._others
        by_body: dict[str, list[tuple[BleedingRisk, BleedingClass]]] = {}
        for risk, klass in classes:
            by_body.setdefault(body_or_itself(risk.by, self._context.knowledge), []).append((risk, klass))
        return (*(self._plan(item, by_body, lineage) for item in self.taken), *self._others)

    def _plan(self, medication: Medication, classes: ClassesByBody, lineage: Collection[Id]) -> DrugPlan:
        holds = _mark_deciding(medication, _holds(medication, classes, lineage, self._context))
        deciding = [item for item in holds if item.decides]
        thins = medication.group in BLOOD_THINNERS
        cautious = (thins and not holds) or _interrupts(holds, deciding)
        risks = self._risks_of(medication) if cautious else ()
        running = [item for item in risks if item.rule.wait is not None and item.judgement == TRUE]
        agreed = self._context.yes(HOLD_AGREED) and not self._context.no(HOLD_KEPT)
        other = [item for item in risks if item.judgement != FALSE and not (agreed and item.rule.finding is not None)]
        return DrugPlan(
            medication=medication,
            name=medication.name,
            holds=holds,
            risks=risks,
            risks_open=self._risks_open_of(medication) if cautious and medication.prescriber else FALSE,
            postponed=bool(running) and not self._context.is_palliative,
            prescriber=cautious and (bool(other) or (medication.prescriber and not agreed)),
            cautious=cautious,
        )

    def _risks_of(self, medication: Medication) -> tuple[DrugRisk, ...]:
        if medication.id not in self._risks:
            together = [item for item in self.taken if item is not medication]
            self._risks[medication.id] = tuple(_risks(medication, together, self._context))
        return self._risks[medication.id]

    def _risks_open_of(self, medication: Medication) -> Judgement:
        if medication.id not in self._risks_open:
            self._risks_open[medication.id] = _risks_open(medication, self._context)
        return self._risks_open[medication.id]


def _slots(knowledge: Knowledge) -> Mapping[str, Id]:
    """Return the drugs by their slots."""
    return {f"{DRUGS}.{id_}": id_ for id_ in knowledge.medications}


def _blood_thinners(knowledge: Knowledge) -> tuple[tuple[str, Judgement], ...]:
    """Return the slot of each blood thinner, with its bit."""
    slots = (f"{DRUGS}.{drug}" for group in BLOOD_THINNERS for drug in members(group, knowledge))
    return tuple((slot, knowledge.bits[slot]) for slot in slots)


def _other_drugs(context: PatientContext) -> Iterator[DrugPlan]:
    """Yield what painref does not hold: a hold of unknown length."""
    question = context.knowledge.questions.get(Id(DRUGS))
    if question is not None and question.other is not None and context.said(DRUGS, question.other) == TRUE:
        name = context.patient.in_words.get(f"{DRUGS}.{question.other}", "antithrombotic that is not listed")
        yield DrugPlan(None, name, (), (), FALSE, postponed=False, prescriber=True, cautious=True)


def _interrupts(holds: Iterable[Held], deciding: Iterable[Held]) -> bool:
    """Return whether the drug may have to be stopped.

    It may if a body stops it, or if one leaves it to the risk of the patient and none continues it. Where one leaves it
    and another continues it, both are shown and it can be continued.
    """
    actions = {item.hold.action for item in deciding}
    continued = any(item.hold.action is HoldAction.CONTINUE for item in holds)
    return HoldAction.STOP in actions or (HoldAction.INDIVIDUALISE in actions and not continued)


def _holds(
    medication: Medication, classes: ClassesByBody, lineage: Collection[Id], context: PatientContext
) -> Iterator[tuple[Hold, BleedingRisk, BleedingClass, Judgement]]:
    """Yield what each body says of the drug, by its own class of the procedure, and whether that is of the patient."""
    for hold in medication.holds:
        judgement = context.judge(hold.when) if hold.when is not None else TRUE
        said_of = classes_before(hold, medication.holds, lineage)
        if judgement == FALSE or not said_of:
            continue
        for risk, klass in classes.get(body_or_itself(hold.by, context.knowledge), ()):
            if klass in said_of:
                yield hold, risk, klass, judgement
                break
        else:
            if is_every_class(said_of):
                lowest = BleedingRisk(by=hold.by, bleeding_class=BleedingClass.LOW)
                yield hold, lowest, lowest.bleeding_class, judgement


def _mark_deciding(
    medication: Medication, holds: Iterable[tuple[Hold, BleedingRisk, BleedingClass, Judgement]]
) -> tuple[Held, ...]:
    """Return the holds, the most cautious marked: stop, longest first, before individualise before continue."""
    found = [(caution(hold), hold, risk, klass, judgement) for hold, risk, klass, judgement in holds]
    most = max((cautious for cautious, *_ in found), default=None)
    return tuple(
        Held(medication, hold, risk, klass, judgement, decides=cautious == most)
        for cautious, hold, risk, klass, judgement in found
    )


def _risks(medication: Medication, together: Iterable[Medication], context: PatientContext) -> Iterator[DrugRisk]:
    """Yield the thrombotic risks that bear on stopping a drug, other than those that do not apply."""
    names = {medication.id, Id(medication.group)}
    others = {name for item in together for name in (item.id, Id(item.group))}
    for rule in context.knowledge.thrombotic_risk.values():
        if names.isdisjoint(rule.drugs):
            continue
        if rule.together_with:
            if not others.isdisjoint(rule.together_with):
                yield DrugRisk(medication, rule, TRUE)
        elif rule.finding is not None:
            judgement = context.judge(rule.finding)
            if judgement == TRUE:
                yield DrugRisk(medication, rule, judgement)
        elif rule.event is not None and rule.wait is not None and rule.wait.low is not None:
            wait = weeks_of(rule.wait.low, rule.wait.unit)
            judgement = context.judge_tree(Weeks(rule.event, Op.LT, wait))
            happened = context.said(context.knowledge.vocabulary.dated[rule.event], rule.event)
            if judgement == TRUE or (judgement > 0 and happened == TRUE):
                yield DrugRisk(medication, rule, judgement, weeks_left(rule.event, wait, context))


def _risks_open(medication: Medication, context: PatientContext) -> Judgement:
    """Return the items by which it is not known whether something speaks against stopping a drug.

    An event that is known to have happened, on a day that is not known, is a risk and not asked for here.
    """
    names = {medication.id, Id(medication.group)}
    found = FALSE
    for rule in context.knowledge.thrombotic_risk.values():
        if names.isdisjoint(rule.drugs):
            continue
        if rule.finding is not None:
            found |= open_part(context.judge(rule.finding))
        elif rule.event is not None and rule.wait is not None and rule.wait.low is not None:
            happened = context.said(context.knowledge.vocabulary.dated[rule.event], rule.event)
            if happened != TRUE:
                within = Weeks(rule.event, Op.LT, weeks_of(rule.wait.low, rule.wait.unit))
                found |= open_part(context.judge_tree(within))
    return found


def weeks_left(event: Id, wait: float, context: PatientContext) -> Number | None:
    """Return how long an interval after an event still runs, in weeks; None if the date of the event is not known."""
    question = context.knowledge.vocabulary.dated.get(event)
    since = context.patient.answers.weeks.get(f"{question}.{event}")
    if isinstance(since, Span):
        return Span(max(0.0, wait - since.high), max(0.0, wait - since.low))
    return None if since is None else max(0.0, wait - since)

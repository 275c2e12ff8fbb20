"""What stands in the way of one procedure: contraindications of four kinds, drugs and thrombotic risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from painref.criteria.answers import Number, Span
from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, open_part
from painref.criteria.syntax import Op, Weeks
from painref.knowledge.bodies import same_body
from painref.knowledge.holds import caution, is_said_of_every_class
from painref.knowledge.intervals import weeks_of
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Contraindication,
    ContraindicationSeverity,
    DrugGroup,
    Hold,
    HoldAction,
    Id,
    Medication,
    Procedure,
    ThromboticRisk,
)
from painref.knowledge.vocabulary import members
from painref.records import record
from painref.triage.engine.context import DRUGS, HOLD_AGREED, PALLIATIVE, PatientContext
from painref.triage.engine.rules import ProcedureRules

BLOOD_THINNERS = (DrugGroup.ANTICOAGULANTS, DrugGroup.ANTIPLATELETS)
"""The groups of drugs that have to be known before a needle is placed."""


@record(kw_only=False)
class Stated:
    """A contraindication with the procedure or family that states it, and what it comes to.

    `severity` is what it counts as for this patient: in palliative care some count as a caution.
    """

    source: Procedure
    contraindication: Contraindication
    severity: ContraindicationSeverity
    judgement: Judgement


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


@record(kw_only=False)
class Safety:
    """What the answers say of the safety of one procedure, whatever it is done for.

    `drugs_open` are the items by which it is not known whether the patient takes a blood thinner.
    `palliative_open` are those by which it is not known whether care is palliative, where that would make a caution of
    what stands in the way, `raising_open` those by which it is not known whether a factor of the patient raises the
    class of a hold.
    """

    contraindications: tuple[Stated, ...]
    drugs: tuple[DrugPlan, ...]
    bleeding_class: BleedingClass | None
    drugs_open: Judgement
    palliative_open: Judgement = FALSE
    raising_open: Judgement = FALSE

    def true(self, severity: ContraindicationSeverity) -> tuple[Stated, ...]:
        """Return the contraindications of a severity that are true."""
        return tuple(item for item in self.contraindications if item.severity is severity and item.judgement == TRUE)

    @property
    def only_without_benefit(self) -> bool:
        """Whether all that excludes it says that there is nothing to gain, and none that it is a danger."""
        barred_by = self.true(ContraindicationSeverity.ABSOLUTE)
        return all(item.contraindication.no_benefit for item in barred_by)

    @property
    def unknown(self) -> tuple[Stated, ...]:
        """The absolute, correctable and postponing contraindications that are asked for and not answered."""
        return tuple(
            item
            for item in self.contraindications
            if item.judgement > 0 and item.severity is not ContraindicationSeverity.RELATIVE
        )

    @property
    def by_hand(self) -> tuple[Stated, ...]:
        """The contraindications that no question asks for."""
        return tuple(item for item in self.contraindications if item.contraindication.when is None)

    @property
    def is_postponed_by_drug(self) -> bool:
        """Whether a drug must not be stopped yet."""
        return any(item.postponed for item in self.drugs)

    @property
    def needs_prescriber(self) -> bool:
        """Whether a drug may only be stopped by a plan of its prescriber."""
        return any(item.prescriber for item in self.drugs)

    @property
    def risks_open(self) -> Judgement:
        """The items by which it is not known what speaks against stopping a drug."""
        return any_of(item.risks_open for item in self.drugs)

    @property
    def needs(self) -> Judgement:
        """All open items of safety."""
        stated = (item.judgement for item in self.contraindications)
        risks = (risk.judgement for drug in self.drugs for risk in drug.risks)
        known = any_of(map(open_part, chain(stated, risks)))
        return self.drugs_open | self.risks_open | self.palliative_open | self.raising_open | known


class SafetyContext:
    """The safety of procedures for one patient. What families share is worked out once."""

    def __init__(self, context: PatientContext) -> None:
        self._context = context
        self._taken = tuple(_taken(context))
        self._stated: dict[int, Stated] = {}
        self._found: dict[Id, Safety] = {}
        self._raised = tuple(_raising_bodies(context))
        self._drugs_open = _blood_thinners_open(context)
        self._raising_open = _raising_open(context) if self._taken else FALSE

    def of(self, rules: ProcedureRules) -> Safety:
        """Return the safety of a procedure."""
        found = self._found.get(rules.procedure.id)
        if found is None:
            found = self._found[rules.procedure.id] = self._work_out(rules)
        return found

    def _work_out(self, rules: ProcedureRules) -> Safety:
        context = self._context
        classes = tuple(_classes(rules.bleeding_risk, context, self._raised))
        highest = max((klass for _, klass in classes), key=lambda klass: klass.rank, default=None)
        contraindications = tuple(self._of_contraindications(rules, classes))
        drugs = tuple(plan_drug(item, classes, self._taken, context) for item in self._taken)
        weighs_less = any(item.postponed for item in drugs) or any(
            map(_weighs_less_in_palliative_care, contraindications)
        )
        return Safety(
            contraindications=contraindications,
            drugs=drugs + tuple(_other_drugs(context)),
            bleeding_class=highest,
            drugs_open=self._drugs_open,
            palliative_open=open_part(context.fact(PALLIATIVE)) if weighs_less else FALSE,
            raising_open=self._raising_open if any(item.holds for item in drugs) else FALSE,
        )

    def _of_contraindications(
        self, rules: ProcedureRules, classes: Iterable[tuple[BleedingRisk, BleedingClass]]
    ) -> Iterator[Stated]:
        classes = tuple(classes)
        for source, item in rules.contraindications:
            if item.for_classes and not _is_of_class(item, classes, self._context):
                continue
            known = self._stated.get(id(item))
            if known is None:
                known = self._stated[id(item)] = _stated(source, item, self._context)
            yield known


def _stated(source: Procedure, item: Contraindication, context: PatientContext) -> Stated:
    severity = item.severity
    if context.is_palliative and (
        severity is ContraindicationSeverity.POSTPONED
        or (severity is ContraindicationSeverity.UNTIL_CORRECTED and item.long_term)
    ):
        severity = ContraindicationSeverity.RELATIVE
    judgement = FALSE if item.when is None else context.judge(item.when)
    if item.corrected is not None and item.corrected.to is not None and context.judge(item.corrected.to) == TRUE:
        judgement = FALSE
    return Stated(source, item, severity, judgement)


def _weighs_less_in_palliative_care(item: Stated) -> bool:
    """Return whether a contraindication stands in the way and would be a caution in palliative care."""
    long_term = item.severity is ContraindicationSeverity.UNTIL_CORRECTED and item.contraindication.long_term
    return item.judgement == TRUE and (long_term or item.severity is ContraindicationSeverity.POSTPONED)


def _is_of_class(
    item: Contraindication, classes: Iterable[tuple[BleedingRisk, BleedingClass]], context: PatientContext
) -> bool:
    """Return whether the body of a limit gives the procedure one of its classes; without a class it counts."""
    own = [klass for risk, klass in classes if item.by is not None and same_body(risk.by, item.by, context.knowledge)]
    return not own or any(klass in item.for_classes for klass in own)


# --- Classes ----------------------------------------------------------------------------------------------------------


def _raising_bodies(context: PatientContext) -> Iterator[Id]:
    """Yield the references by which a factor of the patient raises the class by one."""
    for modifier in context.knowledge.bleeding_modifiers.values():
        if context.judge(modifier.when) == TRUE:
            yield from modifier.refs


def _raising_open(context: PatientContext) -> Judgement:
    """Return the items by which it is not known whether a factor of the patient raises a class."""
    modifiers = context.knowledge.bleeding_modifiers.values()
    return any_of(open_part(context.judge(modifier.when)) for modifier in modifiers)


_NEXT = {
    BleedingClass.LOW: BleedingClass.INTERMEDIATE,
    BleedingClass.MODERATE: BleedingClass.HIGH,
    BleedingClass.INTERMEDIATE: BleedingClass.HIGH,
    BleedingClass.HIGH: BleedingClass.HIGH,
}


def _classes(
    risks: Iterable[BleedingRisk], context: PatientContext, raised: Iterable[Id]
) -> Iterator[tuple[BleedingRisk, BleedingClass]]:
    """Yield each body's class of a procedure for this patient."""
    raised = tuple(raised)
    for risk in risks:
        if risk.where is not None and context.judge(risk.where) == FALSE:
            continue
        klass = risk.bleeding_class
        yield risk, _NEXT[klass] if any(same_body(risk.by, ref, context.knowledge) for ref in raised) else klass


# --- Drugs ------------------------------------------------------------------------------------------------------------


def _taken(context: PatientContext) -> Iterator[Medication]:
    for id_ in context.knowledge.medications:
        if context.said(DRUGS, id_) == TRUE:
            yield context.knowledge.medications[id_]


def _other_drugs(context: PatientContext) -> Iterator[DrugPlan]:
    """Yield what painref does not hold: a hold of unknown length."""
    question = context.knowledge.questions.get(Id(DRUGS))
    if question is not None and question.other is not None and context.said(DRUGS, question.other) == TRUE:
        name = context.patient.in_words.get(f"{DRUGS}.{question.other}", "antithrombotic that is not listed")
        yield DrugPlan(None, name, (), (), FALSE, postponed=False, prescriber=True, cautious=True)


def _blood_thinners_open(context: PatientContext) -> Judgement:
    thinners = (drug for group in BLOOD_THINNERS for drug in members(group, context.knowledge))
    return any_of(open_part(context.said(DRUGS, drug)) for drug in thinners)


def plan_drug(
    medication: Medication,
    classes: Iterable[tuple[BleedingRisk, BleedingClass]],
    taken: Iterable[Medication],
    context: PatientContext,
) -> DrugPlan:
    """Return what a drug means for a procedure of these classes."""
    holds = _mark_deciding(_holds(medication, classes, context))
    deciding = [item for item in holds if item.decides]
    thins = medication.group in BLOOD_THINNERS
    cautious = (thins and not holds) or _interrupts(holds, deciding)
    together = tuple(item for item in taken if item is not medication)
    risks = tuple(_risks(medication, together, context)) if cautious else ()
    running = [item for item in risks if item.rule.wait is not None and item.judgement == TRUE]
    other = [item for item in risks if item.judgement != FALSE]
    agreed = context.yes(HOLD_AGREED)
    return DrugPlan(
        medication=medication,
        name=medication.name,
        holds=holds,
        risks=risks,
        risks_open=_risks_open(medication, context) if cautious and medication.prescriber else FALSE,
        postponed=bool(running) and not context.is_palliative,
        prescriber=cautious and (bool(other) or (medication.prescriber and not agreed)),
        cautious=cautious,
    )


def _interrupts(holds: Iterable[Held], deciding: Iterable[Held]) -> bool:
    """Return whether the drug may have to be stopped.

    It may if a body stops it, or if one leaves it to the risk of the patient and none continues it. Where one leaves it
    and another continues it, both are shown and it can be continued.
    """
    actions = {item.hold.action for item in deciding}
    continued = any(item.hold.action is HoldAction.CONTINUE for item in holds)
    return HoldAction.STOP in actions or (HoldAction.INDIVIDUALISE in actions and not continued)


def _holds(
    medication: Medication, classes: Iterable[tuple[BleedingRisk, BleedingClass]], context: PatientContext
) -> Iterator[Held]:
    """Yield what each body says of the drug, by its own class of the procedure."""
    classes = tuple(classes)
    for hold in medication.holds:
        judgement = context.judge(hold.when) if hold.when is not None else TRUE
        if judgement == FALSE:
            continue
        for risk, klass in classes:
            if klass in hold.bleeding_classes and same_body(risk.by, hold.by, context.knowledge):
                yield Held(medication, hold, risk, klass, judgement, decides=False)
                break
        else:
            if is_said_of_every_class(hold):
                lowest = BleedingRisk(by=hold.by, bleeding_class=BleedingClass.LOW)
                yield Held(medication, hold, lowest, lowest.bleeding_class, judgement, decides=False)


def _mark_deciding(holds: Iterable[Held]) -> tuple[Held, ...]:
    """Return the holds, the most cautious marked: stop, longest first, before individualise before continue."""
    found = tuple(holds)
    if not found:
        return ()
    most = max(caution(item.hold) for item in found)
    return tuple(replace(item, decides=caution(item.hold) == most) for item in found)


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

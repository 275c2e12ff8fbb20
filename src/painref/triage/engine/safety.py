"""What stands in the way of one procedure: contraindications of four kinds, drugs and thrombotic risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, open_part
from painref.knowledge.bodies import same_body
from painref.knowledge.model import (
    BleedingClass,
    BleedingModifier,
    BleedingRisk,
    Contraindication,
    ContraindicationSeverity,
    CriterionText,
    Id,
    Indication,
    Procedure,
)
from painref.records import record
from painref.triage.engine.context import HOLD_AGREED, PALLIATIVE, PatientContext
from painref.triage.engine.drugs import DrugPlan, Drugs
from painref.triage.engine.procedure_rules import BleedingClasses, ProcedureRules, bleeding_classes


@record(kw_only=False)
class Stated:
    """A contraindication with the procedure or family that states it, and what it comes to.

    `severity` is what it counts as for this patient: a caution where it is `settled`, what it asks for being corrected
    or the red flag that it goes with being lifted, and some in palliative care.
    """

    source: Procedure
    contraindication: Contraindication
    severity: ContraindicationSeverity
    judgement: Judgement
    settled: bool = False


@record
class Safety:
    """What the answers say of the safety of one procedure, whatever it is done for.

    `stated` are the contraindications that are true, in the order in which they are stated, of these `severities`;
    `unknown` the absolute, correctable and postponing ones that are asked for and not answered; `by_hand` those that no
    question asks for. `unasked` are the items of those that read only what was done before, of which nothing is told:
    taken for not done, as a requirement takes it.
    `drugs_open` are the items by which it is not known whether the patient takes a blood thinner; `risks_open` those by
    which it is not known what speaks against stopping a drug; `needs` are all open items of safety, those included by
    which it is not known whether care is palliative, where that would make a caution of what stands in the way, and
    whether a factor of the patient raises the class of a hold.
    """

    stated: tuple[Stated, ...]
    severities: frozenset[ContraindicationSeverity]
    unknown: tuple[Stated, ...]
    by_hand: tuple[Stated, ...]
    drugs: tuple[DrugPlan, ...]
    bleeding_class: BleedingClass | None
    drugs_open: Judgement
    risks_open: Judgement
    needs: Judgement
    unasked: Judgement = FALSE

    def true(self, severity: ContraindicationSeverity) -> tuple[Stated, ...]:
        """Return the contraindications of a severity that are true."""
        return tuple([item for item in self.stated if item.severity is severity]) if self.stated else ()

    @property
    def only_without_benefit(self) -> bool:
        """Whether all that excludes it says that there is nothing to gain, and none that it is a danger."""
        barred_by = self.true(ContraindicationSeverity.ABSOLUTE)
        return all(item.contraindication.no_benefit for item in barred_by)

    def postponing(self, indication: Indication) -> tuple[DrugPlan, ...]:
        """Return the drugs that must not be stopped yet for what an indication is for.

        Most intervals are those of elective surgery; what cannot wait is decided by the team (Halvorsen 2022, ESC). So
        what is not elective (pain of cancer, a blood patch) takes the prescriber's plan; that it does is painref's own.
        """
        return tuple([item for item in self.drugs if item.postponed]) if self.drugs and indication.elective else ()

    @property
    def needs_prescriber(self) -> bool:
        """Whether a drug may only be stopped by a plan of its prescriber."""
        return any(item.prescriber for item in self.drugs)


@record(kw_only=False)
class _Bleeding:
    """What follows from each body's class of a procedure for one patient: the classes, and what drugs mean for it."""

    classes: BleedingClasses
    drugs: tuple[DrugPlan, ...]
    risks_open: Judgement


class SafetyContext:
    """The safety of procedures for one patient. What families share is worked out once.

    `lifted` are the red flags that a test or a diagnosis has lifted.
    """

    def __init__(self, context: PatientContext, lifted: frozenset[Id] = frozenset()) -> None:
        self._context = context
        self._lifted = lifted
        self._drugs = Drugs(context)
        self._recorded = frozenset(record.what for record in context.patient.answers.records)
        self._stated: dict[int, Stated] = {}
        self._bleeding: dict[tuple[int, tuple[Id, ...], frozenset[Id]], _Bleeding] = {}
        self._found: dict[Id, Safety] = {}

    def of(self, rules: ProcedureRules) -> Safety:
        """Return the safety of a procedure."""
        found = self._found.get(rules.id)
        if found is None:
            found = self._found[rules.id] = self._remembered(rules)
        return found

    def _remembered(self, rules: ProcedureRules) -> Safety:
        """Return the safety of a procedure; of many who take no drugs, it is worked out for one of them."""
        context = self._context
        if not context.is_one_of_many or self._drugs.are_taken:
            return self._work_out(rules)
        read = tuple(map(context.judge, rules.safety_reads))
        told = tuple(text for text in rules.past_only if self._is_told(text, rules)) if self._recorded else ()
        key = read, context.fact(PALLIATIVE), self._drugs.open, self._lifted & rules.settled_with, told
        found: Safety = rules.safeties.of(key, lambda: self._work_out(rules))
        return found

    def _work_out(self, rules: ProcedureRules) -> Safety:
        judge = self._context.judge
        raising = [(item, found) for item in rules.raised_by if (found := judge(item.when)) != FALSE]
        bleeding = self._bleeding_of(rules, _references(raising))
        stated: list[Stated] = []
        unknown: list[Stated] = []
        by_hand: list[Stated] = []
        needs, unasked = self._drugs.open | bleeding.risks_open, FALSE
        for source, contraindication in rules.contraindications:
            if contraindication.when is not None and judge(contraindication.when) == FALSE:
                continue  # as most are
            item = self._stated.get(id(contraindication))
            if item is None:
                item = self._stated[id(contraindication)] = _stated(
                    source, contraindication, self._context, self._lifted
                )
            if item.judgement == FALSE and contraindication.when is not None:
                continue
            if contraindication.for_classes and not _is_of_class(contraindication, rules, bleeding.classes.by_risk):
                continue
            if item.judgement > 0:
                if not self._is_told(contraindication.when, rules):
                    unasked |= item.judgement
                    continue
                needs |= item.judgement
                if item.severity is not ContraindicationSeverity.RELATIVE:
                    unknown.append(item)
            else:
                (stated if item.judgement == TRUE else by_hand).append(item)
        return Safety(
            stated=tuple(stated),
            severities=frozenset([item.severity for item in stated]),
            unknown=tuple(unknown),
            by_hand=tuple(by_hand),
            drugs=bleeding.drugs,
            bleeding_class=bleeding.classes.highest,
            drugs_open=self._drugs.open,
            risks_open=bleeding.risks_open,
            needs=needs | self._besides(stated, bleeding.drugs, raising),
            unasked=unasked,
        )

    def _is_told(self, text: CriterionText | None, rules: ProcedureRules) -> bool:
        """Return whether a criterion reads more than what was done before, or something of that is recorded."""
        past = rules.past_only.get(text) if text is not None else None
        return past is None or not past.isdisjoint(self._recorded)

    def _besides(
        self,
        stated: Iterable[Stated],
        drugs: tuple[DrugPlan, ...],
        raising: Iterable[tuple[BleedingModifier, Judgement]],
    ) -> Judgement:
        """Return the open items of what is true, of the drugs, and of the factors that may raise the bleeding class.

        Whether what has to be corrected is corrected, and whether the prescriber has agreed, are among them.
        """
        found = any_of([open_part(risk.judgement) for drug in drugs for risk in drug.risks])
        ends = (_corrected_to(item.contraindication) for item in stated)
        found |= any_of(open_part(self._context.judge(to)) for to in ends if to is not None)
        if any(drug.prescriber for drug in drugs):
            found |= open_part(self._context.judge(CriterionText(HOLD_AGREED)))
        if any(drug.holds for drug in drugs):
            found |= any_of([open_part(judgement) for _, judgement in raising])
        if any(drug.postponed for drug in drugs) or any(map(_weighs_less_in_palliative_care, stated)):
            found |= open_part(self._context.fact(PALLIATIVE))
        return found

    def _bleeding_of(self, rules: ProcedureRules, raised: tuple[Id, ...]) -> _Bleeding:
        """Return what follows from the classes of a procedure; the variants of a family have the same ones.

        One that a hold names has its own. `raised` are the references by which a factor of the patient raises the class
        by one.
        """
        key = id(rules.bleeding_risk), raised, rules.named_by_holds
        found = self._bleeding.get(key)
        if found is None:
            classes = _classes(rules, self._context, raised)
            drugs = self._drugs.plans(classes.each, rules.lineage)
            found = _Bleeding(classes, drugs, any_of([item.risks_open for item in drugs]))
            self._bleeding[key] = found
        return found


def _stated(source: Procedure, item: Contraindication, context: PatientContext, lifted: frozenset[Id]) -> Stated:
    severity = item.severity
    if context.is_palliative and (
        severity is ContraindicationSeverity.POSTPONED
        or (severity is ContraindicationSeverity.UNTIL_CORRECTED and item.long_term)
    ):
        severity = ContraindicationSeverity.RELATIVE
    judgement = FALSE if item.when is None else context.judge(item.when)
    to = _corrected_to(item)
    if (to is not None and context.judge(to) == TRUE) or not lifted.isdisjoint(item.settled_with):
        judgement = TRUE if judgement == TRUE else FALSE
        return Stated(source, item, ContraindicationSeverity.RELATIVE, judgement, settled=True)
    return Stated(source, item, severity, judgement)


def _corrected_to(item: Contraindication) -> CriterionText | None:
    """Return what is true once a contraindication is corrected, where that can be said."""
    return item.corrected.to if item.corrected else None


def _weighs_less_in_palliative_care(item: Stated) -> bool:
    """Return whether a contraindication would be a caution in palliative care."""
    long_term = item.severity is ContraindicationSeverity.UNTIL_CORRECTED and item.contraindication.long_term
    return long_term or item.severity is ContraindicationSeverity.POSTPONED


def _is_of_class(item: Contraindication, rules: ProcedureRules, classes: Mapping[int, BleedingClass]) -> bool:
    """Return whether the body of a limit gives the procedure one of its classes; without a class it counts."""
    own = [classes[id(risk)] for risk in rules.limited_by[id(item)] if id(risk) in classes]
    return not own or any(klass in item.for_classes for klass in own)


# --- Classes ----------------------------------------------------------------------------------------------------------


def _references(raising: Iterable[tuple[BleedingModifier, Judgement]]) -> tuple[Id, ...]:
    """Return the references by which a factor that the patient has raises the class by one."""
    return tuple(ref for modifier, judgement in raising if judgement == TRUE for ref in modifier.refs)


NEXT_CLASS = {
    BleedingClass.LOW: BleedingClass.INTERMEDIATE,
    BleedingClass.MODERATE: BleedingClass.HIGH,
    BleedingClass.INTERMEDIATE: BleedingClass.HIGH,
    BleedingClass.HIGH: BleedingClass.HIGH,
}
"""The class that a factor of the patient raises each class to."""


def _classes(rules: ProcedureRules, context: PatientContext, raised: tuple[Id, ...]) -> BleedingClasses:
    """Return each body's class of a procedure for this patient: for most it is as it is stated."""
    risks = rules.bleeding_risk
    if not raised and all(risk.where is None for risk in risks):
        return rules.classes
    there = [risk for risk in risks if risk.where is None or context.judge(risk.where) != FALSE]
    return bleeding_classes((risk, _class(risk, context, raised)) for risk in there)


def _class(risk: BleedingRisk, context: PatientContext, raised: tuple[Id, ...]) -> BleedingClass:
    klass = risk.bleeding_class
    return NEXT_CLASS[klass] if any(same_body(risk.by, ref, context.knowledge) for ref in raised) else klass

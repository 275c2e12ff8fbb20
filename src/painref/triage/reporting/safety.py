"""What stands in the way of a row, as records: contraindications, drugs, holds and the risk of stopping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from painref.criteria.answers import Number
from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import TRUE, is_open
from painref.criteria.parser import parse
from painref.criteria.syntax import Compare
from painref.knowledge.bodies import speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ContraindicationSeverity, CriterionText, HoldAction
from painref.triage.assessment import (
    Asked,
    ContraindicationRecord,
    DrugRecord,
    HoldRecord,
    Preparation,
    ThromboticRiskRecord,
    Until,
)
from painref.triage.engine.context import PatientContext
from painref.triage.engine.drugs import DrugPlan
from painref.triage.engine.safety import Safety, Stated
from painref.triage.engine.verdicts import Row
from painref.triage.phrases import latest_day
from painref.triage.reporting.items import asked_item, said


def preparations(row: Row, context: PatientContext) -> Iterator[Preparation]:
    """Yield what has to be done before a procedure that is on offer: drugs first, as they take longest."""
    if not row.verdict.is_reachable:
        return
    for drug in row.safety.drugs:
        if drug.cautious:
            yield _drug_preparation(drug)
    for item in row.safety.true(ContraindicationSeverity.UNTIL_CORRECTED):
        stated, corrected = item.contraindication, item.contraindication.corrected
        yield Preparation(
            kind="correction",
            text=stated.text,
            what=corrected.what if corrected else stated.text,
            who=corrected.who if corrected else "",
            to=corrected.to or "" if corrected else "",
            known=tuple(_numbers(stated.when, context)) if stated.when else (),
            medication=None,
            refs=stated.refs,
            verified=stated.verified,
            origin=stated.origin,
        )


def _numbers(criterion: CriterionText, context: PatientContext) -> Iterator[Asked]:
    """Yield the numbers that make a criterion true, with what they are."""
    leaves = leaves_beneath(parse(criterion), context.knowledge.facts)
    true = (leaf.name for leaf in leaves if isinstance(leaf, Compare) and context.judge_tree(leaf) == TRUE)
    for name in dict.fromkeys(true):
        if name in context.patient.answers.numbers:
            yield asked_item(name, context.knowledge, said(name, context))


def _drug_preparation(drug: DrugPlan) -> Preparation:
    deciding = [item.hold for item in drug.holds if item.decides]
    planned = drug.prescriber or (deciding and all(hold.action is HoldAction.INDIVIDUALISE for hold in deciding))
    return Preparation(
        kind="plan" if drug.prescriber else "hold",
        text="; ".join(dict.fromkeys(hold.says for hold in deciding)) or "no body says how long it is held",
        what=f"a plan for {drug.name}" if planned else f"hold {drug.name}",
        who="its prescriber" if drug.prescriber else "at booking",
        to="",
        known=(),
        medication=drug.medication.id if drug.medication else None,
        refs=tuple(dict.fromkeys(hold.by for hold in deciding)),
        verified=all(hold.verified for hold in deciding),
        origin=next((hold.origin for hold in deciding if hold.origin), None),
    )


def contraindication_records(safety: Safety) -> Iterator[ContraindicationRecord]:
    """Yield the contraindications that are true, the gravest first."""
    order = list(ContraindicationSeverity)
    return map(_contraindication, sorted(safety.stated, key=lambda item: order.index(item.severity)))


def _contraindication(item: Stated) -> ContraindicationRecord:
    stated = item.contraindication
    return ContraindicationRecord(
        text=stated.text,
        severity=stated.severity,
        counts_as=item.severity,
        settled=_settled_by(item) if item.settled else "",
        stated_for=item.source.id,
        refs=stated.refs,
        verified=stated.verified,
        origin=stated.origin,
    )


def _settled_by(item: Stated) -> str:
    corrected = item.contraindication.corrected
    return corrected.what if corrected else "the red flag is lifted"


def hold_records(drugs: Iterable[DrugPlan], knowledge: Knowledge) -> Iterator[HoldRecord]:
    """Yield what each body says of each drug that is taken."""
    for drug in drugs:
        for item in drug.holds:
            reference = knowledge.references[item.hold.by]
            yield HoldRecord(
                medication=item.medication.id,
                name=item.medication.name,
                by=item.hold.by,
                body=speaker(reference, knowledge),
                year=reference.year,
                written_for=reference.written_for,
                bleeding_class=item.bleeding_class,
                level=item.risk.level,
                action=item.hold.action,
                stop=item.hold.stop,
                target=item.hold.target,
                restart=item.hold.restart,
                says=item.hold.says,
                decides=item.decides,
                verified=item.hold.verified and item.risk.verified,
                origin=item.hold.origin or item.risk.origin,
            )


def drugs_without_hold(safety: Safety) -> Iterator[DrugRecord]:
    """Yield the drugs of which no body says how long they are held."""
    for drug in safety.drugs:
        if drug.cautious and not drug.holds:
            yield DrugRecord(
                name=drug.name,
                medication=drug.medication.id if drug.medication else None,
                text="No body in painref says how long it is held before this procedure.",
            )


def thrombotic_risks(safety: Safety, context: PatientContext) -> Iterator[ThromboticRiskRecord]:
    """Yield what speaks against stopping each drug that is taken."""
    for drug in safety.drugs:
        for risk in drug.risks:
            inside = risk.rule.wait is not None
            state = "unknown" if is_open(risk.judgement) else "inside" if inside else "finding"
            yield ThromboticRiskRecord(
                id=risk.rule.id,
                by=risk.rule.by,
                medication=risk.medication.id,
                state=state,
                until=_until(risk.weeks_left, context) if inside else None,
                says=risk.rule.says,
                verified=risk.rule.verified,
                origin=risk.rule.origin,
            )


def _until(weeks: Number | None, context: PatientContext) -> Until:
    day = None if weeks is None else latest_day([weeks], context.patient.as_of)
    return Until(date=day, text=day or "the date is not known")

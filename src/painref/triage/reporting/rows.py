"""The rows as records: each with its verdict, what stands in the way, and what every body says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from painref.criteria.judgement import FALSE
from painref.criteria.syntax import GOOD, PAST, Detail, Last, Op, Times
from painref.knowledge.bodies import speaker
from painref.knowledge.model import BleedingRisk, DrugGroup, Graded, Id, LineOfCare
from painref.reference.positions import BodyPosition, Side
from painref.triage.assessment import (
    AgreementRecord,
    Asked,
    BleedingRecord,
    Check,
    GradeRecord,
    GuidanceRecord,
    LineRecord,
    RecommendationRecord,
    RowRecord,
    StepRecord,
)
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.drugs import risk_not_asked
from painref.triage.engine.ranking import Ranked, SortKey, decides
from painref.triage.engine.recommendations import RecommendationResult, step_kind
from painref.triage.engine.verdicts import Row, VerdictKind
from painref.triage.phrases import until_of, why_row
from painref.triage.reporting.items import open_items
from painref.triage.reporting.recommendations import recommendation_record, why_not_counted
from painref.triage.reporting.safety import (
    contraindication_records,
    drugs_without_hold,
    hold_records,
    preparations,
    thrombotic_risks,
)


def row_records(decided: Decided) -> Iterator[RowRecord]:
    """Yield the rows in order, each with the key by which it stands above the next."""
    leads_to = _leads_to(decided)
    above = [decides(one, other) for one, other in pairwise(decided.rows)]
    for item, above_next in zip(decided.rows, [*above, None], strict=False):
        yield _row(item, above_next, leads_to.get(item.row.procedure, ()), decided)


def _leads_to(decided: Decided) -> dict[Id, tuple[Id, ...]]:
    """Return, for each procedure, those that wait for a good result of it."""
    found: dict[Id, list[Id]] = {}
    for item in decided.rows:
        lineage = item.row.rules.lineage
        for other in decided.rows:
            if not lineage.isdisjoint(other.row.steps) and _waits_for_relief(other.row, lineage):
                found.setdefault(item.row.procedure, []).append(other.row.procedure)
    return {procedure: tuple(others) for procedure, others in found.items()}


def _waits_for_relief(row: Row, lineage: frozenset[Id]) -> bool:
    """Return whether a body asks that the step has relieved: not just that it was done, nor that it has not helped."""
    return any(
        _is_of_relief(leaf) and leaf.what in lineage
        for item in row.recommendations
        for requirement in item.requirements
        if requirement.pending and requirement.rules.requirement.step in lineage
        for leaf in requirement.rules.leaves
        if isinstance(leaf, Last | Times)
    )


def _is_of_relief(leaf: Last | Times) -> bool:
    """Return whether a part of a criterion is true of something that has relieved."""
    if isinstance(leaf, Times):
        return leaf.relief is not None
    if leaf.detail is Detail.RESULT:
        return (leaf.op, leaf.value) == (Op.EQ, GOOD)
    return leaf.detail is Detail.RELIEF and leaf.op in (Op.GE, Op.GT)


def _row(item: Ranked, above_next: SortKey | None, leads_to: tuple[Id, ...], decided: Decided) -> RowRecord:
    row, context = item.row, decided.context
    knowledge = context.knowledge
    procedure = row.rules.procedure
    return RowRecord(
        rank=item.rank,
        group=item.group,
        procedure=procedure.id,
        procedure_name=procedure.name,
        condition=row.condition,
        condition_name=row.support.condition.name,
        condition_support=row.support.support,
        role=row.role,
        verdict=row.verdict,
        screened=row.is_screened,
        reason=why_row(row, context),
        steps=tuple(_steps(row, context)),
        preparations=tuple(preparations(row, context)),
        confirm=open_items(row.nearest.needs, context)
        if row.verdict is VerdictKind.IF_CONFIRMED and row.nearest
        else (),
        until=until_of(row, context),
        check_before=tuple(_checks(row, context)),
        by_hand=tuple(_by_hand(row)),
        contraindications=tuple(contraindication_records(row.safety)),
        drugs_known=row.safety.drugs_open == FALSE,
        drugs_without_hold=tuple(drugs_without_hold(row.safety)),
        holds=tuple(hold_records(row.safety.drugs, knowledge)),
        thrombotic_risk=tuple(thrombotic_risks(row.safety, context)),
        risk_not_asked=risk_not_asked(row.safety.drugs),
        line=_line(row.indication.indication.line),
        tried=row.tried,
        agreement=AgreementRecord(word=row.count.agreement, in_favour=row.count.in_favour, against=row.count.against),
        bodies=_bodies(row, context),
        grade=_grade(row, in_favour=True),
        grade_against=_grade(row, in_favour=False),
        recommendations=tuple(_said(result, row, context) for result in row.recommendations),
        wider=tuple(_said(result, row, context) for result in _wider(row)),
        deferred_by=row.deferred_by,
        leads_to=leads_to,
        invasiveness=procedure.invasiveness,
        bleeding=tuple(map(_bleeding, row.rules.bleeding_risk)),
        guidance=tuple(
            GuidanceRecord(modality=guidance.modality, role=guidance.role)
            for _, guidance in knowledge.guidance(procedure)
        ),
        above_next=above_next,
        origin=procedure.origin,
    )


def _line(line: LineOfCare | None) -> LineRecord | None:
    return (
        None
        if line is None
        else LineRecord(
            place=line.place,
            basis=line.basis,
            decides=line.decides,
            after=line.after,
            optional=line.optional,
            text=line.text,
            refs=line.refs,
            verified=line.verified,
            origin=line.origin,
        )
    )


def _bleeding(risk: BleedingRisk) -> BleedingRecord:
    return BleedingRecord(
        by=risk.by, bleeding_class=risk.bleeding_class, level=risk.level, verified=risk.verified, origin=risk.origin
    )


def _steps(row: Row, context: PatientContext) -> Iterator[StepRecord]:
    for step in row.steps:
        texts = [
            (requirement.rules.requirement, item.rules.recommendation.by)
            for item in row.recommendations
            for requirement in item.requirements
            if requirement.pending and requirement.rules.requirement.step == step
        ]
        yield StepRecord(
            step=step,
            name=context.knowledge.step_name(step),
            kind=step_kind(step, context),
            text="; ".join(dict.fromkeys(requirement.text for requirement, _ in texts)),
            asked_by=tuple(dict.fromkeys(by for _, by in texts)),
            origin=next((requirement.origin for requirement, _ in texts if requirement.origin), None),
        )


def _thinners(unasked: Iterable[Asked], context: PatientContext) -> str:
    """Return which blood thinners are not asked: one group of them where the other is answered."""
    drugs = context.knowledge.medications
    groups = {drugs[item.option].group for item in unasked if item.option is not None and item.option in drugs}
    named = [group.value for group in (DrugGroup.ANTICOAGULANTS, DrugGroup.ANTIPLATELETS) if group in groups]
    return named[0].capitalize() if len(named) == 1 else "Anticoagulants and antiplatelets"


def _checks(row: Row, context: PatientContext) -> Iterator[Check]:
    for item in row.safety.unknown:
        yield Check(
            text=item.contraindication.text,
            severity=item.severity,
            open=open_items(item.judgement, context),
            origin=item.contraindication.origin,
        )
    if row.safety.drugs_open != FALSE:
        unasked = open_items(row.safety.drugs_open, context)
        yield Check(text=f"{_thinners(unasked, context)} not asked", severity=None, open=unasked)
    for drug in row.safety.drugs:
        if drug.risks_open != FALSE:
            yield Check(
                text=f"Thrombotic risk not known: what speaks against stopping {drug.name}",
                severity=None,
                open=open_items(drug.risks_open, context),
            )
    if row.unasked_past != FALSE:
        past = open_items(row.unasked_past, context)
        of_done = any(item.question == PAST for item in past)
        yield Check(
            text=f"{'Earlier procedures' if of_done else past[0].text} not asked: taken for not done",
            severity=None,
            open=past,
        )
    for requirement in row.nearest.presumed if row.nearest else ():
        yield Check(
            text=f"{requirement.rules.requirement.text} (taken for granted)",
            severity=None,
            open=open_items(requirement.presumed, context),
            origin=requirement.rules.requirement.origin,
        )


def _by_hand(row: Row) -> Iterator[Check]:
    for item in row.safety.by_hand:
        yield Check(
            text=item.contraindication.text, severity=item.severity, open=(), origin=item.contraindication.origin
        )
    if row.nearest is not None:
        for requirement in row.nearest.requirements:
            if requirement.rules.requirement.when is None:
                yield Check(
                    text=requirement.rules.requirement.text,
                    severity=None,
                    open=(),
                    origin=requirement.rules.requirement.origin,
                )


def _said(result: RecommendationResult, row: Row, context: PatientContext) -> RecommendationRecord:
    counted = _is_one_of(result, row.count.spoken)
    not_counted = None if counted else why_not_counted(result, row.count.unmet, context.knowledge)
    return recommendation_record(result, context, counted=counted, not_counted=not_counted)


def _wider(row: Row) -> tuple[RecommendationResult, ...]:
    """Return what bodies say of a wider condition, where they do not speak of the narrower one."""
    said = (*row.count.spoken, *row.count.unmet)
    return tuple(item for item in said if not _is_one_of(item, row.recommendations))


def _is_one_of(result: RecommendationResult, results: Iterable[RecommendationResult]) -> bool:
    return any(result is other for other in results)


def _bodies(row: Row, context: PatientContext) -> tuple[BodyPosition, ...]:
    """Return the bodies that are counted for and against, those for it first, then the newest first."""
    knowledge, found = context.knowledge, []
    for item in row.count.spoken:
        if item.rules.favourable or item.rules.unfavourable:
            reference = knowledge.references[item.rules.recommendation.by]
            found.append(
                BodyPosition(
                    body=speaker(reference, knowledge),
                    year=reference.year,
                    side=Side.FOR if item.rules.favourable else Side.AGAINST,
                    verified=item.rules.recommendation.verified,
                )
            )
    return tuple(sorted(found, key=lambda body: (body.side.rank, -body.year, body.body)))


def _grade(row: Row, *, in_favour: bool) -> GradeRecord | None:
    found = [
        item.rules.recommendation
        for item in row.count.spoken
        if (item.rules.favourable if in_favour else item.rules.unfavourable)
        and item.rules.recommendation.verified
        and item.rules.recommendation.graded is not Graded.NOT_READ
    ]
    best = min(found, key=lambda item: item.grade_rank, default=None)
    return GradeRecord(strength=best.strength, certainty=best.certainty) if best else None

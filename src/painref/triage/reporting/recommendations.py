"""What each body says, and what each payer that is followed makes of a request, as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import FALSE, open_part, word_of
from painref.criteria.parser import parse
from painref.criteria.syntax import Compare
from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.reference.wording import what_is_false
from painref.triage.assessment import NotCounted, PayerRecord, RecommendationRecord, RequirementRecord
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.recommendations import RecommendationResult, RecommendationStatus, counts, status_of
from painref.triage.engine.requirements import RequirementResult
from painref.triage.reporting.items import open_items, said


def recommendation_record(
    result: RecommendationResult,
    context: PatientContext,
    *,
    counted: bool = False,
    not_counted: NotCounted | None = None,
) -> RecommendationRecord:
    """Return the record of what one body says, and whether that is what counts of the body, or why it is not."""
    item, knowledge = result.rules.recommendation, context.knowledge
    reference = knowledge.references[item.by]
    return RecommendationRecord(
        by=item.by,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        at=item.at,
        kind=reference.kind,
        direction=item.direction,
        strength=item.strength,
        certainty=item.certainty,
        graded=item.graded,
        grade_as_printed=item.grade_as_printed,
        says=item.says,
        status=result.status,
        counted=counted,
        not_counted=not_counted,
        does_not_apply=_does_not_apply(result, context),
        applies_open=open_items(open_part(result.applies), context),
        requirements=tuple(requirement_record(one, context) for one in result.requirements),
        verified=item.verified,
        origin=item.origin,
    )


def why_not_counted(
    result: RecommendationResult, unmet: Iterable[RecommendationResult], knowledge: Knowledge
) -> NotCounted:
    """Return why a recommendation is not among those that count towards agreement; `unmet` would if it were met."""
    if result.status is RecommendationStatus.NOT_APPLICABLE:
        return NotCounted.OTHER_PATIENTS
    if any(result is other for other in unmet):
        return NotCounted.CRITERIA_NOT_MET
    if is_payer(knowledge.references[result.rules.recommendation.by], knowledge):
        return NotCounted.PAYER
    return NotCounted.SAME_BODY if counts(result) else NotCounted.NO_GUIDELINE


def _does_not_apply(result: RecommendationResult, context: PatientContext) -> str:
    """Return what a recommendation speaks of that is false of the patient, with the answer to a number."""
    applies = result.rules.recommendation.applies
    if applies is None or result.status is not RecommendationStatus.NOT_APPLICABLE:
        return ""
    knowledge = context.knowledge
    numbers = dict.fromkeys(
        Id(leaf.name)
        for leaf in leaves_beneath(parse(applies), knowledge.facts)
        if isinstance(leaf, Compare) and context.judge_tree(leaf) == FALSE
    )
    answers = ((knowledge.questions[name], said(name, context)) for name in numbers)
    known = [f"this is {answer} {question.unit}".rstrip() for question, answer in answers if answer is not None]
    return "; ".join([what_is_false(applies, context.judge_tree, knowledge), *known])


def requirement_record(result: RequirementResult, context: PatientContext) -> RequirementRecord:
    """Return the record of a requirement."""
    requirement = result.rules.requirement
    return RequirementRecord(
        text=requirement.text,
        truth="unknown" if requirement.when is None else word_of(result.judgement),
        askable=requirement.when is not None,
        step=requirement.step,
        failed=result.failed,
        open=open_items(open_part(result.judgement) | result.unasked | result.presumed, context),
        origin=requirement.origin,
    )


def payer_records(decided: Decided) -> Iterator[PayerRecord]:
    """Yield what payers that are followed say of each procedure that answers a request, once, by their own criteria."""
    knowledge = decided.rules.knowledge
    answering = {item.row.row.procedure: item.row.row for item in decided.requests if item.row is not None}
    for procedure, row in answering.items():
        for result in row.recommendations:
            reference = knowledge.references[result.rules.recommendation.by]
            if is_payer(reference, knowledge):
                yield PayerRecord(
                    by=reference.id,
                    body=speaker(reference, knowledge),
                    year=reference.year,
                    procedure=procedure,
                    status=status_of(
                        result.applies, result.own, deciding_test=row.indication.indication.is_deciding_test
                    ),
                    requirements=tuple(requirement_record(one, decided.context) for one in result.own),
                    verified=result.rules.recommendation.verified,
                    origin=result.rules.recommendation.origin,
                )

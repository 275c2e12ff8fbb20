"""What each body says, and what each payer that is followed makes of a request, as records."""

from __future__ import annotations

from collections.abc import Iterator

from painref.criteria.judgement import open_part, word_of
from painref.knowledge.bodies import is_payer, speaker
from painref.triage.assessment import PayerRecord, RecommendationRecord, RequirementRecord
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import Decided
from painref.triage.engine.recommendations import RecommendationResult
from painref.triage.engine.requirements import RequirementResult
from painref.triage.reporting.items import open_items


def recommendation_record(
    result: RecommendationResult, context: PatientContext, *, counted: bool = False
) -> RecommendationRecord:
    """Return the record of what one body says, and whether that is what counts of the body."""
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
        requirements=tuple(requirement_record(one, context) for one in result.requirements),
        verified=item.verified,
        origin=item.origin,
    )


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
    """Yield what payers that are followed say of each procedure that answers a request, once."""
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
                    status=result.status,
                    requirements=tuple(requirement_record(one, decided.context) for one in result.requirements),
                    verified=result.rules.recommendation.verified,
                    origin=result.rules.recommendation.origin,
                )

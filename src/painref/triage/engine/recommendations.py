"""Each body's recommendation judged against the answers, requirement by requirement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement, word_of
from painref.criteria.parser import parse
from painref.criteria.syntax import All, Compare, Criterion, Op
from painref.criteria.truth import Truth
from painref.knowledge.bodies import speaker
from painref.knowledge.model import Id, Recommendation, Requirement
from painref.triage.assessment import JudgedRecommendation, JudgedRequirement, RecommendationStatus
from painref.triage.engine.patient import PatientContext

_WEEKS = "weeks"


class RecommendationResult(NamedTuple):
    """The status of a recommendation, or of some requirements, for this patient, and the questions still open."""

    status: RecommendationStatus
    needs: Judgement


_NOT_APPLICABLE = RecommendationResult(RecommendationStatus.NOT_APPLICABLE, 0)
_NOT_MET = RecommendationResult(RecommendationStatus.NOT_MET, 0)
_MET = RecommendationResult(RecommendationStatus.MET, 0)


def recommendation_result(recommendation: Recommendation, patient: PatientContext) -> RecommendationResult:
    """Return the status of a recommendation for this patient.

    Not applicable if it applies to other patients. Else not met if a requirement is false that no step can fulfil;
    pending if a false one has a step; open while one is unknown; met otherwise. A requirement that cannot be asked is
    left for the reader to confirm, and does not decide.
    """
    applies = patient.judge(recommendation.applies) if recommendation.applies else TRUE
    if applies == FALSE:
        return _NOT_APPLICABLE
    result = requirements_result(recommendation.requires, patient)
    if applies == TRUE or result.status is RecommendationStatus.NOT_MET:
        return result
    status = RecommendationStatus.OPEN if result.status is RecommendationStatus.MET else result.status
    return RecommendationResult(status, result.needs | applies)


def requirements_result(requirements: Iterable[Requirement], patient: PatientContext) -> RecommendationResult:
    """Return what some requirements come to together, and the questions that are open among them."""
    needs = 0
    pending = False
    for requirement in requirements:
        if requirement.when is None:
            continue
        judgement = patient.judge(requirement.when)
        if judgement == TRUE:
            continue
        failure = patient.judge(requirement.failed_when) if requirement.failed_when else FALSE
        if failure == TRUE or (judgement == FALSE and requirement.step is None):
            return _NOT_MET
        pending = pending or judgement == FALSE
        needs |= judgement | failure
    if pending:
        return RecommendationResult(RecommendationStatus.PENDING, needs)
    return RecommendationResult(RecommendationStatus.OPEN, needs) if needs else _MET


def judged_recommendation(
    recommendation: Recommendation, result: RecommendationResult, patient: PatientContext
) -> JudgedRecommendation:
    """Return the record of a recommendation with its status for this patient."""
    reference = patient.knowledge.references[recommendation.by]
    return JudgedRecommendation(
        by=recommendation.by,
        body=speaker(reference, patient.knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        at=recommendation.at,
        direction=recommendation.direction,
        strength=recommendation.strength,
        certainty=recommendation.certainty,
        says=recommendation.says,
        status=result.status,
        requirements=tuple(judged_requirement(requirement, patient) for requirement in recommendation.requires),
        questions=patient.questions(result.needs),
        verified=recommendation.verified,
        origin=recommendation.origin,
    )


def judged_requirement(requirement: Requirement, patient: PatientContext) -> JudgedRequirement:
    """Return the record of one requirement with its truth; one without a criterion cannot be asked."""
    if requirement.when is None:
        return JudgedRequirement(
            text=requirement.text,
            truth=Truth.UNKNOWN.word,
            askable=False,
            step=requirement.step,
            failed=False,
            to_go="",
            questions=(),
            origin=requirement.origin,
        )
    judgement = patient.judge(requirement.when)
    failure = FALSE
    if requirement.failed_when and judgement != TRUE:
        failure = patient.judge(requirement.failed_when)
    return JudgedRequirement(
        text=requirement.text,
        truth=word_of(judgement),
        askable=True,
        step=requirement.step,
        failed=failure == TRUE,
        to_go=to_go(requirement, patient) if judgement == FALSE else "",
        questions=patient.questions(max(judgement, 0) | max(failure, 0)),
        origin=requirement.origin,
    )


def to_go(requirement: Requirement, patient: PatientContext) -> str:
    """Return the time still missing in a requirement for a number of weeks, such as ``2 more weeks``."""
    for part in _conjuncts(parse(requirement.when or "")):
        if isinstance(part, Compare) and part.op is Op.GE and isinstance(part.value, float):
            answer = patient.answers.get(part.name)
            unit = patient.knowledge.questions[Id(part.name)].unit
            if unit == _WEEKS and isinstance(answer, float) and answer < part.value:
                return f"{part.value - answer:g} more {_WEEKS}"
    return ""


def _conjuncts(criterion: Criterion) -> tuple[Criterion, ...]:
    return criterion.of if isinstance(criterion, All) else (criterion,)

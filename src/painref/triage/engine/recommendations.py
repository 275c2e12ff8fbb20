"""Each body's recommendation against the answers, requirement by requirement."""

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
from painref.triage.engine.patient import Chart

_WEEKS = "weeks"


class Stance(NamedTuple):
    """How a recommendation, or some requirements, stand to the patient, and the questions still open about that."""

    status: RecommendationStatus
    needs: Judgement


_NOT_APPLICABLE = Stance(RecommendationStatus.NOT_APPLICABLE, 0)
_NOT_MET = Stance(RecommendationStatus.NOT_MET, 0)
_MET = Stance(RecommendationStatus.MET, 0)


def stance_of(recommendation: Recommendation, chart: Chart) -> Stance:
    """The status of a recommendation for this patient.

    Not applicable if it speaks of other patients. Else not met if a requirement is false that no step can still fulfil;
    pending if a false one has a step; open while one is unknown; met otherwise. A requirement that cannot be asked is
    left for the reader to confirm, and does not decide.
    """
    applies = chart.judge(recommendation.applies) if recommendation.applies else TRUE
    if applies == FALSE:
        return _NOT_APPLICABLE
    stance = stance_of_requirements(recommendation.requires, chart)
    if applies == TRUE or stance.status is RecommendationStatus.NOT_MET:
        return stance
    status = RecommendationStatus.OPEN if stance.status is RecommendationStatus.MET else stance.status
    return Stance(status, stance.needs | applies)


def stance_of_requirements(requirements: Iterable[Requirement], chart: Chart) -> Stance:
    """What some requirements come to together, and the questions that are open among them."""
    needs = 0
    pending = False
    for requirement in requirements:
        if requirement.when is None:
            continue
        judgement = chart.judge(requirement.when)
        if judgement == TRUE:
            continue
        failure = chart.judge(requirement.failed_when) if requirement.failed_when else FALSE
        if failure == TRUE or (judgement == FALSE and requirement.step is None):
            return _NOT_MET
        pending = pending or judgement == FALSE
        needs |= judgement | failure
    if pending:
        return Stance(RecommendationStatus.PENDING, needs)
    return Stance(RecommendationStatus.OPEN, needs) if needs else _MET


def judged_recommendation(recommendation: Recommendation, stance: Stance, chart: Chart) -> JudgedRecommendation:
    """The record of a recommendation and how it stands to the patient."""
    reference = chart.knowledge.references[recommendation.by]
    return JudgedRecommendation(
        by=recommendation.by,
        body=speaker(reference, chart.knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        at=recommendation.at,
        direction=recommendation.direction,
        strength=recommendation.strength,
        certainty=recommendation.certainty,
        says=recommendation.says,
        status=stance.status,
        requirements=tuple(judged_requirement(requirement, chart) for requirement in recommendation.requires),
        questions=chart.questions(stance.needs),
        verified=recommendation.verified,
        origin=recommendation.origin,
    )


def judged_requirement(requirement: Requirement, chart: Chart) -> JudgedRequirement:
    """The record of one requirement with its truth; one without a criterion cannot be asked."""
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
    judgement = chart.judge(requirement.when)
    failure = FALSE
    if requirement.failed_when and judgement != TRUE:
        failure = chart.judge(requirement.failed_when)
    return JudgedRequirement(
        text=requirement.text,
        truth=word_of(judgement),
        askable=True,
        step=requirement.step,
        failed=failure == TRUE,
        to_go=to_go(requirement, chart) if judgement == FALSE else "",
        questions=chart.questions(max(judgement, 0) | max(failure, 0)),
        origin=requirement.origin,
    )


def to_go(requirement: Requirement, chart: Chart) -> str:
    """The time still missing in a requirement for a number of weeks, such as ``2 more weeks``."""
    for part in _conjuncts(parse(requirement.when or "")):
        if isinstance(part, Compare) and part.op is Op.GE and isinstance(part.value, float):
            answer = chart.answers.get(part.name)
            unit = chart.knowledge.questions[Id(part.name)].unit
            if unit == _WEEKS and isinstance(answer, float) and answer < part.value:
                return f"{part.value - answer:g} more {_WEEKS}"
    return ""


def _conjuncts(criterion: Criterion) -> tuple[Criterion, ...]:
    return criterion.of if isinstance(criterion, All) else (criterion,)

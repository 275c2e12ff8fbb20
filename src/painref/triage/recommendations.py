"""Each body's recommendation against the answers, requirement by requirement."""

from __future__ import annotations

from collections.abc import Iterable

from painref.knowledge.models import Direction, Id, Recommendation, Requirement
from painref.knowledge.pages import speaker
from painref.logic.criterion import All, Compare, Criterion, Op
from painref.logic.parse import parse
from painref.logic.truth import Truth
from painref.triage.assessment import JudgedRecommendation, JudgedRequirement, RecommendationStatus
from painref.triage.chart import Chart, Finding

FAVOURABLE = frozenset({Direction.FOR, Direction.CONDITIONAL_FOR})
UNFAVOURABLE = frozenset({Direction.AGAINST, Direction.CONDITIONAL_AGAINST})

_WEEKS = "weeks"


def judge(recommendation: Recommendation, chart: Chart) -> JudgedRecommendation:
    """The recommendation with its status for this patient.

    Not applicable if it speaks of other patients. Else not met if a requirement is false that no step can still fulfil;
    pending if a false one has a step; open while one is unknown; met otherwise. A requirement that cannot be asked is
    left for the reader to confirm, and does not decide.
    """
    reference = chart.knowledge.references[recommendation.by]
    requirements = tuple(judge_requirement(requirement, chart) for requirement in recommendation.requires)
    status, questions = _status(recommendation, requirements, chart)
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
        status=status,
        requirements=requirements,
        questions=chart.in_order(questions),
        verified=recommendation.verified,
        origin=chart.knowledge.origin(recommendation),
    )


def _status(
    recommendation: Recommendation, requirements: tuple[JudgedRequirement, ...], chart: Chart
) -> tuple[RecommendationStatus, set[str]]:
    questions: set[str] = set()
    if recommendation.applies:
        applies = chart.judge(recommendation.applies)
        if applies.truth is Truth.FALSE:
            return RecommendationStatus.NOT_APPLICABLE, set()
        questions.update(applies.questions)
    status, asked = status_of(requirements)
    if status is RecommendationStatus.NOT_MET:
        return status, set()
    if questions and status is RecommendationStatus.MET:
        status = RecommendationStatus.OPEN
    return status, questions | asked


def status_of(requirements: Iterable[JudgedRequirement]) -> tuple[RecommendationStatus, set[str]]:
    """What some requirements come to together, and the questions that are open among them."""
    askable = [requirement for requirement in requirements if requirement.askable]
    false = [item for item in askable if item.failed or item.truth == Truth.FALSE.word]
    if any(item.failed or item.step is None for item in false):
        return RecommendationStatus.NOT_MET, set()
    questions = {question for item in askable for question in item.questions}
    if false:
        return RecommendationStatus.PENDING, questions
    return (RecommendationStatus.OPEN if questions else RecommendationStatus.MET), questions


def judge_requirement(requirement: Requirement, chart: Chart) -> JudgedRequirement:
    """One requirement with its truth; one without a criterion cannot be asked."""
    if requirement.when is None:
        return JudgedRequirement(
            text=requirement.text,
            truth=Truth.UNKNOWN.word,
            askable=False,
            step=requirement.step,
            failed=False,
            to_go="",
            questions=(),
        )
    finding = chart.judge(requirement.when)
    failure = Finding(Truth.FALSE)
    if requirement.failed_when and finding.truth is not Truth.TRUE:
        failure = chart.judge(requirement.failed_when)
    return JudgedRequirement(
        text=requirement.text,
        truth=finding.truth.word,
        askable=True,
        step=requirement.step,
        failed=failure.truth is Truth.TRUE,
        to_go=_to_go(parse(requirement.when), chart) if finding.truth is Truth.FALSE else "",
        questions=chart.in_order({*finding.questions, *failure.questions}),
    )


def _to_go(criterion: Criterion, chart: Chart) -> str:
    """The time still missing in a requirement for a number of weeks, such as ``2 more weeks``."""
    for part in criterion.of if isinstance(criterion, All) else (criterion,):
        if isinstance(part, Compare) and part.op is Op.GE and isinstance(part.value, float):
            answer = chart.answers.get(part.name)
            unit = chart.knowledge.questions[Id(part.name)].unit
            if unit == _WEEKS and isinstance(answer, float) and answer < part.value:
                return f"{part.value - answer:g} more {_WEEKS}"
    return ""

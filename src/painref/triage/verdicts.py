"""The verdict on one procedure for one condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from painref.knowledge.models import (
    ContraindicationSeverity,
    HoldAction,
    Id,
    Indication,
    Procedure,
    RedFlag,
    Role,
)
from painref.logic.truth import Truth
from painref.triage.assessment import (
    Backing,
    ConditionFinding,
    ConditionSupport,
    JudgedPrerequisite,
    JudgedRecommendation,
    JudgedRequirement,
    MissingStep,
    RecommendationStatus,
    Verdict,
    VerdictKind,
)
from painref.triage.chart import Chart
from painref.triage.lens import Lens
from painref.triage.recommendations import FAVOURABLE, UNFAVOURABLE, judge, judge_requirement, status_of
from painref.triage.red_flags import defers
from painref.triage.safety import MEDICATIONS, bleeding_class, contraindications, holds

DIAGNOSIS_STEP = Id("diagnosis")
"""The step that a possible condition still needs before it is treated."""


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What the recommendations alone come to."""

    verdict: VerdictKind
    steps: tuple[MissingStep, ...] = ()
    questions: frozenset[str] = frozenset()


def verdict_on(
    procedure: Procedure,
    indication: Indication,
    finding: ConditionFinding,
    flags: tuple[RedFlag, ...],
    lens: Lens,
    chart: Chart,
) -> Verdict | None:
    """The verdict, or None where nobody in the lens speaks of such a patient.

    The first of these that holds decides: an absolute contraindication excludes; a red flag defers; a diagnostic
    procedure that has given its answer is settled; a condition that is still open needs information; the
    recommendations and prerequisites say candidate, not yet, needs information, criteria not met, no position or not
    recommended; a relative contraindication or a drug to hold turns a candidate into one with caution.
    """
    recommendations = tuple(
        sorted(
            (judge(item, chart) for item in indication.recommendations if lens.covers(item)),
            key=lambda item: (-item.year, item.by),
        )
    )
    if all(item.status is RecommendationStatus.NOT_APPLICABLE for item in recommendations):
        return None
    raised, unscreened = contraindications(procedure, chart)
    deferring = tuple(flag.id for flag in flags if defers(flag, procedure, chart))
    klass = bleeding_class(procedure, chart)
    drug_holds = holds(klass, chart)
    prerequisites = tuple(
        JudgedPrerequisite(requirement=judge_requirement(item, chart), stated_for=stated.id, refs=item.refs)
        for stated, item in chart.knowledge.prerequisites(procedure)
    )
    judgement = _judge(recommendations, prerequisites, indication.role, finding, chart)
    kind, questions = judgement.verdict, set(judgement.questions)
    if any(item.severity is ContraindicationSeverity.ABSOLUTE for item in raised):
        kind, questions = VerdictKind.EXCLUDED, set()
    elif deferring:
        kind, questions = VerdictKind.DEFERRED, set()
    elif indication.settled_when and chart.judge(indication.settled_when).truth is Truth.TRUE:
        kind, questions = VerdictKind.SETTLED, set()
    elif kind.is_candidate or kind in (VerdictKind.NOT_YET, VerdictKind.NEEDS_INFORMATION):
        if finding.support is not ConditionSupport.OPEN:
            questions.update(question for item in unscreened for question in item.questions)
            if MEDICATIONS not in chart.answers and klass is not None:
                questions.add(MEDICATIONS)
        needs_care = bool(raised) or any(hold.action is not HoldAction.CONTINUE for hold in drug_holds)
        if kind.is_candidate and needs_care:
            kind = VerdictKind.CANDIDATE_WITH_CAUTION
    best = _best(recommendations)
    return Verdict(
        procedure=procedure.id,
        procedure_name=procedure.name,
        condition=indication.condition,
        condition_name=finding.name,
        role=indication.role,
        verdict=kind,
        backing=_backing(recommendations),
        direction=best.direction if best else None,
        strength=best.strength if best else None,
        certainty=best.certainty if best else None,
        grade_verified=best is not None and best.verified,
        condition_support=finding.support,
        invasiveness=procedure.invasiveness,
        bleeding_class=klass,
        recommendations=recommendations,
        prerequisites=prerequisites,
        steps=judgement.steps if kind is VerdictKind.NOT_YET else (),
        to_confirm=_to_confirm(recommendations) if kind.is_candidate else (),
        contraindications=raised,
        not_screened=unscreened,
        holds=drug_holds,
        deferred_by=deferring,
        questions=chart.in_order(questions),
    )


def _judge(
    recommendations: tuple[JudgedRecommendation, ...],
    prerequisites: tuple[JudgedPrerequisite, ...],
    role: Role,
    finding: ConditionFinding,
    chart: Chart,
) -> _Judgement:
    if finding.support is ConditionSupport.OPEN:
        return _Judgement(VerdictKind.NEEDS_INFORMATION, questions=frozenset(finding.questions))
    judgement = _after_prerequisites(_from_recommendations(recommendations, chart), prerequisites, chart)
    treated_on_suspicion = finding.support is ConditionSupport.POSSIBLE and role is not Role.DIAGNOSTIC
    if not (treated_on_suspicion and judgement.verdict in (VerdictKind.CANDIDATE, VerdictKind.NOT_YET)):
        return judgement
    if finding.questions:
        return _Judgement(
            VerdictKind.NEEDS_INFORMATION if judgement.verdict is VerdictKind.CANDIDATE else VerdictKind.NOT_YET,
            judgement.steps,
            judgement.questions | frozenset(finding.questions),
        )
    if any(step.is_procedure for step in judgement.steps):
        return judgement
    diagnosis = MissingStep(
        step=DIAGNOSIS_STEP,
        name=_step_name(DIAGNOSIS_STEP, chart),
        is_procedure=False,
        text=f"{finding.name} is possible from the findings, not established",
        asked_by=(),
    )
    return _Judgement(VerdictKind.NOT_YET, (*judgement.steps, diagnosis), judgement.questions)


def _from_recommendations(recommendations: tuple[JudgedRecommendation, ...], chart: Chart) -> _Judgement:
    recommendations = tuple(item for item in recommendations if item.status is not RecommendationStatus.NOT_APPLICABLE)
    favourable = [item for item in recommendations if item.direction in FAVOURABLE]
    by_status = {status: [item for item in favourable if item.status is status] for status in RecommendationStatus}
    questions = frozenset(question for item in recommendations for question in item.questions)
    if by_status[RecommendationStatus.MET]:
        return _Judgement(VerdictKind.CANDIDATE, questions=questions)
    if by_status[RecommendationStatus.OPEN]:
        return _Judgement(VerdictKind.NEEDS_INFORMATION, questions=questions)
    if pending := by_status[RecommendationStatus.PENDING]:
        asked = [(requirement, (item.by,)) for item in pending for requirement in item.requirements]
        return _Judgement(VerdictKind.NOT_YET, _missing_steps(asked, chart), questions)
    if by_status[RecommendationStatus.NOT_MET]:
        return _Judgement(VerdictKind.CRITERIA_NOT_MET)
    against = any(item.direction in UNFAVOURABLE for item in recommendations)
    return _Judgement(VerdictKind.NOT_RECOMMENDED if against else VerdictKind.NO_POSITION)


def _after_prerequisites(
    judgement: _Judgement, prerequisites: tuple[JudgedPrerequisite, ...], chart: Chart
) -> _Judgement:
    """The judgement once what must come before the procedure, whoever recommends it, has been looked at."""
    reachable = (VerdictKind.CANDIDATE, VerdictKind.NEEDS_INFORMATION, VerdictKind.NOT_YET)
    if judgement.verdict not in reachable:
        return judgement
    status, questions = status_of(item.requirement for item in prerequisites)
    if status is RecommendationStatus.NOT_MET:
        return _Judgement(VerdictKind.CRITERIA_NOT_MET)
    together = judgement.questions | questions
    if status is RecommendationStatus.PENDING:
        asked = [(item.requirement, item.refs) for item in prerequisites]
        return _Judgement(VerdictKind.NOT_YET, _joined(judgement.steps, _missing_steps(asked, chart)), together)
    if status is RecommendationStatus.OPEN and judgement.verdict is VerdictKind.CANDIDATE:
        return _Judgement(VerdictKind.NEEDS_INFORMATION, questions=together)
    return _Judgement(judgement.verdict, judgement.steps, together)


def _joined(steps: tuple[MissingStep, ...], more: tuple[MissingStep, ...]) -> tuple[MissingStep, ...]:
    known = {step.step for step in steps}
    return (*steps, *(step for step in more if step.step not in known))


def _missing_steps(asked: Iterable[tuple[JudgedRequirement, tuple[Id, ...]]], chart: Chart) -> tuple[MissingStep, ...]:
    """The steps of false requirements, those that most sources ask for first."""
    texts: dict[Id, str] = {}
    asked_by: dict[Id, list[Id]] = {}
    for requirement, refs in asked:
        if requirement.step and requirement.truth == Truth.FALSE.word:
            texts.setdefault(requirement.step, requirement.text)
            asked_by.setdefault(requirement.step, []).extend(refs)
    steps = [
        MissingStep(
            step=step,
            name=_step_name(step, chart),
            is_procedure=step in chart.knowledge.procedures,
            text=text,
            asked_by=tuple(dict.fromkeys(asked_by[step])),
        )
        for step, text in texts.items()
    ]
    return tuple(sorted(steps, key=lambda step: -len(step.asked_by)))


def _step_name(step: Id, chart: Chart) -> str:
    procedure = chart.knowledge.procedures.get(step)
    return procedure.name if procedure else chart.knowledge.steps[step].name


def _best(recommendations: tuple[JudgedRecommendation, ...]) -> JudgedRecommendation | None:
    """The strongest favourable recommendation among those that come nearest to being met.

    A grade that nobody has read at its source counts only where there is no other.
    """
    favourable = [item for item in recommendations if item.direction in FAVOURABLE]
    return min(favourable, key=_nearness, default=None)


def _nearness(item: JudgedRecommendation) -> tuple[int, bool, int, int, int]:
    return item.status.rank, not item.verified, item.strength.rank, item.certainty.rank, item.direction.rank


def _backing(recommendations: tuple[JudgedRecommendation, ...]) -> Backing:
    speaking = [item for item in recommendations if item.status is not RecommendationStatus.NOT_APPLICABLE]
    if not any(item.direction in FAVOURABLE for item in speaking):
        return Backing.NONE
    contested = any(
        item.direction in UNFAVOURABLE and item.status in (RecommendationStatus.MET, RecommendationStatus.OPEN)
        for item in speaking
    )
    return Backing.CONTESTED if contested else Backing.SUPPORTED


def _to_confirm(recommendations: tuple[JudgedRecommendation, ...]) -> tuple[str, ...]:
    """What the met recommendations ask for that no question covers."""
    return tuple(
        dict.fromkeys(
            requirement.text
            for item in recommendations
            if item.status is RecommendationStatus.MET and item.direction in FAVOURABLE
            for requirement in item.requirements
            if not requirement.askable
        )
    )

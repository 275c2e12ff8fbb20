"""The verdict on one procedure for one condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from painref.knowledge.models import (
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
from painref.triage.chart import Chart, Finding
from painref.triage.lens import Lens
from painref.triage.recommendations import FAVOURABLE, UNFAVOURABLE, judge, judge_requirement, status_of
from painref.triage.red_flags import defers
from painref.triage.safety import Safety, safety_of

DIAGNOSIS_STEP = Id("diagnosis")
"""The step that a possible condition still needs before it is treated."""


PAIN_REGIONS = "pain_regions"
WIDESPREAD = "widespread"
"""The question that says where the pain is, and the option that stands for every region."""


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What the recommendations alone come to."""

    verdict: VerdictKind
    steps: tuple[MissingStep, ...] = ()
    questions: frozenset[str] = frozenset()


_REACHABLE = (VerdictKind.CANDIDATE, VerdictKind.NOT_YET, VerdictKind.NEEDS_INFORMATION)


def verdicts_on(
    procedure: Procedure,
    findings: Mapping[Id, ConditionFinding],
    flags: tuple[RedFlag, ...],
    lens: Lens,
    chart: Chart,
) -> Iterator[Verdict]:
    """The verdicts on a procedure, one for each indication whose condition is possible and of which the lens speaks."""
    if not _regions_meet(procedure, chart):
        return
    safety: Safety | None = None
    for indication in chart.knowledge.indications(procedure):
        finding = findings[indication.condition]
        if finding.support is ConditionSupport.NOT_SUPPORTED:
            continue
        judged = (judge(item, chart) for item in indication.recommendations if lens.covers(item))
        recommendations = tuple(sorted(judged, key=lambda item: (-item.year, item.by)))
        if any(item.status is not RecommendationStatus.NOT_APPLICABLE for item in recommendations):
            safety = safety or safety_of(procedure, chart)
            yield _verdict(procedure, indication, recommendations, finding, safety, flags, chart)


def _regions_meet(procedure: Procedure, chart: Chart) -> bool:
    """Whether the procedure is done for a region where the patient has pain, as far as both are known."""
    painful = chart.answers.get(PAIN_REGIONS)
    if not procedure.regions or not isinstance(painful, frozenset) or not painful or WIDESPREAD in painful:
        return True
    return bool(painful & set(procedure.regions))


def _verdict(
    procedure: Procedure,
    indication: Indication,
    recommendations: tuple[JudgedRecommendation, ...],
    finding: ConditionFinding,
    safety: Safety,
    flags: tuple[RedFlag, ...],
    chart: Chart,
) -> Verdict:
    prerequisites = tuple(
        JudgedPrerequisite(
            requirement=judge_requirement(item, chart),
            stated_for=stated.id,
            refs=item.refs,
            origin=chart.knowledge.origin(item),
        )
        for stated, item in chart.knowledge.prerequisites(procedure)
    )
    deferring = tuple(flag.id for flag in flags if defers(flag, procedure, chart))
    settled = chart.judge(indication.settled_when) if indication.settled_when else Finding(Truth.FALSE)
    judgement = _judge(recommendations, prerequisites, indication.role, finding, chart)
    kind = _decide(judgement.verdict, safety, settled, deferred=bool(deferring))
    questions: frozenset[str] = frozenset()
    if kind is VerdictKind.CANDIDATE_WITH_CAUTION or kind in _REACHABLE:
        questions = judgement.questions
        if procedure.regions and PAIN_REGIONS not in chart.answers:
            questions |= {PAIN_REGIONS}
        if finding.support is not ConditionSupport.OPEN:
            questions |= safety.questions | set(finding.questions) | set(settled.questions)
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
        bleeding_class=safety.bleeding_class,
        recommendations=recommendations,
        prerequisites=prerequisites,
        steps=judgement.steps if kind is VerdictKind.NOT_YET else (),
        to_confirm=_to_confirm(recommendations, safety) if kind.is_candidate else (),
        contraindications=safety.raised,
        not_screened=safety.unscreened,
        holds=safety.holds,
        deferred_by=deferring,
        questions=chart.in_order(questions),
        origin=chart.knowledge.origin(procedure),
    )


def _decide(judged: VerdictKind, safety: Safety, settled: Finding, *, deferred: bool) -> VerdictKind:
    """The verdict. The first of these that holds decides.

    An absolute contraindication excludes; a red flag defers; a diagnostic procedure that has given its answer is
    settled; else what the condition, the recommendations and the prerequisites come to, a candidate being one with
    caution if a relative contraindication is true or a drug has to be held.
    """
    if safety.excludes:
        return VerdictKind.EXCLUDED
    if deferred:
        return VerdictKind.DEFERRED
    if settled.truth is Truth.TRUE:
        return VerdictKind.SETTLED
    if judged is VerdictKind.CANDIDATE and safety.cautions:
        return VerdictKind.CANDIDATE_WITH_CAUTION
    return judged


def _judge(
    recommendations: tuple[JudgedRecommendation, ...],
    prerequisites: tuple[JudgedPrerequisite, ...],
    role: Role,
    finding: ConditionFinding,
    chart: Chart,
) -> _Judgement:
    judgement = _after_prerequisites(_from_recommendations(recommendations, chart), prerequisites, chart)
    if finding.support is ConditionSupport.OPEN and judgement.verdict in _REACHABLE:
        return _Judgement(VerdictKind.NEEDS_INFORMATION, questions=frozenset(finding.questions))
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
        name=chart.knowledge.step_name(DIAGNOSIS_STEP),
        is_procedure=False,
        text=f"{finding.name} is possible from the findings, not established",
        to_go="",
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
    if judgement.verdict not in _REACHABLE:
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
    first: dict[Id, JudgedRequirement] = {}
    asked_by: dict[Id, list[Id]] = {}
    for requirement, refs in asked:
        if requirement.step and requirement.truth == Truth.FALSE.word:
            first.setdefault(requirement.step, requirement)
            asked_by.setdefault(requirement.step, []).extend(refs)
    steps = [
        MissingStep(
            step=step,
            name=chart.knowledge.step_name(step),
            is_procedure=step in chart.knowledge.procedures,
            text=requirement.text,
            to_go=requirement.to_go,
            asked_by=tuple(dict.fromkeys(asked_by[step])),
        )
        for step, requirement in first.items()
    ]
    return tuple(sorted(steps, key=lambda step: -len(step.asked_by)))


def _best(recommendations: tuple[JudgedRecommendation, ...]) -> JudgedRecommendation | None:
    """The strongest favourable recommendation among those that come nearest to being met.

    A grade that nobody has read at its source, or that hangs on something still to confirm, counts only where there is
    no other.
    """
    favourable = [item for item in recommendations if item.direction in FAVOURABLE]
    return min(favourable, key=_nearness, default=None)


def _nearness(item: JudgedRecommendation) -> tuple[int, bool, bool, int, int, int]:
    """How near a recommendation comes to being met without more ado, and then how strong it is."""
    to_confirm = any(not requirement.askable for requirement in item.requirements)
    grade = item.strength.rank, item.certainty.rank, item.direction.rank
    return item.status.rank, to_confirm, not item.verified, *grade


def _backing(recommendations: tuple[JudgedRecommendation, ...]) -> Backing:
    speaking = [item for item in recommendations if item.status is not RecommendationStatus.NOT_APPLICABLE]
    if not any(item.direction in FAVOURABLE for item in speaking):
        return Backing.NONE
    contested = any(
        item.direction in UNFAVOURABLE and item.status in (RecommendationStatus.MET, RecommendationStatus.OPEN)
        for item in speaking
    )
    return Backing.CONTESTED if contested else Backing.SUPPORTED


def _to_confirm(recommendations: tuple[JudgedRecommendation, ...], safety: Safety) -> tuple[str, ...]:
    """What the met recommendations ask for that no question covers, and drugs for which no hold could be worked out."""
    texts = [
        requirement.text
        for item in recommendations
        if item.status is RecommendationStatus.MET and item.direction in FAVOURABLE
        for requirement in item.requirements
        if not requirement.askable
    ]
    if safety.holds_unknown:
        texts.append(
            "Whether the patient's drugs are to be held: no body states a bleeding-risk class for this procedure"
        )
    return tuple(dict.fromkeys(texts))


def with_pathways(verdicts: Iterable[Verdict], chart: Chart) -> Iterator[Verdict]:
    """The verdicts, each candidate with the procedures that wait for it or for its family as their missing step."""
    every = list(verdicts)
    waiting: dict[Id, dict[Id, None]] = {}
    for verdict in every:
        for step in verdict.steps:
            waiting.setdefault(step.step, {}).setdefault(verdict.procedure)
    for verdict in every:
        lineage = chart.knowledge.lineage(chart.knowledge.procedures[verdict.procedure])
        leads_to = dict.fromkeys(id_ for entry in lineage for id_ in waiting.get(entry.id, ()))
        yield replace(verdict, leads_to=tuple(leads_to)) if verdict.verdict.is_candidate and leads_to else verdict

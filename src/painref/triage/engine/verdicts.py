"""The verdict on one procedure for one condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.knowledge.model import Id, Procedure, RedFlag, Requirement, Role
from painref.triage.assessment import Backing, ConditionSupport, MissingStep, RecommendationStatus, VerdictKind
from painref.triage.engine.conditions import Support
from painref.triage.engine.patient import Chart
from painref.triage.engine.ranking import LAST
from painref.triage.engine.recommendations import Stance, stance_of, stance_of_requirements, to_go
from painref.triage.engine.rules import NO_VOICE, IndicationPlan, ProcedurePlan, Voice
from painref.triage.engine.safety import Safety, SafetyChart

DIAGNOSIS_STEP = Id("diagnosis")
"""The step that a possible condition still needs before it is treated."""

PAIN_REGIONS = "pain_regions"
WIDESPREAD = "widespread"
"""The question that says where the pain is, and the option that stands for every region."""

Heard = tuple[tuple[Voice, Stance], ...]
"""The recommendations on an indication, newest first, each with how it stands to the patient."""


class Decision(NamedTuple):
    """The verdict on an indication and what it rests on, before it is put into words.

    `best` is the recommendation whose grade counts, `steps` what is missing, `needs` the questions that could still
    change the verdict. Verdicts are ordered by `ranks`, one for each key of `painref.triage.engine.ranking.KEYS` and
    lowest first, and after them by `names`.
    """

    plan: ProcedurePlan
    indication: IndicationPlan
    support: Support
    heard: Heard
    safety: Safety
    verdict: VerdictKind
    best: Voice | None
    backing: Backing
    steps: tuple[MissingStep, ...]
    deferred_by: tuple[Id, ...]
    needs: Judgement
    ranks: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def procedure(self) -> Procedure:
        """The procedure that the verdict is on."""
        return self.plan.procedure


class _Reached(NamedTuple):
    """What recommendations and prerequisites come to, safety aside."""

    verdict: VerdictKind
    steps: tuple[MissingStep, ...] = ()
    needs: Judgement = FALSE


_REACHABLE = frozenset({VerdictKind.CANDIDATE, VerdictKind.NOT_YET, VerdictKind.NEEDS_INFORMATION})
_STILL_POSSIBLE = _REACHABLE | {VerdictKind.CANDIDATE_WITH_CAUTION}


def decide_on(
    plan: ProcedurePlan,
    supports: Mapping[Id, Support],
    flags: Sequence[RedFlag],
    safety_chart: SafetyChart,
    chart: Chart,
) -> Iterator[Decision]:
    """The verdicts on a procedure, one for each indication whose condition is possible and of which the lens speaks."""
    if not _regions_meet(plan, chart):
        return
    safety: Safety | None = None
    for indication in plan.indications:
        support = supports[indication.indication.condition]
        if support.support is ConditionSupport.NOT_SUPPORTED:
            continue
        heard = tuple([(voice, stance_of(voice.recommendation, chart)) for voice in indication.voices])
        if all(stance.status is RecommendationStatus.NOT_APPLICABLE for _, stance in heard):
            continue
        safety = safety or safety_chart.of(plan)
        yield _decide(plan, indication, support, heard, safety, flags, chart)


def _regions_meet(plan: ProcedurePlan, chart: Chart) -> bool:
    """Whether the procedure is done for a region where the patient has pain, as far as both are known."""
    painful = chart.answers.get(PAIN_REGIONS)
    if not plan.regions or not isinstance(painful, frozenset) or not painful or WIDESPREAD in painful:
        return True
    return not plan.regions.isdisjoint(painful)


def _decide(
    plan: ProcedurePlan,
    indication: IndicationPlan,
    support: Support,
    heard: Heard,
    safety: Safety,
    flags: Sequence[RedFlag],
    chart: Chart,
) -> Decision:
    deferred_by = tuple([flag.id for flag in flags if flag.id in plan.flags])
    settled_when = indication.indication.settled_when
    settled = chart.judge(settled_when) if settled_when else FALSE
    verdict = _ruled_out(safety, deferred=bool(deferred_by), settled=settled == TRUE)
    steps: tuple[MissingStep, ...] = ()
    needs = FALSE
    if verdict is None:
        verdict, steps, needs = _reach(plan, indication.indication.role, support, heard, chart)
        if verdict is VerdictKind.CANDIDATE and safety.cautions:
            verdict = VerdictKind.CANDIDATE_WITH_CAUTION
        if verdict in _STILL_POSSIBLE:
            if plan.regions:
                needs |= chart.unanswered(PAIN_REGIONS)
            if support.support is not ConditionSupport.OPEN:
                needs |= safety.needs | support.needs | max(settled, FALSE)
    best, backing = _best(heard), _backing(heard)
    return Decision(
        plan=plan,
        indication=indication,
        support=support,
        heard=heard,
        safety=safety,
        verdict=verdict,
        best=best,
        backing=backing,
        steps=steps,
        deferred_by=deferred_by,
        needs=needs,
        ranks=_ranks(plan.procedure, support, safety, verdict, best, backing, steps),
        names=(*plan.names, support.condition.name, support.condition.id, indication.indication.role),
    )


def _ruled_out(safety: Safety, *, deferred: bool, settled: bool) -> VerdictKind | None:
    """Why nothing else counts, if so. The first that holds decides: an absolute contraindication excludes; a red flag
    defers; a diagnostic procedure that has given its answer is settled."""
    if safety.excludes:
        return VerdictKind.EXCLUDED
    if deferred:
        return VerdictKind.DEFERRED
    return VerdictKind.SETTLED if settled else None


def _reach(plan: ProcedurePlan, role: Role, support: Support, heard: Heard, chart: Chart) -> _Reached:
    reached = _after_prerequisites(_from_recommendations(heard, chart), plan, chart)
    if support.support is ConditionSupport.OPEN and reached.verdict in _REACHABLE:
        return _Reached(VerdictKind.NEEDS_INFORMATION, needs=support.needs)
    treated_on_suspicion = support.support is ConditionSupport.POSSIBLE and role is not Role.DIAGNOSTIC
    if not (treated_on_suspicion and reached.verdict in (VerdictKind.CANDIDATE, VerdictKind.NOT_YET)):
        return reached
    if support.needs:
        return _Reached(
            VerdictKind.NEEDS_INFORMATION if reached.verdict is VerdictKind.CANDIDATE else VerdictKind.NOT_YET,
            reached.steps,
            reached.needs | support.needs,
        )
    if any(step.is_procedure for step in reached.steps):
        return reached
    diagnosis = MissingStep(
        step=DIAGNOSIS_STEP,
        name=chart.knowledge.step_name(DIAGNOSIS_STEP),
        is_procedure=False,
        text=f"{support.condition.name} is possible from the findings, not established",
        to_go="",
        asked_by=(),
    )
    return _Reached(VerdictKind.NOT_YET, (*reached.steps, diagnosis), reached.needs)


def _from_recommendations(heard: Heard, chart: Chart) -> _Reached:
    """What the bodies alone come to: the favourable recommendation that is nearest to being met decides."""
    nearest = RecommendationStatus.NOT_APPLICABLE
    needs = FALSE
    against = False
    for voice, stance in heard:
        needs |= stance.needs
        if voice.favourable:
            if stance.status.rank < nearest.rank:
                nearest = stance.status
        elif voice.unfavourable and stance.status is not RecommendationStatus.NOT_APPLICABLE:
            against = True
    match nearest:
        case RecommendationStatus.MET:
            return _Reached(VerdictKind.CANDIDATE, needs=needs)
        case RecommendationStatus.OPEN:
            return _Reached(VerdictKind.NEEDS_INFORMATION, needs=needs)
        case RecommendationStatus.PENDING:
            asked = [
                (requirement, (voice.recommendation.by,))
                for voice, stance in heard
                if voice.favourable and stance.status is RecommendationStatus.PENDING
                for requirement in voice.recommendation.requires
            ]
            return _Reached(VerdictKind.NOT_YET, _missing_steps(asked, chart), needs)
        case RecommendationStatus.NOT_MET:
            return _Reached(VerdictKind.CRITERIA_NOT_MET)
    return _Reached(VerdictKind.NOT_RECOMMENDED if against else VerdictKind.NO_POSITION)


def _after_prerequisites(reached: _Reached, plan: ProcedurePlan, chart: Chart) -> _Reached:
    """The same once what must come before the procedure, whoever recommends it, has been looked at."""
    if not plan.prerequisites or reached.verdict not in _REACHABLE:
        return reached
    stance = stance_of_requirements((item for _, item in plan.prerequisites), chart)
    if stance.status is RecommendationStatus.NOT_MET:
        return _Reached(VerdictKind.CRITERIA_NOT_MET)
    together = reached.needs | stance.needs
    if stance.status is RecommendationStatus.PENDING:
        steps = _missing_steps([(item, item.refs) for _, item in plan.prerequisites], chart)
        return _Reached(VerdictKind.NOT_YET, _joined(reached.steps, steps), together)
    if stance.status is RecommendationStatus.OPEN and reached.verdict is VerdictKind.CANDIDATE:
        return _Reached(VerdictKind.NEEDS_INFORMATION, needs=together)
    return _Reached(reached.verdict, reached.steps, together)


def _joined(steps: tuple[MissingStep, ...], more: tuple[MissingStep, ...]) -> tuple[MissingStep, ...]:
    known = {step.step for step in steps}
    return (*steps, *(step for step in more if step.step not in known))


def _missing_steps(asked: Iterable[tuple[Requirement, tuple[Id, ...]]], chart: Chart) -> tuple[MissingStep, ...]:
    """The steps of false requirements, those that most sources ask for first."""
    first: dict[Id, Requirement] = {}
    asked_by: dict[Id, list[Id]] = {}
    for requirement, refs in asked:
        if requirement.step and requirement.when and chart.judge(requirement.when) == FALSE:
            first.setdefault(requirement.step, requirement)
            asked_by.setdefault(requirement.step, []).extend(refs)
    steps = [
        MissingStep(
            step=step,
            name=chart.knowledge.step_name(step),
            is_procedure=step in chart.knowledge.procedures,
            text=requirement.text,
            to_go=to_go(requirement, chart),
            asked_by=tuple(dict.fromkeys(asked_by[step])),
            origin=requirement.origin,
        )
        for step, requirement in first.items()
    ]
    return tuple(sorted(steps, key=lambda step: -len(step.asked_by)))


def _best(heard: Heard) -> Voice | None:
    """The strongest favourable recommendation among those that come nearest to being met.

    A grade that nobody has read at its source, or that hangs on something still to confirm, counts only where there is
    no other.
    """
    favourable = [(stance.status.rank, voice.nearness, voice) for voice, stance in heard if voice.favourable]
    return min(favourable, key=lambda item: item[:2])[2] if favourable else None


def _backing(heard: Heard) -> Backing:
    supported = contested = False
    for voice, stance in heard:
        if voice.favourable:
            supported = supported or stance.status is not RecommendationStatus.NOT_APPLICABLE
        elif voice.unfavourable and stance.status in (RecommendationStatus.MET, RecommendationStatus.OPEN):
            contested = True
    if not supported:
        return Backing.NONE
    return Backing.CONTESTED if contested else Backing.SUPPORTED


def _ranks(
    procedure: Procedure,
    support: Support,
    safety: Safety,
    verdict: VerdictKind,
    best: Voice | None,
    backing: Backing,
    steps: tuple[MissingStep, ...],
) -> tuple[int, ...]:
    """Return the rank of the verdict for each key, as `painref.triage.engine.ranking.KEYS` reads it off its record."""
    invasiveness, klass = procedure.invasiveness, safety.bleeding_class
    return (
        verdict.rank,
        any(step.is_procedure for step in steps),
        invasiveness is not None and invasiveness.is_last_resort,
        support.support.rank,
        *(best.grade if best else NO_VOICE),
        backing.rank,
        LAST if invasiveness is None else invasiveness.rank,
        LAST if klass is None else klass.rank,
    )


def pathways(decisions: Sequence[Decision]) -> Mapping[Id, tuple[Id, ...]]:
    """By procedure, those that wait for it, or for its family, as their missing step."""
    waiting: dict[Id, dict[Id, None]] = {}
    for decision in decisions:
        for step in decision.steps:
            waiting.setdefault(step.step, {}).setdefault(decision.procedure.id)
    return {
        decision.procedure.id: tuple(
            dict.fromkeys(id_ for entry in decision.plan.lineage for id_ in waiting.get(entry, ()))
        )
        for decision in decisions
    }

"""The verdict on one procedure for one condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.knowledge.model import Id, Procedure, RedFlag, Requirement, Role
from painref.triage.assessment import Backing, ConditionSupport, MissingStep, RecommendationStatus, VerdictKind
from painref.triage.engine.conditions import Support
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.ranking import LAST
from painref.triage.engine.recommendations import (
    RecommendationResult,
    recommendation_result,
    requirements_result,
    to_go,
)
from painref.triage.engine.rules import NO_GRADE, IndicationRules, ProcedureRules, RankedRecommendation
from painref.triage.engine.safety import Safety, SafetyChecker

DIAGNOSIS_STEP = Id("diagnosis")
"""The step that a possible condition still needs before it is treated."""

PAIN_REGIONS = "pain_regions"
WIDESPREAD = "widespread"
"""The question that says where the pain is, and the option that stands for every region."""

RecommendationResults = tuple[tuple[RankedRecommendation, RecommendationResult], ...]
"""The recommendations on an indication, newest first, each with its status for this patient."""


class Decision(NamedTuple):
    """The verdict on an indication and what it rests on, before it is put into words.

    `best` is the recommendation whose grade counts, `steps` what is missing, `needs` the questions that could still
    change the verdict. Verdicts are ordered by `ranks`, one for each key of `painref.triage.engine.ranking.SORT_KEYS`,
    lowest first, and after them by `names`.
    """

    rules: ProcedureRules
    indication: IndicationRules
    support: Support
    results: RecommendationResults
    safety: Safety
    verdict: VerdictKind
    best: RankedRecommendation | None
    backing: Backing
    steps: tuple[MissingStep, ...]
    deferred_by: tuple[Id, ...]
    needs: Judgement
    ranks: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def procedure(self) -> Procedure:
        """The procedure that the verdict is on."""
        return self.rules.procedure


class _Reached(NamedTuple):
    """What recommendations and prerequisites come to, safety aside."""

    verdict: VerdictKind
    steps: tuple[MissingStep, ...] = ()
    needs: Judgement = FALSE


_REACHABLE = frozenset({VerdictKind.CANDIDATE, VerdictKind.NOT_YET, VerdictKind.NEEDS_INFORMATION})
_STILL_POSSIBLE = _REACHABLE | {VerdictKind.CANDIDATE_WITH_CAUTION}


def decide_on(
    rules: ProcedureRules,
    supports: Mapping[Id, Support],
    flags: Sequence[RedFlag],
    safety_checker: SafetyChecker,
    patient: PatientContext,
) -> Iterator[Decision]:
    """Yield the verdicts on a procedure, one for each indication whose condition is possible and of which a
    recommendation of the lens applies to this patient."""
    if not _regions_meet(rules, patient):
        return
    safety: Safety | None = None
    for indication in rules.indications:
        support = supports[indication.indication.condition]
        if support.support is ConditionSupport.NOT_SUPPORTED:
            continue
        results = tuple(
            [(ranked, recommendation_result(ranked.recommendation, patient)) for ranked in indication.recommendations]
        )
        if all(result.status is RecommendationStatus.NOT_APPLICABLE for _, result in results):
            continue
        safety = safety or safety_checker.of(rules)
        yield _decide(rules, indication, support, results, safety, flags, patient)


def _regions_meet(rules: ProcedureRules, patient: PatientContext) -> bool:
    """Return whether the procedure is done for a region where the patient has pain, as far as both are known."""
    painful = patient.answers.get(PAIN_REGIONS)
    if not rules.regions or not isinstance(painful, frozenset) or not painful or WIDESPREAD in painful:
        return True
    return not rules.regions.isdisjoint(painful)


def _decide(
    rules: ProcedureRules,
    indication: IndicationRules,
    support: Support,
    results: RecommendationResults,
    safety: Safety,
    flags: Sequence[RedFlag],
    patient: PatientContext,
) -> Decision:
    deferred_by = tuple([flag.id for flag in flags if flag.id in rules.flags])
    settled_when = indication.indication.settled_when
    settled = patient.judge(settled_when) if settled_when else FALSE
    verdict = _ruled_out(safety, deferred=bool(deferred_by), settled=settled == TRUE)
    steps: tuple[MissingStep, ...] = ()
    needs = FALSE
    if verdict is None:
        verdict, steps, needs = _reach(rules, indication.indication.role, support, results, patient)
        if verdict is VerdictKind.CANDIDATE and safety.cautions:
            verdict = VerdictKind.CANDIDATE_WITH_CAUTION
        if verdict in _STILL_POSSIBLE:
            if rules.regions:
                needs |= patient.unanswered(PAIN_REGIONS)
            if support.support is not ConditionSupport.OPEN:
                needs |= safety.needs | support.needs | max(settled, FALSE)
    best, backing = _best(results), _backing(results)
    return Decision(
        rules=rules,
        indication=indication,
        support=support,
        results=results,
        safety=safety,
        verdict=verdict,
        best=best,
        backing=backing,
        steps=steps,
        deferred_by=deferred_by,
        needs=needs,
        ranks=_ranks(rules.procedure, support, safety, verdict, best, backing, steps),
        names=(*rules.names, support.condition.name, support.condition.id, indication.indication.role),
    )


def _ruled_out(safety: Safety, *, deferred: bool, settled: bool) -> VerdictKind | None:
    """Return why nothing else counts, if so.

    The first that holds decides: an absolute contraindication excludes; a red flag defers; a diagnostic procedure that
    has given its answer is settled.
    """
    if safety.excludes:
        return VerdictKind.EXCLUDED
    if deferred:
        return VerdictKind.DEFERRED
    return VerdictKind.SETTLED if settled else None


def _reach(
    rules: ProcedureRules, role: Role, support: Support, results: RecommendationResults, patient: PatientContext
) -> _Reached:
    reached = _after_prerequisites(_from_recommendations(results, patient), rules, patient)
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
        name=patient.knowledge.step_name(DIAGNOSIS_STEP),
        is_procedure=False,
        text=f"{support.condition.name} is possible from the findings, not established",
        to_go="",
        asked_by=(),
    )
    return _Reached(VerdictKind.NOT_YET, (*reached.steps, diagnosis), reached.needs)


def _from_recommendations(results: RecommendationResults, patient: PatientContext) -> _Reached:
    """Return what the bodies alone come to: the favourable recommendation that is nearest to being met decides."""
    nearest = RecommendationStatus.NOT_APPLICABLE
    needs = FALSE
    against = False
    for ranked, result in results:
        needs |= result.needs
        if ranked.favourable:
            if result.status.rank < nearest.rank:
                nearest = result.status
        elif ranked.unfavourable and result.status is not RecommendationStatus.NOT_APPLICABLE:
            against = True
    match nearest:
        case RecommendationStatus.MET:
            return _Reached(VerdictKind.CANDIDATE, needs=needs)
        case RecommendationStatus.OPEN:
            return _Reached(VerdictKind.NEEDS_INFORMATION, needs=needs)
        case RecommendationStatus.PENDING:
            asked = [
                (requirement, (ranked.recommendation.by,))
                for ranked, result in results
                if ranked.favourable and result.status is RecommendationStatus.PENDING
                for requirement in ranked.recommendation.requires
            ]
            return _Reached(VerdictKind.NOT_YET, _missing_steps(asked, patient), needs)
        case RecommendationStatus.NOT_MET:
            return _Reached(VerdictKind.CRITERIA_NOT_MET)
    return _Reached(VerdictKind.NOT_RECOMMENDED if against else VerdictKind.NO_POSITION)


def _after_prerequisites(reached: _Reached, rules: ProcedureRules, patient: PatientContext) -> _Reached:
    """Return the same once what must come before the procedure, whoever recommends it, has been looked at."""
    if not rules.prerequisites or reached.verdict not in _REACHABLE:
        return reached
    result = requirements_result((item for _, item in rules.prerequisites), patient)
    if result.status is RecommendationStatus.NOT_MET:
        return _Reached(VerdictKind.CRITERIA_NOT_MET)
    together = reached.needs | result.needs
    if result.status is RecommendationStatus.PENDING:
        steps = _missing_steps([(item, item.refs) for _, item in rules.prerequisites], patient)
        return _Reached(VerdictKind.NOT_YET, _joined(reached.steps, steps), together)
    if result.status is RecommendationStatus.OPEN and reached.verdict is VerdictKind.CANDIDATE:
        return _Reached(VerdictKind.NEEDS_INFORMATION, needs=together)
    return _Reached(reached.verdict, reached.steps, together)


def _joined(steps: tuple[MissingStep, ...], more: tuple[MissingStep, ...]) -> tuple[MissingStep, ...]:
    known = {step.step for step in steps}
    return (*steps, *(step for step in more if step.step not in known))


def _missing_steps(
    asked: Iterable[tuple[Requirement, tuple[Id, ...]]], patient: PatientContext
) -> tuple[MissingStep, ...]:
    """Return the steps of false requirements, those that most sources ask for first."""
    first: dict[Id, Requirement] = {}
    asked_by: dict[Id, list[Id]] = {}
    for requirement, refs in asked:
        if requirement.step and requirement.when and patient.judge(requirement.when) == FALSE:
            first.setdefault(requirement.step, requirement)
            asked_by.setdefault(requirement.step, []).extend(refs)
    steps = [
        MissingStep(
            step=step,
            name=patient.knowledge.step_name(step),
            is_procedure=step in patient.knowledge.procedures,
            text=requirement.text,
            to_go=to_go(requirement, patient),
            asked_by=tuple(dict.fromkeys(asked_by[step])),
            origin=requirement.origin,
        )
        for step, requirement in first.items()
    ]
    return tuple(sorted(steps, key=lambda step: -len(step.asked_by)))


def _best(results: RecommendationResults) -> RankedRecommendation | None:
    """Return the strongest favourable recommendation among those that come nearest to being met.

    A grade that nobody has read at its source, or that hangs on something still to confirm, counts only where there is
    no other.
    """
    favourable = [(result.status.rank, ranked.nearness, ranked) for ranked, result in results if ranked.favourable]
    return min(favourable, key=lambda item: item[:2])[2] if favourable else None


def _backing(results: RecommendationResults) -> Backing:
    supported = contested = False
    for ranked, result in results:
        if ranked.favourable:
            supported = supported or result.status is not RecommendationStatus.NOT_APPLICABLE
        elif ranked.unfavourable and result.status in (RecommendationStatus.MET, RecommendationStatus.OPEN):
            contested = True
    if not supported:
        return Backing.NONE
    return Backing.CONTESTED if contested else Backing.SUPPORTED


def _ranks(
    procedure: Procedure,
    support: Support,
    safety: Safety,
    verdict: VerdictKind,
    best: RankedRecommendation | None,
    backing: Backing,
    steps: tuple[MissingStep, ...],
) -> tuple[int, ...]:
    """Return the rank of the verdict for each of `painref.triage.engine.ranking.SORT_KEYS`."""
    invasiveness, bleeding_class = procedure.invasiveness, safety.bleeding_class
    return (
        verdict.rank,
        any(step.is_procedure for step in steps),
        invasiveness is not None and invasiveness.is_last_resort,
        support.support.rank,
        *(best.grade if best else NO_GRADE),
        backing.rank,
        LAST if invasiveness is None else invasiveness.rank,
        LAST if bleeding_class is None else bleeding_class.rank,
    )


def pathways(decisions: Sequence[Decision]) -> Mapping[Id, tuple[Id, ...]]:
    """Return by procedure those that wait for it, or for its family, as their missing step."""
    waiting: dict[Id, dict[Id, None]] = {}
    for decision in decisions:
        for step in decision.steps:
            waiting.setdefault(step.step, {}).setdefault(decision.procedure.id)
    return {
        decision.procedure.id: tuple(
            dict.fromkeys(id_ for entry in decision.rules.lineage for id_ in waiting.get(entry, ()))
        )
        for decision in decisions
    }

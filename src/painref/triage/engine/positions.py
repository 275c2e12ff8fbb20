"""What bodies say of an indication under some answers: much the same for many patients, so it is remembered."""

from __future__ import annotations

from collections.abc import Iterator

from painref.criteria.judgement import FALSE, TRUE, Judgement, open_part
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Certainty, Id, Strength
from painref.records import record
from painref.triage.engine.context import PatientContext
from painref.triage.engine.procedure_rules import IndicationRules, is_trial
from painref.triage.engine.recommendations import (
    CARE_BEFORE_IMAGING,
    Count,
    RecommendationResult,
    RecommendationStatus,
    applies_to,
    count_bodies,
    counts,
    is_unspoken,
    judge_recommendation,
    judge_recommendations,
    nearest,
    step_kind,
)


@record(kw_only=False, eq=False)
class Position:
    """What bodies say of an indication for a patient.

    `nearest` is the recommendation in favour that is nearest to being met, `steps` are those that it waits for, in
    turn. It `speaks` if one applies, and `favours` if one in favour does and is not outweighed. `grade` are the ranks
    of the best strength in favour that was read at its source, and of its certainty. `asks` are the questions that the
    nearest is open on; it `follows_trial` if a trial that it asks for was passed: its sequence has begun. `needs` are
    the open items.
    """

    recommendations: tuple[RecommendationResult, ...]
    nearest: RecommendationResult | None
    count: Count
    steps: tuple[Id, ...]
    speaks: bool
    favours: bool
    grade: tuple[float, float]
    asks: frozenset[str]
    follows_trial: bool
    needs: Judgement


def position_on(
    indication: IndicationRules, context: PatientContext, *, established: bool, worked: bool, repeated: bool
) -> Position:
    """Return what bodies say of an indication; see `recommendations.judge_recommendations`.

    The result depends on few criteria, so in a batch it is remembered by their values and shared between patients.
    """
    if worked or repeated or not context.is_one_of_many:
        return _position(indication, context, established=established, worked=worked, repeated=repeated)
    judge = context.judge
    read = tuple([judge(text) for text in indication.reads])
    presumed = tuple([is_unspoken(item, context) for item in indication.presumed])
    key = read, presumed, established, context.is_child, context.fact(CARE_BEFORE_IMAGING) == TRUE
    found: Position = indication.positions.of(key, lambda: _position(indication, context, established=established))
    return found


def _position(
    indication: IndicationRules,
    context: PatientContext,
    *,
    established: bool,
    worked: bool = False,
    repeated: bool = False,
) -> Position:
    deciding = indication.indication.is_deciding_test
    results = judge_recommendations(
        indication, context, deciding_test=deciding, established=established, worked=worked, repeated=repeated
    )
    wider, needs = _wider(indication, results, context, deciding_test=deciding)
    best, count = nearest(results), count_bodies(results, wider)
    applying = [item for item in results if item.status is not RecommendationStatus.NOT_APPLICABLE]
    for item in applying:
        needs |= item.needs
    if count.against:  # who is for it of a wider condition may then decide whether it is recommended
        for item in wider:
            needs |= item.needs
    settled_when = indication.indication.settled_when
    if settled_when is not None:
        needs |= open_part(context.judge(settled_when))
    return Position(
        recommendations=results,
        nearest=best,
        count=count,
        steps=_in_turn(best.steps, context) if best is not None and best.status is RecommendationStatus.PENDING else (),
        speaks=bool(applying),
        favours=any(item.rules.favourable for item in applying) and not _is_outweighed(count),
        grade=_grade(applying),
        asks=frozenset(_asks(best)) if best is not None else frozenset(),
        follows_trial=best is not None and _follows_trial(best, context.knowledge),
        needs=needs,
    )


def _in_turn(steps: tuple[Id, ...], context: PatientContext) -> tuple[Id, ...]:
    """Return steps in the order in which they are taken: care, then assessment, then a procedure."""
    return tuple(sorted(steps, key=lambda step: step_kind(step, context).rank))


def _grade(applying: list[RecommendationResult]) -> tuple[float, float]:
    grades = [
        item.rules.grade
        for item in applying
        if item.rules.favourable
        and item.rules.counts
        and item.rules.recommendation.verified
        and item.status is not RecommendationStatus.NOT_MET
    ]
    return min(grades, default=(len(Strength), len(Certainty)))


def _asks(best: RecommendationResult) -> Iterator[str]:
    """Yield the questions that a recommendation still waits for: whether it applies, and its open requirements."""
    parts = [(best.rules.leaves, best.applies), *((item.rules.leaves, item.judgement) for item in best.requirements)]
    return (leaf.name for leaves, judgement in parts if judgement > 0 for leaf in leaves)


def _follows_trial(best: RecommendationResult, knowledge: Knowledge) -> bool:
    passed = (item.rules.requirement.step for item in best.requirements if item.is_shown)
    return any(step is not None and is_trial(step, knowledge) for step in passed)


def _wider(
    indication: IndicationRules,
    own: tuple[RecommendationResult, ...],
    context: PatientContext,
    *,
    deciding_test: bool,
) -> tuple[list[RecommendationResult], Judgement]:
    """Return what bodies say of wider conditions that could count, and the items that leave it open."""
    found: list[RecommendationResult] = []
    unknown = FALSE
    if not indication.of_parents:
        return found, unknown
    named = {item.rules.body for item in own if counts(item)}
    for rules in indication.of_parents:
        if context.is_child and not rules.for_children:
            continue
        unknown |= open_part(applies_to(rules, context))
        if rules.counts and rules.body not in named:
            found.append(judge_recommendation(rules, context, deciding_test=deciding_test))
    return found, unknown


def _is_outweighed(count: Count) -> bool:
    """Return whether most bodies are against, one of them strongly, and none is strongly for; grades that were read.

    Against are only those that are known to speak of the patient: what is not known takes nothing away.
    """
    in_favour = [item.rules for item in count.spoken if item.rules.favourable]
    in_favour = in_favour or [item.rules for item in count.unmet]  # with none it is the criteria that are not met
    against = [item.rules for item in count.spoken if item.rules.unfavourable and item.applies == TRUE]
    if len(against) <= len(in_favour) or any(item.recommendation.is_strong for item in in_favour):
        return False
    return any(item.recommendation.is_strong for item in against)

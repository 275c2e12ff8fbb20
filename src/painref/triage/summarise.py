"""An assessment to its summary: what is on offer, in which groups and order, why one option is above the next, why not.

It adds no judgement of its own to the assessment, and words nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from painref.knowledge.model import (
    ContraindicationSeverity,
    Direction,
    Id,
)
from painref.triage.assessment import (
    Assessment,
    ConditionFinding,
    ConditionSupport,
    DrugHold,
    JudgedRecommendation,
    OpenQuestion,
    RecommendationStatus,
    Verdict,
    VerdictKind,
)
from painref.triage.engine.ranking import why_above
from painref.triage.engine.rules import FAVOURABLE, UNFAVOURABLE
from painref.triage.engine.verdicts import DIAGNOSIS_STEP
from painref.triage.summary import (
    BearsOn,
    Bodies,
    BodyDirection,
    NamedIndication,
    NotOffered,
    Option,
    OptionIndication,
    Position,
    ProcedureName,
    SafetyState,
    SharedHold,
    Side,
    Summary,
    SummaryQuestion,
    WhyNot,
)


def summarise(assessment: Assessment) -> Summary:
    """Return what is shown first of an assessment."""
    offered = _offered(assessment.verdicts)
    following = [*(verdicts[0] for verdicts in offered[1:]), None]
    options = tuple(
        _option(number, verdicts, below)
        for number, (verdicts, below) in enumerate(zip(offered, following, strict=False), 1)
    )
    rest = [verdict for verdict in assessment.verdicts if not is_offered(verdict)]
    conditions = tuple(item for item in assessment.conditions if item.support is not ConditionSupport.OPEN)
    holds = _shared_holds([verdicts[0].holds for verdicts in offered])
    cited = set(_cited(assessment, conditions, options, holds))
    return Summary(
        data_version=assessment.data_version,
        lens=assessment.lens,
        disposition=assessment.disposition,
        safety=_safety(assessment),
        withdrawals=assessment.withdrawals,
        conditions=conditions,
        options=options,
        holds=holds,
        not_offered=_not_offered(rest),
        still_possible=_still_possible(rest),
        open_questions=_open_questions(assessment),
        sources=tuple(source for source in assessment.sources if source.id in cited),
        intended_use=assessment.intended_use,
    )


# --- What is on offer -------------------------------------------------------------------------------------------------

_OFFERED = (VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION, VerdictKind.NOT_YET)


def is_offered(verdict: Verdict) -> bool:
    """Return whether a verdict is an option; one that waits for the diagnosis of a merely possible condition is not."""
    waits_for_diagnosis = any(step.step == DIAGNOSIS_STEP for step in verdict.steps)
    return verdict.verdict in _OFFERED and not (
        waits_for_diagnosis and verdict.condition_support is ConditionSupport.POSSIBLE
    )


def _offered(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """Return the verdicts on offer, those of one procedure together, in the place of its best."""
    together: dict[Id, list[Verdict]] = {}
    for verdict in verdicts:
        if is_offered(verdict):
            together.setdefault(verdict.procedure, []).append(verdict)
    return list(together.values())


def _option(number: int, verdicts: Sequence[Verdict], following: Verdict | None) -> Option:
    first = verdicts[0]
    return Option(
        number=number,
        procedure=first.procedure,
        procedure_name=first.procedure_name,
        verdict=first.verdict,
        backing=first.backing,
        direction=first.direction,
        strength=first.strength,
        certainty=first.certainty,
        grade_verified=first.grade_verified,
        invasiveness=first.invasiveness,
        bleeding_class=first.bleeding_class,
        indications=tuple(_indication(verdict) for verdict in verdicts),
        steps=first.steps,
        contraindications=first.contraindications,
        leads_to=tuple(dict.fromkeys(id_ for verdict in verdicts for id_ in verdict.leads_to)),
        to_confirm=first.to_confirm,
        not_screened=first.not_screened,
        above_next=why_above(first, following) if following else "",
        origin=first.origin,
    )


_SPEAKING = frozenset(RecommendationStatus) - {RecommendationStatus.NOT_APPLICABLE}

_SIDES = {
    Side.FOR: (FAVOURABLE, frozenset({RecommendationStatus.MET})),
    Side.AFTER_STEP: (FAVOURABLE, frozenset({RecommendationStatus.PENDING})),
    Side.IF_OPEN: (FAVOURABLE, frozenset({RecommendationStatus.OPEN})),
    Side.NOT_MET: (FAVOURABLE, frozenset({RecommendationStatus.NOT_MET})),
    Side.NEUTRAL: (frozenset({Direction.NEUTRAL}), _SPEAKING),
    Side.AGAINST: (UNFAVOURABLE, _SPEAKING),
}
"""Which directions and statuses of recommendations make up a side."""

_FOR = (Side.FOR, Side.AFTER_STEP, Side.IF_OPEN)


def _indication(verdict: Verdict) -> OptionIndication:
    bodies = tuple(_bodies(verdict.recommendations))
    against = [position for group in bodies if group.side is Side.AGAINST for position in group.positions]
    return OptionIndication(
        condition=verdict.condition,
        condition_name=verdict.condition_name,
        condition_support=verdict.condition_support,
        role=verdict.role,
        verdict=verdict.verdict,
        bodies=bodies,
        bodies_for=_count(bodies, _FOR),
        bodies_against=_count(bodies, (Side.AGAINST,)),
        best_against=min(against, key=_grade_rank, default=None),
    )


def _bodies(recommendations: Sequence[JudgedRecommendation]) -> Iterator[Bodies]:
    """Yield each side on which there is a body."""
    for side, (directions, statuses) in _SIDES.items():
        found = [item for item in recommendations if item.direction in directions and item.status in statuses]
        if found:
            yield Bodies(side=side, positions=tuple(map(_position, found)))


def _count(bodies: Iterable[Bodies], sides: Sequence[Side]) -> int:
    """Return how many bodies, each counted once, are on some sides."""
    return len({position.body for group in bodies if group.side in sides for position in group.positions})


def _grade_rank(position: Position) -> tuple[bool, int, int]:
    return not position.verified, position.strength.rank, position.certainty.rank


def _position(item: JudgedRecommendation) -> Position:
    return Position(
        by=item.by,
        body=item.body,
        year=item.year,
        direction=item.direction,
        strength=item.strength,
        certainty=item.certainty,
        verified=item.verified,
        origin=item.origin,
    )


def _shared_holds(holds: Iterable[Iterable[DrugHold]]) -> tuple[SharedHold, ...]:
    """Return each hold once, in the order in which the options need them."""
    numbers: dict[DrugHold, list[int]] = {}
    for number, of_option in enumerate(holds, 1):
        for hold in of_option:
            numbers.setdefault(hold, []).append(number)
    return tuple(SharedHold(hold=hold, options=tuple(options)) for hold, options in numbers.items())


# --- What is not ------------------------------------------------------------------------------------------------------


def why_not(verdict: Verdict) -> WhyNot:
    """Return why a verdict is not an option; without a reason for a candidate, or where the verdict says it all."""
    reasons: Iterable[str] = ()
    directions: Iterable[BodyDirection] = ()
    match verdict.verdict:
        case VerdictKind.EXCLUDED:
            absolute = ContraindicationSeverity.ABSOLUTE
            reasons = [item.text for item in verdict.contraindications if item.severity is absolute]
        case VerdictKind.DEFERRED:
            reasons = verdict.deferred_by
        case VerdictKind.NOT_YET:
            reasons = dict.fromkeys(step.name for step in verdict.steps)
        case VerdictKind.CRITERIA_NOT_MET:
            reasons = dict.fromkeys(_lacking(verdict))
        case VerdictKind.NOT_RECOMMENDED | VerdictKind.NO_POSITION:
            directions = (
                BodyDirection(body=item.body, year=item.year, direction=item.direction)
                for item in verdict.recommendations
                if item.status in _SPEAKING
            )
    return WhyNot(verdict=verdict.verdict, reasons=tuple(reasons), directions=tuple(directions))


def _lacking(verdict: Verdict) -> Iterator[str]:
    """Yield the requirements that are not met."""
    of_bodies = (item.requirements for item in verdict.recommendations)
    for requirement in chain((item.requirement for item in verdict.prerequisites), *of_bodies):
        if requirement.truth == "false" or requirement.failed:
            yield requirement.text


def _not_offered(rest: Iterable[Verdict]) -> tuple[NotOffered, ...]:
    """Return what is not offered by reason; of conditions that are open, nothing is said."""
    by_reason: dict[WhyNot, dict[NamedIndication, None]] = {}
    for verdict in rest:
        is_open = verdict.condition_support is ConditionSupport.OPEN
        if not is_open and verdict.verdict is not VerdictKind.NEEDS_INFORMATION:
            by_reason.setdefault(why_not(verdict), {}).setdefault(_named(verdict))
    return tuple(NotOffered(why=why, indications=tuple(found)) for why, found in by_reason.items())


def _named(verdict: Verdict) -> NamedIndication:
    return NamedIndication(
        procedure=verdict.procedure,
        procedure_name=verdict.procedure_name,
        condition=verdict.condition,
        condition_name=verdict.condition_name,
        role=verdict.role,
        origin=verdict.origin,
    )


def _still_possible(rest: Iterable[Verdict]) -> tuple[ProcedureName, ...]:
    names = {v.procedure: v.procedure_name for v in rest if v.verdict is VerdictKind.NEEDS_INFORMATION}
    ordered = sorted(names.items(), key=lambda item: item[1])
    return tuple(ProcedureName(procedure=id_, procedure_name=name) for id_, name in ordered)


# --- What is open -----------------------------------------------------------------------------------------------------


def _safety(assessment: Assessment) -> SafetyState:
    not_screened = assessment.red_flags_not_screened
    questions = dict.fromkeys(question for flag in not_screened for question in flag.questions)
    return SafetyState(raised=assessment.red_flags, not_screened=not_screened, questions=tuple(questions))


def _open_questions(assessment: Assessment) -> tuple[SummaryQuestion, ...]:
    safety = {question for flag in assessment.red_flags_not_screened for question in flag.questions}
    return tuple(
        SummaryQuestion(
            question=item.question, prompt=item.prompt, bears_on=_bears_on(item, safety), verdicts=item.verdicts
        )
        for item in assessment.open_questions
    )


def _bears_on(item: OpenQuestion, safety: set[str]) -> BearsOn:
    if item.question in safety:
        return BearsOn.RED_FLAGS
    return BearsOn.VERDICTS if item.verdicts else BearsOn.DIAGNOSIS


def _cited(
    assessment: Assessment,
    conditions: Iterable[ConditionFinding],
    options: Iterable[Option],
    holds: Iterable[SharedHold],
) -> Iterator[Id]:
    """Yield every reference that the summary cites."""
    yield from assessment.disposition.refs
    for flag in assessment.red_flags:
        yield from flag.refs
    for finding in conditions:
        for criteria in finding.criteria:
            yield from criteria.refs
    for option in options:
        for step in option.steps:
            yield from step.asked_by
        for item in option.contraindications:
            yield from item.refs
        for indication in option.indications:
            for group in indication.bodies:
                yield from (position.by for position in group.positions)
    yield from (shared.hold.by for shared in holds)

"""Each body's recommendation in SQL: requirement by requirement, its status, and which is the nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from painref.criteria.syntax import leaves
from painref.knowledge.model import Certainty, Id, Strength
from painref.records import record
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    all_of,
    among,
    any_of,
    case,
    compare,
    how_many,
    is_false,
    is_known,
    is_true,
    is_unknown,
    least,
    not_,
    number,
    shifted,
    total,
    unpacked,
)
from painref.sql.limits import COUNT_BITS
from painref.triage.engine.context import ADULT_FROM, AGE, REGIONS
from painref.triage.engine.procedure_rules import IndicationRules, RecommendationRules
from painref.triage.engine.recommendations import CARE_BEFORE_IMAGING, FEW, Agreement, StepKind
from painref.triage.engine.requirements import RequirementRules

Surely = Callable[[RecommendationRules], Expression]
"""Whether a recommendation is known to speak of the patient."""

Side = Callable[["Judged"], Expression]
"""Whether a recommendation is on a side: for the procedure, or against it."""

MET, FEW_OPEN, PENDING, MANY_OPEN = range(4)
"""How near a recommendation is to being met."""


@record(kw_only=False)
class Required:
    """A requirement: what it comes to, whether its step is to be taken or has failed, and whether it is presumed."""

    rules: RequirementRules
    judgement: Expression
    pending: Expression
    failed: Expression
    presumed: Expression


@record(kw_only=False, slots=False)
class Judged:
    """A recommendation: whether it is read at all, and applies; its status; its place among those of its indication."""

    rules: RecommendationRules
    place: int
    speaks: Expression
    applies: Expression
    unmet: Expression
    met: Expression
    open: Expression
    pending: Expression
    open_answers: Expression
    required: tuple[Required, ...]

    @cached_property
    def pending_steps(self) -> Mapping[Id, Expression]:
        """By step, whether it waits for it."""
        return _by_step((item, item.pending) for item in self.required)

    @cached_property
    def unsaid_steps(self) -> Mapping[Id, Expression]:
        """For each step: whether nobody has said that it was taken."""
        return _by_step((item, is_unknown(item.judgement)) for item in self.required)

    @cached_property
    def shown_steps(self) -> Mapping[Id, Expression]:
        """By step, whether answers show that it was taken."""
        return _by_step((item, all_of((is_true(item.judgement), not_(item.presumed)))) for item in self.required)

    def waits_on(self, questions: Mapping[str, Expression]) -> Expression:
        """Return whether it waits for an answer to one of these questions; each comes with whether it counts."""
        asked = [(self.rules.leaves, self.applies), *((item.rules.leaves, item.judgement) for item in self.required)]
        return any_of(
            all_of((questions[leaf.name], is_unknown(judgement)))
            for leaves_, judgement in asked
            for leaf in leaves_
            if leaf.name in questions
        )

    @cached_property
    def usable(self) -> Expression:
        """Whether it is in favour, and may be followed."""
        return any_of((self.met, self.open, self.pending)) if self.rules.favourable else FALSE

    @cached_property
    def nearness(self) -> Expression:
        """How near it is to being met: a number, the least of which is the nearest."""
        few = compare(self.open_answers, "<=", number(FEW))
        rank = case(
            (self.met, number(MET)),
            (self.pending, number(PENDING)),
            (few, number(FEW_OPEN)),
            otherwise=number(MANY_OPEN),
        )
        parts = (rank, how_many(self.pending_steps.values()), self.open_answers, number(self.place))
        packed = total(shifted(part, COUNT_BITS * below) for below, part in zip((3, 2, 1, 0), parts, strict=True))
        return case((self.usable, packed))


def _by_step(found: Iterable[tuple[Required, Expression]]) -> dict[Id, Expression]:
    steps: dict[Id, list[Expression]] = {}
    for item, holds in found:
        if item.rules.requirement.step is not None and holds is not FALSE:
            steps.setdefault(item.rules.requirement.step, []).append(holds)
    return {step: any_of(parts) for step, parts in steps.items()}


class Recommendations:
    """Judges recommendations; what several share is written once."""

    def __init__(self, criteria: Criteria) -> None:
        self._criteria = criteria
        age = criteria.asked.number(AGE)
        self._child = is_true(compare(age.high, "<", number(ADULT_FROM)))

    def of_indication(
        self,
        indication: IndicationRules,
        *,
        heard: Expression,
        deciding: bool,
        established: Expression,
        worked: Expression,
        repeated: Expression,
    ) -> tuple[Judged, ...]:
        """Return those of one indication, newest first; where they are not `heard` none of them speaks."""
        ordered = sorted(enumerate(indication.recommendations), key=lambda item: (_quality(item[1]), item[0]))
        places = {position: place for place, (position, _) in enumerate(ordered)}
        return tuple(
            self._judged(
                rules, places[position], indication.umbrella_care, heard, deciding, established, (worked, repeated)
            )
            for position, rules in enumerate(indication.recommendations)
        )

    def of_parents(self, indication: IndicationRules, *, heard: Expression, deciding: bool) -> tuple[Judged, ...]:
        """Return those for wider conditions; their places say nothing."""
        return tuple(
            self._judged(rules, 0, (), heard, deciding, TRUE, (FALSE, FALSE)) for rules in indication.of_parents
        )

    def speaks(self, rules: RecommendationRules) -> Expression:
        """Return whether a recommendation is read for this patient, and does not speak of others."""
        applies = self._criteria.text(rules.recommendation.applies)
        read = TRUE if rules.for_children else not_(self._child)
        return all_of((read, not_(is_false(applies))))

    def surely(self, rules: RecommendationRules) -> Expression:
        """Return whether a recommendation is known to speak of this patient."""
        return is_true(self._criteria.text(rules.recommendation.applies))

    def _judged(
        self,
        rules: RecommendationRules,
        place: int,
        care: Sequence[RequirementRules],
        heard: Expression,
        deciding: bool,
        established: Expression,
        before: tuple[Expression, Expression],
    ) -> Judged:
        own = tuple(self._required(item, *before) for item in rules.requirements)
        besides = tuple(_unless(established, self._required(item, *before)) for item in care)
        required = (*own, *besides)
        applies = self._criteria.text(rules.recommendation.applies)
        unmet = any_of(
            any_of((item.failed, is_false(item.judgement) if item.rules.requirement.step is None else FALSE))
            for item in required
        )
        pending = any_of(item.pending for item in required)
        required = tuple(self._waiting_for_care(item, pending) for item in required)
        by_hand = bool(own) and all(item.rules.requirement.when is None for item in own) and not deciding
        only_by_hand = FALSE if not by_hand else TRUE if not care else established
        unclear = [is_unknown(applies), *(is_unknown(item.judgement) for item in required)]
        open_ = any_of((*unclear, only_by_hand))
        speaks = all_of((heard, self.speaks(rules)))
        return Judged(
            rules=rules,
            place=place,
            speaks=speaks,
            applies=applies,
            unmet=unmet,
            met=all_of((speaks, not_(unmet), not_(pending), not_(open_))),
            open=all_of((speaks, not_(unmet), not_(pending), open_)),
            pending=all_of((speaks, not_(unmet), pending)),
            open_answers=how_many(unclear),
            required=required,
        )

    def _required(self, rules: RequirementRules, worked: Expression, repeated: Expression) -> Required:
        criteria, requirement = self._criteria, rules.requirement
        if requirement.when is None:
            return Required(rules, TRUE, FALSE, FALSE, FALSE)
        asked = TRUE if rules.asked is None else criteria.judge(rules.asked)
        denied = [
            case((is_false(criteria.judge(item.denied)), criteria.judge(item.whole)), otherwise=TRUE)
            for item in rules.denials
        ]
        judgement = all_of((asked, *denied))
        by_care = worked if self._is(StepKind.CARE, requirement.step) else FALSE
        granted = TRUE if requirement.presumed else any_of((repeated, by_care))
        tested = worked if self._is(StepKind.PROCEDURE, requirement.step) else FALSE
        presumed = FALSE
        if rules.asked is not None and granted is not FALSE:
            named = (criteria.judge(leaf) for leaf in leaves(rules.asked) if leaf.name != REGIONS)
            unspoken = all_of((is_unknown(asked), *map(is_unknown, named)))
            presumed = all_of((granted, unspoken, is_unknown(judgement)))
        presumed = any_of((presumed, all_of((tested, is_unknown(judgement)))))
        judgement = case((presumed, TRUE), otherwise=judgement)
        failed = FALSE if requirement.failed_when is None else is_true(criteria.text(requirement.failed_when))
        pending = FALSE if requirement.step is None else all_of((is_false(judgement), not_(failed)))
        return Required(rules, judgement, pending, failed, presumed)

    def _waiting_for_care(self, item: Required, pending: Expression) -> Required:
        """Return a requirement as pending where the rest is, it is open and of care, and imaging waits for care."""
        if pending is FALSE or not self._is(StepKind.CARE, item.rules.requirement.step):
            return item
        care_first = is_true(self._criteria.fact(CARE_BEFORE_IMAGING))
        is_due = all_of((pending, care_first, is_unknown(item.judgement), not_(item.failed)))
        return replace(item, pending=any_of((item.pending, is_due)))

    def _is(self, kind: StepKind, step: Id | None) -> bool:
        return step is not None and self.step_kind(step) is kind

    def step_kind(self, step: Id) -> StepKind:
        """Return what a step is: care, an assessment, or a procedure."""
        entry = self._criteria.knowledge.steps.get(step)
        return StepKind(entry.kind) if entry is not None else StepKind.PROCEDURE


def _unless(established: Expression, item: Required) -> Required:
    """Return a requirement that is asked for only where a condition is not established."""
    return Required(
        item.rules,
        case((established, TRUE), otherwise=item.judgement),
        all_of((not_(established), item.pending)),
        all_of((not_(established), item.failed)),
        all_of((not_(established), item.presumed)),
    )


def _quality(rules: RecommendationRules) -> tuple[int, ...]:
    recommendation = rules.recommendation
    return (not recommendation.verified, *recommendation.grade_rank, recommendation.direction.rank)


@record(kw_only=False, slots=False)
class Nearest:
    """The recommendation in favour that is nearest to being met; `packed` is NULL if there is none."""

    packed: Expression
    judged: tuple[Judged, ...]

    @cached_property
    def is_there(self) -> Expression:
        """Whether there is one."""
        return is_known(self.packed)

    def rank_in(self, *ranks: int) -> Expression:
        """Return whether it is so near."""
        return is_true(among(unpacked(self.packed, COUNT_BITS * 3, COUNT_BITS), ranks))

    @cached_property
    def few_open(self) -> Expression:
        """Whether there is one on which few answers are open."""
        return is_true(compare(unpacked(self.packed, COUNT_BITS, COUNT_BITS), "<=", number(FEW)))

    def is_(self, item: Judged) -> Expression:
        """Return whether it is this one."""
        usable = [other for other in self.judged if other.usable is not FALSE]
        if usable == [item]:
            return self.is_there
        return is_true(compare(unpacked(self.packed, 0, COUNT_BITS), "=", number(item.place)))


def nearest(judged: tuple[Judged, ...]) -> Nearest:
    """Return the nearest of some recommendations."""
    return Nearest(least(item.nearness for item in judged), judged)


def agreement(own: Sequence[Judged], wider: Sequence[Judged]) -> Expression:
    """Return the rank of how far bodies agree: each counts once, by its newest that applies.

    `wider` are those for wider conditions; what a body says of the narrower one goes before them. Whose criteria the
    patient does not meet is not for it.
    """
    spoken = _spoken(own, wider)
    in_favour = how_many(_says(found, _for_this_patient) for found in spoken)
    against = how_many(_says(found, _against) for found in spoken)
    nobody = compare(total((in_favour, against)), "=", number(0))
    return case(
        (nobody, number(Agreement.NO_BODY.rank)),
        (compare(against, "=", number(0)), number(Agreement.ALL_FOR.rank)),
        (compare(in_favour, ">", against), number(Agreement.MOST_FOR.rank)),
        (compare(in_favour, "=", against), number(Agreement.SPLIT.rank)),
        otherwise=number(Agreement.MOST_AGAINST.rank),
    )


def is_outweighed(own: Sequence[Judged], wider: Sequence[Judged], surely: Surely) -> Expression:
    """Return whether most bodies are against, one of them strongly, and none is strongly for.

    Against are only those that `surely` speak of the patient. With nobody for it in this patient, those count that are
    for it where their criteria are met.
    """

    def surely_against(item: Judged) -> Expression:
        return surely(item.rules) if item.rules.unfavourable else FALSE

    spoken = _spoken(own, wider)
    strongly = any_of(_says(found, _strong(surely_against)) for found in spoken)
    if strongly is FALSE:
        return FALSE
    against = how_many(_says(found, surely_against) for found in spoken)
    in_favour = how_many(_says(found, _for_this_patient) for found in spoken)
    nobody = compare(in_favour, "=", number(0))
    in_favour = case((nobody, how_many(_says(found, _for_others) for found in spoken)), otherwise=in_favour)
    strongly_for = any_of(
        (
            *(_says(found, _strong(_for_this_patient)) for found in spoken),
            all_of((nobody, any_of(_says(found, _strong(_for_others)) for found in spoken))),
        )
    )
    return all_of((compare(against, ">", in_favour), strongly, not_(strongly_for)))


def _for_this_patient(item: Judged) -> Expression:
    return not_(item.unmet) if item.rules.favourable else FALSE


def _for_others(item: Judged) -> Expression:
    return item.unmet if item.rules.favourable else FALSE


def _against(item: Judged) -> Expression:
    return TRUE if item.rules.unfavourable else FALSE


def _strong(side: Side) -> Side:
    return lambda item: side(item) if item.rules.recommendation.is_strong else FALSE


def _spoken(own: Sequence[Judged], wider: Sequence[Judged]) -> list[list[Judged]]:
    """Return what counts of each body, what goes before first."""
    spoken: dict[Id, list[Judged]] = {}
    for item in (*own, *sorted(wider, key=lambda item: -item.rules.year)):
        if item.rules.counts:
            spoken.setdefault(item.rules.body, []).append(item)
    return list(spoken.values())


def _says(found: Sequence[Judged], side: Side) -> Expression:
    """Return whether the first recommendation of a body that speaks is on a side."""
    said = [(item.speaks, side(item)) for item in found]
    if all(so is FALSE for _, so in said):
        return FALSE
    return case(*said, otherwise=FALSE)


def grade(judged: Iterable[Judged]) -> Expression:
    """Return the best strength in favour that was read at its source, and its certainty, as one number."""
    grades = [
        case((item.usable, number(strength * 16 + certainty)))
        for item in judged
        if item.rules.counts and item.rules.recommendation.verified
        for strength, certainty in (item.rules.recommendation.grade_rank,)
    ]
    none = number(len(Strength) * 16 + len(Certainty))
    return least((*(found for found in grades if found is not NULL), none))

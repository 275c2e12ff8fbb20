"""Each body's recommendation against the answers, requirement by requirement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, both, open_part
from painref.knowledge.model import CriterionText, Id, OrderedEnum
from painref.records import record
from painref.triage.engine.context import REGIONS, PatientContext
from painref.triage.engine.procedure_rules import IndicationRules, RecommendationRules
from painref.triage.engine.requirements import RequirementResult, RequirementRules

CARE_BEFORE_IMAGING = "care_before_imaging"
"""The fact that imaging waits for care: none was given, or a limb has hurt for too short a time."""
FEW = 2
"""So many open answers may be left on a row that is shown as one to be confirmed."""


class RecommendationStatus(OrderedEnum):
    """Status of a recommendation for one patient, nearest to being met first."""

    MET = "met"
    OPEN = "open"
    PENDING = "pending"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"


@record(kw_only=False)
class RecommendationResult:
    """A recommendation with its status; `applies` and the requirements one by one; `needs` are the open items."""

    rules: RecommendationRules
    status: RecommendationStatus
    applies: Judgement
    requirements: tuple[RequirementResult, ...]
    needs: Judgement
    open_answers: int

    @property
    def steps(self) -> tuple[Id, ...]:
        """The steps that it waits for, each once."""
        found = (item.rules.requirement.step for item in self.requirements if item.pending)
        return tuple(dict.fromkeys(step for step in found if step is not None))

    @property
    def own(self) -> tuple[RequirementResult, ...]:
        """What the body itself asks for, without what painref asks for whoever recommends the procedure."""
        return self.requirements[: len(self.rules.recommendation.requires)]

    @property
    def unasked(self) -> Judgement:
        """What was taken for not done before, since no record says otherwise."""
        return any_of(item.unasked for item in self.requirements)

    @property
    def presumed(self) -> tuple[RequirementResult, ...]:
        """The requirements that were taken for granted, since no answer denies them."""
        return tuple(item for item in self.requirements if item.presumed != FALSE)


def judge_recommendations(
    indication: IndicationRules,
    context: PatientContext,
    *,
    deciding_test: bool,
    established: bool = True,
    worked: bool = False,
    repeated: bool = False,
) -> tuple[RecommendationResult, ...]:
    """Return the results of the recommendations of one indication; under age only of those that name an age.

    Where the condition is not established, the care that comes first for its umbrella is asked for as well.
    """
    care = () if established else indication.umbrella_care
    return tuple(
        judge_recommendation(
            rules, context, deciding_test=deciding_test, besides=care, worked=worked, repeated=repeated
        )
        for rules in indication.recommendations
        if not context.is_child or rules.for_children
    )


def judge_recommendation(
    rules: RecommendationRules,
    context: PatientContext,
    *,
    deciding_test: bool,
    besides: Iterable[RequirementRules] = (),
    worked: bool = False,
    repeated: bool = False,
) -> RecommendationResult:
    """Return the result of one recommendation, with what else is required besides what it says itself.

    Of a treatment that has `worked` before, the care and the test that came first are taken for granted unless denied;
    of a test that was positive and is `repeated`, whatever nobody speaks of. Where it waits for a step anyway, and
    imaging waits for care, it waits for care too, though an exception from that is open.
    """
    applies = applies_to(rules, context)
    requirements = tuple(
        [judge_requirement(item, context, worked=worked, repeated=repeated) for item in (*rules.requirements, *besides)]
    )
    status = status_of(applies, requirements, deciding_test=deciding_test)
    if status is RecommendationStatus.PENDING and context.fact(CARE_BEFORE_IMAGING) == TRUE:
        requirements = tuple(_waiting_for_care(item, context) for item in requirements)
    needs, open_answers = open_part(applies), int(applies > 0)
    for item in requirements:
        if item.judgement > 0:
            needs |= item.judgement
            open_answers += 1
        needs |= item.presumed
    return RecommendationResult(rules, status, applies, requirements, needs, open_answers)


def applies_to(rules: RecommendationRules, context: PatientContext) -> Judgement:
    """Return whether a recommendation speaks of the patient."""
    applies = rules.recommendation.applies
    return TRUE if applies is None else context.judge(applies)


def judge_requirement(
    rules: RequirementRules, context: PatientContext, *, worked: bool = False, repeated: bool = False
) -> RequirementResult:
    """Return what a requirement comes to; one that cannot be asked decides nothing."""
    if rules.met_when is not None and context.judge(rules.met_when) == TRUE:
        return rules.met
    judged, known = context.once(_Judged).requirements, (rules, worked, repeated)
    found = judged.get(known)
    if found is None:
        found = judged[known] = _judge_requirement(rules, context, worked=worked, repeated=repeated)
    return found


class _Judged:
    """What requirements of one patient come to, and of which criteria nothing named is answered: many share both."""

    def __init__(self) -> None:
        self.requirements: dict[tuple[RequirementRules, bool, bool], RequirementResult] = {}
        self.unspoken: dict[CriterionText, bool] = {}


def _judge_requirement(
    rules: RequirementRules, context: PatientContext, *, worked: bool, repeated: bool
) -> RequirementResult:
    requirement = rules.requirement
    if requirement.when is None:
        return rules.met
    judgement, unasked = _judge_criterion(rules, requirement.when, context)
    granted = requirement.presumed or repeated or (worked and _step_is(StepKind.CARE, requirement.step, context))
    tested = worked and judgement > 0 and _step_is(StepKind.PROCEDURE, requirement.step, context)
    presumed = judgement if tested or (granted and is_unspoken(rules, context)) else FALSE
    if presumed != FALSE:
        judgement = TRUE
    failed = requirement.failed_when is not None and context.judge(requirement.failed_when) == TRUE
    if judgement == TRUE and not (failed or unasked or presumed):
        return rules.met
    pending = judgement == FALSE and requirement.step is not None and not failed
    return RequirementResult(rules, judgement, pending, failed, unasked, presumed)


def _waiting_for_care(item: RequirementResult, context: PatientContext) -> RequirementResult:
    """Return a requirement as pending where it is open and its step is care."""
    is_due = item.judgement > 0 and not item.failed and _step_is(StepKind.CARE, item.rules.requirement.step, context)
    return replace(item, pending=True) if is_due else item


def _judge_criterion(
    rules: RequirementRules, text: CriterionText, context: PatientContext
) -> tuple[Judgement, Judgement]:
    """Return what the criterion of a requirement comes to, and what of the past was taken for not done."""
    if not rules.denials:
        return context.judge(text), FALSE
    judgement = context.judge_part(*rules.asked_part) if rules.asked_part is not None else TRUE
    unasked = FALSE
    for denied_part, whole in rules.denial_parts:
        denied = context.judge_part(*denied_part)
        if denied > 0:
            unasked |= denied
        elif denied == FALSE:
            judgement = both(judgement, context.judge_part(*whole))
    return judgement, unasked


def _step_is(kind: StepKind, step: Id | None, context: PatientContext) -> bool:
    return step is not None and step_kind(step, context) is kind


def is_unspoken(rules: RequirementRules, context: PatientContext) -> bool:
    """Return whether a requirement is open, and nothing that it names has an answer, so that it may be presumed."""
    if rules.asked_part is None or context.judge_part(*rules.asked_part) <= 0:
        return False
    unspoken, text = context.once(_Judged).unspoken, rules.asked_part[0]
    if text not in unspoken:
        unspoken[text] = all(context.judge_tree(leaf) > 0 for leaf in rules.leaves if leaf.name != REGIONS)
    return unspoken[text]


def status_of(
    applies: Judgement, requirements: Sequence[RequirementResult], *, deciding_test: bool
) -> RecommendationStatus:
    """Return the status of a recommendation by whether it applies, and by its requirements."""
    if applies == FALSE:
        return RecommendationStatus.NOT_APPLICABLE
    pending, unknown = False, applies > 0
    for item in requirements:
        if item.failed or (item.judgement == FALSE and not item.pending):
            return RecommendationStatus.NOT_MET
        pending = pending or item.pending
        unknown = unknown or item.judgement > 0
    if pending:
        return RecommendationStatus.PENDING
    by_hand = bool(requirements) and all(item.rules.requirement.when is None for item in requirements)
    return RecommendationStatus.OPEN if unknown or (by_hand and not deciding_test) else RecommendationStatus.MET


def nearest(results: Iterable[RecommendationResult]) -> RecommendationResult | None:
    """Return the recommendation in favour that is nearest to being met.

    Met comes first, then open with few answers, then pending with the fewest steps, then open with more; among equals
    what was read at its source, then the better grade.
    """

    def key(item: RecommendationResult) -> tuple[int, ...]:
        recommendation = item.rules.recommendation
        few = item.status is RecommendationStatus.OPEN and item.open_answers <= FEW
        rank = 0 if item.status is RecommendationStatus.MET else 1 if few else 2
        if item.status is RecommendationStatus.OPEN and not few:
            rank = 3
        return (
            rank,
            len(item.steps) if item.status is RecommendationStatus.PENDING else 0,
            item.open_answers,
            not recommendation.verified,
            *item.rules.grade,
            recommendation.direction.rank,
        )

    usable = [
        item
        for item in results
        if item.rules.favourable
        and item.status in (RecommendationStatus.MET, RecommendationStatus.OPEN, RecommendationStatus.PENDING)
    ]
    return min(usable, key=key) if len(usable) > 1 else next(iter(usable), None)


class Agreement(OrderedEnum):
    """How far bodies agree on an indication, in words."""

    ALL_FOR = "all-for"
    MOST_FOR = "most-for"
    SPLIT = "split"
    MOST_AGAINST = "most-against"
    NO_BODY = "no-body"


@record(kw_only=False)
class Count:
    """How many bodies speak for and against, what that comes to, and what of each body counts.

    `unmet` is what bodies are in favour of in patients who meet criteria that this one does not.
    """

    in_favour: int
    against: int
    agreement: Agreement
    spoken: tuple[RecommendationResult, ...] = ()
    unmet: tuple[RecommendationResult, ...] = ()


def counts(result: RecommendationResult) -> bool:
    """Return whether what a body says counts towards agreement: a guideline or consensus that speaks of the patient."""
    return result.rules.counts and result.status is not RecommendationStatus.NOT_APPLICABLE


def count_bodies(own: Iterable[RecommendationResult], of_parents: Iterable[RecommendationResult]) -> Count:
    """Return how far bodies agree: each counts once, by its newest guideline or consensus that applies.

    What one says of a wider condition counts unless it speaks of the narrower one. Whose criteria the patient does not
    meet is not for it in this patient; whoever is against has named no way round.
    """
    spoken: dict[Id, RecommendationResult] = {}
    for results in (own, of_parents):
        named = set(spoken)
        for item in results:
            body = item.rules.body
            if body in named or not counts(item):
                continue
            if body not in spoken or spoken[body].rules.year < item.rules.year:
                spoken[body] = item
    counted, unmet = [], []
    in_favour = against = 0
    for item in spoken.values():
        if item.rules.favourable and item.status is RecommendationStatus.NOT_MET:
            unmet.append(item)
            continue
        counted.append(item)
        in_favour += item.rules.favourable
        against += item.rules.unfavourable
    if not in_favour and not against:
        agreement = Agreement.NO_BODY
    elif not against:
        agreement = Agreement.ALL_FOR
    elif in_favour > against:
        agreement = Agreement.MOST_FOR
    else:
        agreement = Agreement.SPLIT if in_favour == against else Agreement.MOST_AGAINST
    return Count(in_favour, against, agreement, tuple(counted), tuple(unmet))


class StepKind(OrderedEnum):
    """What a missing step is, in the order in which steps are taken."""

    CARE = "care"
    ASSESSMENT = "assessment"
    PROCEDURE = "procedure"


def step_kind(step: Id, context: PatientContext) -> StepKind:
    """Return what a step is: care, an assessment, or a procedure."""
    entry = context.knowledge.steps.get(step)
    return StepKind(entry.kind) if entry is not None else StepKind.PROCEDURE

"""The verdict on one procedure for one condition in one role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from painref.criteria.answers import Record
from painref.criteria.judgement import FALSE, TRUE, Judgement, open_part
from painref.criteria.parser import parse
from painref.criteria.reader import GOOD, GOOD_WEEKS, POOR, SHORT, compare, result_of
from painref.criteria.syntax import Detail, Last, Op, leaves
from painref.knowledge.model import ContraindicationSeverity, Id, OrderedEnum, Role
from painref.records import record
from painref.triage.engine.conditions import ConditionSupport, Support
from painref.triage.engine.context import PatientContext
from painref.triage.engine.recommendations import (
    FEW,
    Count,
    RecommendationResult,
    RecommendationStatus,
    applies_to,
    count_bodies,
    counts,
    judge_recommendation,
    judge_recommendations,
    nearest,
)
from painref.triage.engine.requirements import RequirementRules
from painref.triage.engine.rules import IndicationRules, ProcedureRules
from painref.triage.engine.safety import Safety, SafetyContext


class VerdictKind(OrderedEnum):
    """What the answers come to for a procedure, in the order of rows."""

    NOW = "now"
    AFTER_PREPARATION = "after-preparation"
    IF_CONFIRMED = "if-confirmed"
    AFTER_STEP = "after-step"
    POSTPONED = "postponed"
    CRITERIA_NOT_MET = "criteria-not-met"
    NO_POSITION = "no-position"
    NOT_RECOMMENDED = "not-recommended"
    DONE = "done"
    DECLINED = "declined"
    DEFERRED = "deferred"
    EXCLUDED = "excluded"

    @property
    def is_reachable(self) -> bool:
        """Whether the procedure is on offer: now, or once something has been done or answered."""
        return self.rank <= VerdictKind.AFTER_STEP.rank


class Tried(OrderedEnum):
    """What became of a treatment that was done for this pain."""

    UNTRIED = "untried"
    WORKED = "worked"
    OUTCOME_UNKNOWN = "outcome-unknown"
    FAILED = "failed"


@record(kw_only=False)
class Row:
    """A procedure for a condition, with its verdict.

    `undeferred` is the verdict if no red flag were raised. `nearest` is the recommendation in favour that is nearest to
    being met; `steps` are missing; `deferred_by` the raised flags that defer it; `needs` the open items that could
    change the verdict.
    """

    rules: ProcedureRules
    indication: IndicationRules
    support: Support
    verdict: VerdictKind
    undeferred: VerdictKind
    recommendations: tuple[RecommendationResult, ...]
    nearest: RecommendationResult | None
    steps: tuple[Id, ...]
    safety: Safety
    count: Count
    tried: Tried
    deferred_by: tuple[Id, ...]
    needs: Judgement

    @property
    def procedure(self) -> Id:
        """The id of the procedure."""
        return self.rules.id

    @property
    def condition(self) -> Id:
        """The id of the condition."""
        return self.support.condition.id

    @property
    def role(self) -> Role:
        """What it is done for."""
        return self.indication.indication.role

    @property
    def is_screened(self) -> bool:
        """Whether nothing that could exclude or hold up the procedure is still to be asked, or taken for granted."""
        assumed = self.nearest is not None and bool(self.nearest.presumed)
        drugs_open = self.safety.drugs_open | self.safety.risks_open
        return not self.safety.unknown and drugs_open == FALSE and not assumed

    @property
    def preparation_is_next(self) -> bool:
        """Whether something has to be corrected before it, and few answers are open besides."""
        prepared = self.safety.true(ContraindicationSeverity.UNTIL_CORRECTED) or self.safety.needs_prescriber
        return bool(prepared) and self.nearest is not None and self.nearest.open_answers <= FEW

    @property
    def unasked_past(self) -> Judgement:
        """What was taken for not done before, since no record says otherwise."""
        return self.nearest.unasked if self.nearest else FALSE


def rows_of(
    rules: ProcedureRules,
    supported: Mapping[Id, Support],
    raised: frozenset[Id],
    safety: SafetyContext,
    context: PatientContext,
) -> Iterator[Row]:
    """Yield the rows of a procedure, one for each of the `supported` conditions and role that it is done for."""
    found = [
        (indication, support)
        for indication in rules.indications
        if (support := supported.get(indication.indication.condition)) is not None
    ]
    if not found:
        return
    tried = outcome_of(rules, context)
    settled = set()
    rows: list[Row] = []
    for indication, support in found:
        row = judge_row(rules, indication, support, raised, safety.of(rules), tried, context)
        if row.verdict is VerdictKind.DONE and row.role is Role.DIAGNOSTIC:
            settled.add(row.condition)
        rows.append(row)
    # A test that has given its answer is not done again as a treatment, unless it has worked as one.
    again = not settled or _has_treated(rules, context)
    yield from (row for row in rows if again or row.role is not Role.THERAPEUTIC or row.condition not in settled)


def judge_row(
    rules: ProcedureRules,
    indication: IndicationRules,
    support: Support,
    raised: frozenset[Id],
    safety: Safety,
    tried: Tried,
    context: PatientContext,
) -> Row:
    """Return the verdict on one indication. The first rule of docs/verdicts.md that applies decides."""
    line = indication.indication.line
    deciding = line is not None and bool(line.decides)
    established = support.support is ConditionSupport.ESTABLISHED
    test = indication.indication.role is Role.DIAGNOSTIC
    results = judge_recommendations(
        indication,
        context,
        deciding_test=deciding,
        established=established,
        worked=tried is Tried.WORKED,
        repeated=test and _last_was(rules.id, GOOD, context),
    )
    if tried is Tried.FAILED and any(
        _reads_relief(requirement, rules.procedure.id) for requirement in _own_rules_met(results, rules.procedure.id)
    ):
        tried = Tried.WORKED  # by the figure of a body that speaks for going on
    wider, wider_open = _wider(indication, results, context, deciding_test=deciding)
    best = nearest(results)
    count = count_bodies(results, wider)
    undeferred = _verdict(rules, indication, results, best, count, safety, context)
    deferring = rules.flags & raised if raised else raised
    deferred_by = tuple(flag for flag in context.knowledge.red_flags if flag in deferring) if deferring else ()
    verdict = VerdictKind.DEFERRED if deferred_by and undeferred is not VerdictKind.EXCLUDED else undeferred
    needs = wider_open
    for item in results:
        if item.status is not RecommendationStatus.NOT_APPLICABLE:
            needs |= item.needs
    settled_when = indication.indication.settled_when
    if settled_when is not None:
        needs |= open_part(context.judge(settled_when))
    return Row(
        rules=rules,
        indication=indication,
        support=support,
        verdict=verdict,
        undeferred=undeferred,
        recommendations=results,
        nearest=best,
        steps=best.steps if best and undeferred is VerdictKind.AFTER_STEP else (),
        safety=safety,
        count=count,
        tried=tried,
        deferred_by=deferred_by,
        needs=needs | safety.needs,
    )


def _wider(
    indication: IndicationRules,
    own: tuple[RecommendationResult, ...],
    context: PatientContext,
    *,
    deciding_test: bool,
) -> tuple[list[RecommendationResult], Judgement]:
    """Return what bodies say of wider conditions that could count, and the items by which that is not known."""
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


def _verdict(
    rules: ProcedureRules,
    indication: IndicationRules,
    results: tuple[RecommendationResult, ...],
    best: RecommendationResult | None,
    count: Count,
    safety: Safety,
    context: PatientContext,
) -> VerdictKind:
    if safety.true(ContraindicationSeverity.ABSOLUTE):
        return VerdictKind.EXCLUDED
    if not context.declined.isdisjoint(rules.lineage):
        return VerdictKind.DECLINED
    if _is_done(rules, indication, results, context):
        return VerdictKind.DONE
    applying = [item for item in results if item.status is not RecommendationStatus.NOT_APPLICABLE]
    if not applying:
        return VerdictKind.NO_POSITION
    if not any(item.rules.favourable for item in applying) or _is_outweighed(count):
        return VerdictKind.NOT_RECOMMENDED
    if best is None:
        return VerdictKind.CRITERIA_NOT_MET
    if safety.true(ContraindicationSeverity.POSTPONED) or safety.postponing(indication.indication):
        return VerdictKind.POSTPONED
    if best.status is RecommendationStatus.PENDING:
        return VerdictKind.AFTER_STEP
    if best.status is RecommendationStatus.OPEN:
        return VerdictKind.IF_CONFIRMED
    if safety.true(ContraindicationSeverity.UNTIL_CORRECTED) or safety.needs_prescriber:
        return VerdictKind.AFTER_PREPARATION
    return VerdictKind.NOW


def _is_outweighed(count: Count) -> bool:
    """Return whether most bodies are against, one of them strongly, and none is strongly for; grades that were read.

    Against are only those that are known to speak of the patient: what is not known takes nothing away.
    """
    in_favour = [item.rules for item in count.spoken if item.rules.favourable]
    against = [item.rules for item in count.spoken if item.rules.unfavourable and item.applies == TRUE]
    if len(against) <= len(in_favour) or any(item.recommendation.is_strong for item in in_favour):
        return False
    return any(item.recommendation.is_strong for item in against)


def _is_done(
    rules: ProcedureRules,
    indication: IndicationRules,
    results: tuple[RecommendationResult, ...],
    context: PatientContext,
) -> bool:
    """Return whether a test has given its answer, or a treatment has failed and no body's repeat rule is met."""
    if indication.indication.role is Role.DIAGNOSTIC:
        settled = indication.indication.settled_when
        return settled is not None and context.judge(settled) == TRUE
    if not any(record.what == rules.id for record in context.patient.answers.records):
        return False
    asked = _own_rules_met(results, rules.procedure.id)
    if _last_was(rules.id, POOR, context):
        return not any(_reads_relief(requirement, rules.procedure.id) for requirement in asked)
    return _last_was(rules.id, SHORT, context) and not asked


def _own_rules_met(results: tuple[RecommendationResult, ...], procedure: Id) -> list[RequirementRules]:
    """Return what bodies whose recommendation is met ask of the records of the procedure itself."""
    return [
        requirement
        for item in results
        if item.status is RecommendationStatus.MET and item.rules.favourable
        for requirement in item.rules.requirements
        if procedure in requirement.reads_past_of
    ]


def _reads_relief(requirement: RequirementRules, procedure: Id) -> bool:
    """Return whether a requirement sets its own figure for the relief that a treatment brought."""
    when = requirement.requirement.when
    found = leaves(parse(when)) if when is not None else ()
    return any(isinstance(leaf, Last) and leaf.what == procedure and leaf.detail is Detail.RELIEF for leaf in found)


def _last_was(what: str, result: str, context: PatientContext) -> bool:
    """Return whether the last session of something is known to have had a result."""
    answers = context.patient.answers
    return bool(answers.records) and context.judge_tree(Last(what, Detail.RESULT, Op.EQ, result)) == TRUE


def outcome_of(rules: ProcedureRules, context: PatientContext) -> Tried:
    """Return what became of the procedure, or of its family, where it has been done for this pain.

    A treatment worked if it brought `GOOD_RELIEF` for `GOOD_WEEKS`, or if the clinician says that it was good.
    """
    records = [item for item in context.patient.answers.records if item.what in rules.lineage]
    if not records:
        return Tried.UNTRIED
    procedures = context.knowledge.procedures
    records = [item for item in records if item.what == rules.id or procedures[Id(item.what)].indications]
    if not records:
        return Tried.UNTRIED
    outcomes = {_worked(item) for item in records}
    if True in outcomes:
        return Tried.WORKED
    return Tried.OUTCOME_UNKNOWN if None in outcomes else Tried.FAILED


def _has_treated(rules: ProcedureRules, context: PatientContext) -> bool:
    """Return whether a record says that it relieved as a treatment, for `GOOD_WEEKS`: more than a positive test."""
    own = (record for record in context.patient.answers.records if record.what == rules.procedure.id)
    return any(
        result_of(record, is_test=False) == GOOD
        or (record.result == GOOD and record.lasted is not None and compare(record.lasted, Op.GE, GOOD_WEEKS) is True)
        for record in own
    )


def _worked(record: Record) -> bool | None:
    result = record.result or result_of(record, is_test=False)
    if result is not None:
        return result == GOOD
    too_short = record.lasted is not None and compare(record.lasted, Op.LT, GOOD_WEEKS)
    return False if too_short else None

"""The verdict on one procedure for one condition in one role."""

from __future__ import annotations

from collections.abc import Mapping

from painref.criteria.answers import Record
from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.criteria.parser import parse
from painref.criteria.reader import GOOD_WEEKS, compare, result_of, told_result
from painref.criteria.syntax import GOOD, POOR, SHORT, Detail, Last, Op, leaves
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ContraindicationSeverity, Id, OrderedEnum, Role
from painref.records import record
from painref.triage.engine.conditions import ConditionSupport, Support
from painref.triage.engine.context import PatientContext
from painref.triage.engine.positions import Position, position_on
from painref.triage.engine.procedure_rules import IndicationRules, ProcedureRules
from painref.triage.engine.recommendations import FEW, Count, RecommendationResult, RecommendationStatus
from painref.triage.engine.requirements import RequirementRules
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
        return self in _REACHABLE


_REACHABLE = frozenset(kind for kind in VerdictKind if kind.rank <= VerdictKind.AFTER_STEP.rank)


class Tried(OrderedEnum):
    """What became of a treatment that was done for this pain."""

    UNTRIED = "untried"
    WORKED = "worked"
    OUTCOME_UNKNOWN = "outcome-unknown"
    FAILED = "failed"


@record(kw_only=False)
class Row:
    """A procedure for a condition, with its verdict.

    `undeferred` is the verdict if no red flag were raised. `steps` are missing; `deferred_by` are the raised flags that
    defer it; `needs` the open items that could change the verdict.
    """

    rules: ProcedureRules
    indication: IndicationRules
    support: Support
    verdict: VerdictKind
    undeferred: VerdictKind
    position: Position
    steps: tuple[Id, ...]
    safety: Safety
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
    def recommendations(self) -> tuple[RecommendationResult, ...]:
        """What bodies say of it for the condition."""
        return self.position.recommendations

    @property
    def nearest(self) -> RecommendationResult | None:
        """The recommendation in favour that is nearest to being met."""
        return self.position.nearest

    @property
    def count(self) -> Count:
        """How many bodies speak for and against it."""
        return self.position.count

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
        return self.safety.unasked | (self.nearest.unasked if self.nearest else FALSE)


def rows_of(
    rules: ProcedureRules,
    supported: Mapping[Id, Support],
    raised: frozenset[Id],
    safety: SafetyContext,
    context: PatientContext,
) -> list[Row]:
    """Return the rows of a procedure, one for each of the `supported` conditions and role that it is done for."""
    found = [
        (indication, support)
        for indication in rules.indications
        if (support := supported.get(indication.indication.condition)) is not None
    ]
    if not found:
        return []
    tried = outcome_of(rules, context)
    safe = safety.of(rules)
    rows = [
        judge_row(
            rules,
            indication if indication.silent_beside.isdisjoint(supported) else indication.silenced,
            support,
            raised,
            safe,
            tried,
            context,
        )
        for indication, support in found
    ]
    done = [row for row in rows if row.verdict is VerdictKind.DONE]
    settled = {row.condition for row in done if row.role is Role.DIAGNOSTIC}
    # A test that has given its answer is not done again as a treatment, unless it has worked as one, or a body asks for
    # that answer before the treatment. What another test has answered was not done, and may still be a treatment.
    if not settled or not _is_recorded(rules, context) or _has_treated(rules, context):
        return rows
    return [
        row for row in rows if row.role is not Role.THERAPEUTIC or row.condition not in settled or _is_its_own_step(row)
    ]


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
    test = indication.indication.role is Role.DIAGNOSTIC
    position = position_on(
        indication,
        context,
        established=support.support is ConditionSupport.ESTABLISHED,
        worked=tried is Tried.WORKED,
        repeated=test and _last_was(rules.id, GOOD, context),
    )
    if tried is Tried.FAILED and any(
        reads_relief(requirement, rules.id) for requirement in _own_rules_met(position.recommendations, rules.id)
    ):
        tried = Tried.WORKED  # by the figure of a body that speaks for going on
    undeferred = _verdict(rules, indication, position, safety, context)
    deferring = rules.flags & raised if raised else raised
    deferred_by = tuple(sorted(deferring, key=context.knowledge.once(_flags_in_order).index)) if deferring else ()
    verdict = VerdictKind.DEFERRED if deferred_by and undeferred is not VerdictKind.EXCLUDED else undeferred
    return Row(
        rules=rules,
        indication=indication,
        support=support,
        verdict=verdict,
        undeferred=undeferred,
        position=position,
        steps=position.steps if undeferred is VerdictKind.AFTER_STEP else (),
        safety=safety,
        tried=tried,
        deferred_by=deferred_by,
        needs=position.needs | safety.needs,
    )


def _flags_in_order(knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the red flags in the order of the knowledge."""
    return tuple(knowledge.red_flags)


def _verdict(
    rules: ProcedureRules,
    indication: IndicationRules,
    position: Position,
    safety: Safety,
    context: PatientContext,
) -> VerdictKind:
    if ContraindicationSeverity.ABSOLUTE in safety.severities:
        return VerdictKind.EXCLUDED
    if context.declined and not context.declined.isdisjoint(rules.lineage):
        return VerdictKind.DECLINED
    if _is_done(rules, indication, position.recommendations, context):
        return VerdictKind.DONE
    if not position.speaks:
        return VerdictKind.NO_POSITION
    if not position.favours:
        return VerdictKind.NOT_RECOMMENDED
    best = position.nearest
    if best is None:
        return VerdictKind.CRITERIA_NOT_MET
    if ContraindicationSeverity.POSTPONED in safety.severities or safety.postponing(indication.indication):
        return VerdictKind.POSTPONED
    if best.status is RecommendationStatus.PENDING:
        return VerdictKind.AFTER_STEP
    if best.status is RecommendationStatus.OPEN:
        return VerdictKind.IF_CONFIRMED
    if ContraindicationSeverity.UNTIL_CORRECTED in safety.severities or safety.needs_prescriber:
        return VerdictKind.AFTER_PREPARATION
    return VerdictKind.NOW


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
    if not _is_recorded(rules, context):
        return False
    asked = _own_rules_met(results, rules.id)
    if _last_was(rules.id, POOR, context):
        return not any(reads_relief(requirement, rules.id) for requirement in asked)
    return _last_was(rules.id, SHORT, context) and not asked


def _is_recorded(rules: ProcedureRules, context: PatientContext) -> bool:
    """Return whether a procedure itself has been done; that of its family says nothing."""
    return any(record.what == rules.id for record in context.patient.answers.records)


def _own_rules_met(results: tuple[RecommendationResult, ...], procedure: Id) -> list[RequirementRules]:
    """Return what bodies whose recommendation is met ask of the records of the procedure itself."""
    return [
        requirement
        for item in results
        if item.status is RecommendationStatus.MET and item.rules.favourable
        for requirement in item.rules.requirements
        if procedure in requirement.reads_past_of
    ]


def _is_its_own_step(row: Row) -> bool:
    """Return whether a body whose recommendation is met asks for the procedure itself first, as a test."""
    asked = _own_rules_met(row.recommendations, row.procedure)
    return any(requirement.requirement.step == row.procedure for requirement in asked)


def reads_relief(requirement: RequirementRules, procedure: Id) -> bool:
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

    A treatment worked if it brought `GOOD_RELIEF` for `GOOD_WEEKS`, a trial if it brought that relief while it ran,
    both if the clinician says that it was good. A stimulator or pump of which no more is told than that it failed,
    failed as a trial and as an implant; so did the trial of an implant that failed. Where a family alone is told
    (an epidural, by which route nobody says), it is not known what became of each of its kind.
    """
    told = context.patient.answers.records
    records = [item for item in told if item.what in rules.lineage and rules.shares_outcome_of(Id(item.what))]
    if not records:
        if any(item.what in rules.may_be_told_as for item in told):
            return Tried.OUTCOME_UNKNOWN
        beside = [told_result(item, is_test=True) for item in told if item.what in rules.told_beside]
        return Tried.FAILED if beside and all(result in (POOR, SHORT) for result in beside) else Tried.UNTRIED
    outcomes = {_worked(item, is_test=rules.is_trial) for item in records}
    if True in outcomes:
        return Tried.WORKED
    return Tried.OUTCOME_UNKNOWN if None in outcomes else Tried.FAILED


def _has_treated(rules: ProcedureRules, context: PatientContext) -> bool:
    """Return whether a record says that it relieved as a treatment, for `GOOD_WEEKS`: more than a positive test."""
    own = (record for record in context.patient.answers.records if record.what == rules.id)
    return any(
        result_of(record, is_test=False) == GOOD
        or (record.result == GOOD and record.lasted is not None and compare(record.lasted, Op.GE, GOOD_WEEKS) is True)
        for record in own
    )


def _worked(record: Record, *, is_test: bool) -> bool | None:
    """Return whether it brought relief, and for long; a trial ran for as long as it was to last."""
    result = told_result(record, is_test=is_test)
    if result is not None:
        return result == GOOD
    if is_test:
        return None
    too_short = record.lasted is not None and compare(record.lasted, Op.LT, GOOD_WEEKS)
    return False if too_short else None

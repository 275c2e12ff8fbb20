"""The answer to what the letter asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from painref.criteria.judgement import FALSE, TRUE, Judgement, any_of, open_part
from painref.knowledge.condition_tree import ancestors
from painref.knowledge.model import Condition, ContraindicationSeverity, Id, OrderedEnum
from painref.records import record
from painref.triage.engine.conditions import ConditionSupport, Support, SupportedBy, has_sign_of
from painref.triage.engine.context import PatientContext
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.ranking import Ranked
from painref.triage.engine.recommendations import StepKind, step_kind
from painref.triage.engine.rules import Rules
from painref.triage.engine.safety import Safety, SafetyContext
from painref.triage.engine.verdicts import Row, Tried, VerdictKind, judge_row


class Answer(OrderedEnum):
    """The answer to a request, most affirmative first."""

    YES_NOW = "yes-now"
    YES_AFTER_PREPARATION = "yes-after-preparation"
    NOT_YET_STEP_FIRST = "not-yet-step-first"
    NEEDS_ANSWERS = "needs-answers"
    POSTPONED = "postponed"
    NOT_INDICATED = "not-indicated"
    NO_POSITION = "no-position"
    NOT_COVERED = "not-covered"
    CONTRAINDICATED = "contraindicated"
    RED_FLAG_FIRST = "red-flag-first"


@record(kw_only=False)
class Requested:
    """A request with its answer.

    `procedures` are the variants that it may mean, `row` is that of the one that answers best; `flags` are the red
    flags that could defer it, None if it is not to be done anyway; `needs` are the open items that decide. Without
    a row, `open_for` are the conditions that it would be done for, of which it is open whether they are there, and
    `bars` the open items of what could bar or postpone it even then. With `care_first` it would wait for care
    whatever the open items come to. `itself` is the row of the requested procedure where `row` is that of another
    (a trial) that stands for it; else None.
    """

    asked: str
    answer: Answer
    procedures: frozenset[Id]
    row: Ranked | None
    flags: frozenset[Id] | None
    needs: Judgement
    open_for: tuple[Id, ...] = ()
    bars: Judgement = FALSE
    care_first: bool = False
    itself: Row | None = None


BY_VERDICT = {
    VerdictKind.NOW: Answer.YES_NOW,
    VerdictKind.AFTER_PREPARATION: Answer.YES_AFTER_PREPARATION,
    VerdictKind.IF_CONFIRMED: Answer.NEEDS_ANSWERS,
    VerdictKind.AFTER_STEP: Answer.NOT_YET_STEP_FIRST,
    VerdictKind.POSTPONED: Answer.POSTPONED,
    VerdictKind.CRITERIA_NOT_MET: Answer.NOT_INDICATED,
    VerdictKind.NO_POSITION: Answer.NO_POSITION,
    VerdictKind.NOT_RECOMMENDED: Answer.NOT_INDICATED,
    VerdictKind.DONE: Answer.NOT_INDICATED,
    VerdictKind.DECLINED: Answer.NOT_INDICATED,
    VerdictKind.DEFERRED: Answer.RED_FLAG_FIRST,
}
"""The answer that the verdict of a row gives; of a row that is excluded it depends on why."""

REFUSING_VERDICTS = tuple(kind for kind, answer in BY_VERDICT.items() if answer is Answer.NOT_INDICATED)
"""Verdicts under which a procedure is not to be had, whatever a work-up shows."""

REFUSING_VERDICTS_FOR_THE_CONDITION = (VerdictKind.CRITERIA_NOT_MET, VerdictKind.NOT_RECOMMENDED)
"""Verdicts by which a procedure is refused for the condition of the row, and perhaps not for another."""


@record(kw_only=False)
class Considered:
    """What has been worked out of a patient by the time that the requests are answered.

    `rows` are the ranked rows by procedure, `every` all that were judged, those left out of the ranking included;
    `raised` are the red flags.
    """

    rules: Rules
    rows: Mapping[Id, Ranked]
    every: Sequence[Row]
    supports: Mapping[Id, Support]
    safety: SafetyContext
    raised: frozenset[Id]
    context: PatientContext


def answer_requests(considered: Considered) -> tuple[Requested, ...]:
    """Return the answer to each request; a family is answered by its best variant."""
    patient = considered.context.patient
    answered = [_answer(asked, considered) for asked in dict.fromkeys(patient.requested)]
    return (*answered, *map(_not_covered, patient.requested_otherwise))


def after_red_flags(requests: Sequence[Requested], flags: frozenset[Id], rules: Rules) -> tuple[Requested, ...]:
    """Return the answers under an emergency or what is urgent: the red flags come first, whatever else would be said.

    `flags` are those that gave the word. What one of them spares by name may go on, and what is dangerous stays
    contraindicated.
    """
    spared = {item.id for item in rules.procedures if not item.spared_by.isdisjoint(flags)}
    return tuple(
        item
        if item.answer is Answer.CONTRAINDICATED or not item.procedures.isdisjoint(spared)
        else replace(item, answer=Answer.RED_FLAG_FIRST)
        for item in requests
    )


def _not_covered(asked: str) -> Requested:
    return Requested(asked, Answer.NOT_COVERED, frozenset(), None, None, FALSE)


def _answer(asked: Id, considered: Considered) -> Requested:
    variants = [item for item in considered.rules.procedures if asked in item.lineage]
    if not variants:
        return _not_covered(asked)
    last = len(considered.rows) + 1
    found = [_answer_variant(asked, variant, considered) for variant in variants]
    best = min(found, key=lambda item: (item.answer.rank, item.row.rank if item.row else last))
    return replace(best, procedures=frozenset(variant.id for variant in variants))


def _answer_variant(asked: Id, variant: ProcedureRules, considered: Considered) -> Requested:
    own = frozenset({variant.id})
    row = considered.rows.get(variant.id)
    if _is_for_nothing(variant, considered):
        return Requested(asked, Answer.NOT_INDICATED, own, None, None, FALSE)
    if not considered.raised.isdisjoint(variant.flags):
        needs = row.row.needs if row else FALSE
        return Requested(asked, _deferral(variant, row, considered), own, row, variant.flags, needs)
    if row is not None and _is_for_narrower(row.row, considered):
        return _answer_without_row(asked, variant, considered)
    if row is not None and _narrower_is_open(row.row, variant, considered):
        narrower = _answer_without_row(asked, variant, considered)
        if narrower.answer is Answer.NEEDS_ANSWERS:
            return narrower
    if row is not None:
        if row.row.verdict is VerdictKind.NO_POSITION and _care_is_missing(row.row, considered.context):
            step_first = Answer.NOT_YET_STEP_FIRST
            return Requested(asked, step_first, own, row, variant.flags, row.row.needs, care_first=True)
        return Requested(asked, _answer_of(row.row), own, row, variant.flags, row.row.needs)
    waiting = [item for item in considered.every if item.procedure == variant.id]
    if waiting:  # an implant whose trial stands for both
        best = min(waiting, key=lambda item: item.verdict.rank)
        answer = Answer.NOT_YET_STEP_FIRST if best.verdict.is_reachable else _answer_of(best)
        trial = _trial_of(best, considered.rows)
        return Requested(asked, answer, own, trial, variant.flags, best.needs, itself=best)
    return _answer_without_row(asked, variant, considered)


def _answer_without_row(asked: Id, variant: ProcedureRules, considered: Considered) -> Requested:
    answer, open_for = _without_row(variant, considered)
    needs = any_of(open_part(support.needs) for support in open_for)
    conditions = tuple(support.condition.id for support in open_for)
    care_first = answer is Answer.NOT_YET_STEP_FIRST
    own = frozenset({variant.id})
    bars = considered.safety.of(variant).needs if answer is Answer.NEEDS_ANSWERS else FALSE
    return Requested(
        asked, answer, own, None, variant.flags, needs, open_for=conditions, bars=bars, care_first=care_first
    )


def _deferral(variant: ProcedureRules, row: Ranked | None, considered: Considered) -> Answer:
    """Return the answer to what raised flags defer: a work-up, or care, is a step that comes first.

    What no work-up would bring about, as it is dangerous, declined or advised against, is refused at once.
    """
    flags = considered.context.knowledge.red_flags
    if any(flags[flag].urgency.is_pressing for flag in variant.flags & considered.raised):
        return Answer.RED_FLAG_FIRST
    undeferred = row.row.undeferred if row else None
    if row and undeferred is VerdictKind.EXCLUDED:
        return _refusal(row.row.safety)
    return Answer.NOT_INDICATED if undeferred in REFUSING_VERDICTS else Answer.NOT_YET_STEP_FIRST


def _is_for_narrower(row: Row, considered: Considered) -> bool:
    """Return whether nobody followed speaks of a row, but of the same for narrower conditions, none of them supported.

    An ablation is done for facet pain. Of back pain in general, once the blocks have ruled the facets out, it is not
    that nothing is said: what it is done for is not there.
    """
    if row.verdict is not VerdictKind.NO_POSITION:
        return False
    spoken = [item.indication.condition for item in row.rules.indications if item.recommendations]
    supports = (considered.supports.get(id_) for id_ in spoken)
    if any(support is not None and support.support.is_supported for support in supports):
        return False
    return any(row.condition in ancestors(id_, considered.context.knowledge) for id_ in spoken)


def _narrower_is_open(row: Row, variant: ProcedureRules, considered: Considered) -> bool:
    """Return whether a row is refused for a condition in general, and a narrower one that it is done for is open.

    That an ablation is advised against for neck pain says little while nobody has looked for facet pain.
    """
    if row.verdict not in REFUSING_VERDICTS_FOR_THE_CONDITION:
        return False
    supports = considered.supports
    done_for = (supports[id_] for id_ in variant.conditions if id_ in supports)
    still_open = (item.condition.id for item in done_for if item.support is ConditionSupport.OPEN)
    return any(row.condition in ancestors(id_, considered.context.knowledge) for id_ in still_open)


def _care_is_missing(row: Row, context: PatientContext) -> bool:
    """Return whether the care that comes first for the condition is known to be missing, whoever speaks of the row."""
    return row.indication.indication.elective and _lacks_care(row.support.condition, context)


def _lacks_care(condition: Condition, context: PatientContext) -> bool:
    """Return whether care comes first for a condition, and is known to be missing."""
    first = condition.conservative_first
    return first is not None and context.judge(first.when) == TRUE


def _care_comes_first_there(variant: ProcedureRules, considered: Considered) -> bool:
    """Return whether care comes first, and is missing, for a condition established where a procedure is done."""
    context = considered.context
    there = context.regions.intersection(variant.procedure.regions)
    return any(
        support.support is ConditionSupport.ESTABLISHED
        and not there.isdisjoint(support.condition.regions)
        and _lacks_care(support.condition, context)
        for support in considered.supports.values()
    )


def _is_for_nothing(variant: ProcedureRules, considered: Considered) -> bool:
    """Return whether a procedure is done for nothing that the patient has, and no urgent flag holds it up."""
    knowledge = considered.context.knowledge
    raised = [knowledge.red_flags[flag] for flag in variant.flags & considered.raised]
    return (
        bool(raised)
        and not any(flag.urgency.is_pressing for flag in raised)
        and not any(item.procedure == variant.id for item in considered.every)
        and _without_row(variant, considered)[0] is Answer.NOT_INDICATED
    )


def _answer_of(row: Row) -> Answer:
    """Return the answer that a row gives.

    What has to be corrected first comes first, whatever else is still open. A row that is excluded only since there is
    nothing to gain is not indicated; one that is dangerous is contraindicated.
    """
    if row.verdict is VerdictKind.IF_CONFIRMED and row.preparation_is_next:
        return Answer.YES_AFTER_PREPARATION
    if row.verdict is VerdictKind.EXCLUDED:
        return _refusal(row.safety)
    return BY_VERDICT[row.verdict]


def _refusal(safety: Safety) -> Answer:
    return Answer.NOT_INDICATED if safety.only_without_benefit else Answer.CONTRAINDICATED


def _trial_of(implant: Row, rows: Mapping[Id, Ranked]) -> Ranked | None:
    """Return the row of the trial that stands for an implant."""
    for item in rows.values():
        line = item.row.indication.indication.line
        if line is not None and not implant.rules.lineage.isdisjoint(line.decides):
            return item
    return next((rows[step] for step in implant.steps if step in rows), None)


def _stays_open(support: Support, context: PatientContext) -> bool:
    """Return whether a condition is open; beside a diagnosis not held, only where something points to it."""
    if support.support is not ConditionSupport.OPEN and support.by is not SupportedBy.REQUEST:
        return False
    return not context.has_unlisted_diagnosis or has_sign_of(support.condition.id, context)


def _without_row(variant: ProcedureRules, considered: Considered) -> tuple[Answer, list[Support]]:
    """Return the answer where no condition is supported that the procedure is done for, and those that are open.

    What would establish one is asked only if the procedure could then be offered. Where it would wait for care even
    then, or where a condition of the same region is known for which care comes first, care comes first. Where it would
    be postponed even then, it is.
    """
    safety, open_for, waits, elective, postponed = considered.safety.of(variant), [], [], False, False
    for indication in variant.indications:
        support = considered.supports.get(indication.indication.condition)
        if support is None or not _stays_open(support, considered.context):
            continue
        row = judge_row(variant, indication, support, frozenset(), safety, Tried.UNTRIED, considered.context)
        postponed = postponed or row.verdict is VerdictKind.POSTPONED
        if row.verdict.is_reachable:
            if open_part(support.needs) != FALSE:
                open_for.append(support)
            elective |= indication.indication.elective
            waits.append(any(step_kind(step, considered.context) is StepKind.CARE for step in row.steps))
    if safety.true(ContraindicationSeverity.ABSOLUTE):
        return _refusal(safety), open_for
    if (waits and all(waits)) or (elective and open_for and _care_comes_first_there(variant, considered)):
        return Answer.NOT_YET_STEP_FIRST, open_for
    if open_for:
        return Answer.NEEDS_ANSWERS, open_for
    if postponed:
        return Answer.POSTPONED, open_for
    return Answer.NOT_COVERED if considered.context.has_unlisted_diagnosis else Answer.NOT_INDICATED, open_for

"""The answer to what the letter asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from painref.criteria.judgement import FALSE, TRUE, Judgement, open_part
from painref.knowledge.model import ContraindicationSeverity, Id, OrderedEnum
from painref.triage.engine.conditions import ConditionSupport, Support
from painref.triage.engine.context import PatientContext
from painref.triage.engine.ranking import Ranked
from painref.triage.engine.rules import ProcedureRules, Rules
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


@dataclass(frozen=True, slots=True)
class Requested:
    """A request with its answer.

    `procedures` are the variants that it may mean, `row` is that of the one that answers best; `flags` are the red
    flags that could defer it, None if it is not a procedure of the knowledge; `needs` are the open items that decide.
    """

    asked: str
    answer: Answer
    procedures: frozenset[Id]
    row: Ranked | None
    flags: frozenset[Id] | None
    needs: Judgement


_BY_VERDICT = {
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
    VerdictKind.EXCLUDED: Answer.CONTRAINDICATED,
}


def answer_requests(
    rules: Rules,
    requested: Sequence[Id],
    otherwise: Sequence[str],
    ranked: Sequence[Ranked],
    every: Sequence[Row],
    supports: Mapping[Id, Support],
    safety: SafetyContext,
    raised: frozenset[Id],
    context: PatientContext,
) -> tuple[Requested, ...]:
    """Return the answer to each request; a family is answered by its best variant."""
    by_procedure = {item.row.procedure: item for item in ranked}
    answered = [
        _answer(asked, rules, by_procedure, every, supports, safety, raised, context)
        for asked in dict.fromkeys(requested)
    ]
    unknown = (Requested(words, Answer.NOT_COVERED, frozenset(), None, None, FALSE) for words in otherwise)
    return (*answered, *unknown)


def _answer(
    asked: Id,
    rules: Rules,
    by_procedure: Mapping[Id, Ranked],
    every: Sequence[Row],
    supports: Mapping[Id, Support],
    safety: SafetyContext,
    raised: frozenset[Id],
    context: PatientContext,
) -> Requested:
    variants = [item for item in rules.procedures if asked in item.lineage]
    if not variants:
        return Requested(asked, Answer.NOT_COVERED, frozenset(), None, None, FALSE)
    found = [_answer_variant(asked, item, by_procedure, every, supports, safety, raised, context) for item in variants]
    best = min(found, key=lambda item: (item.answer.rank, item.row.rank if item.row else len(by_procedure) + 1))
    return Requested(
        asked,
        best.answer,
        frozenset(item.procedure.id for item in variants),
        best.row,
        best.flags,
        best.needs,
    )


def _answer_variant(
    asked: Id,
    variant: ProcedureRules,
    by_procedure: Mapping[Id, Ranked],
    every: Sequence[Row],
    supports: Mapping[Id, Support],
    safety: SafetyContext,
    raised: frozenset[Id],
    context: PatientContext,
) -> Requested:
    own = frozenset({variant.procedure.id})
    row = by_procedure.get(variant.procedure.id)
    if not raised.isdisjoint(variant.flags):
        return Requested(asked, Answer.RED_FLAG_FIRST, own, row, variant.flags, row.row.needs if row else FALSE)
    if row is not None:
        return Requested(asked, _BY_VERDICT[row.row.verdict], own, row, variant.flags, row.row.needs)
    waiting = [item for item in every if item.procedure == variant.procedure.id]
    if waiting:  # an implant whose trial stands for both
        best = min(waiting, key=lambda item: item.verdict.rank)
        reachable = best.verdict.is_reachable
        answer = Answer.NOT_YET_STEP_FIRST if reachable else _BY_VERDICT[best.verdict]
        return Requested(asked, answer, own, _trial_of(best, by_procedure), variant.flags, best.needs)
    return Requested(asked, *_without_row(variant, supports, safety.of(variant), own, context))


def _trial_of(implant: Row, by_procedure: Mapping[Id, Ranked]) -> Ranked | None:
    """Return the row of the trial that stands for an implant."""
    for item in by_procedure.values():
        line = item.row.indication.indication.line
        if line is not None and not implant.rules.lineage.isdisjoint(line.decides):
            return item
    return next((by_procedure[step] for step in implant.steps if step in by_procedure), None)


def _without_row(
    variant: ProcedureRules,
    supports: Mapping[Id, Support],
    safety: Safety,
    own: frozenset[Id],
    context: PatientContext,
) -> tuple[Answer, frozenset[Id], None, frozenset[Id], Judgement]:
    """Return the answer where no condition is supported that the procedure is done for.

    What would establish one is asked only if the procedure could then be offered.
    """
    needs = FALSE
    for indication in variant.indications:
        support = supports.get(indication.indication.condition)
        if support is None or support.support is not ConditionSupport.OPEN:
            continue
        row = judge_row(variant, indication, support, frozenset(), safety, Tried.UNTRIED, context)
        if row.verdict.is_reachable:
            needs |= open_part(support.needs)
    if any(item.judgement == TRUE for item in safety.true(ContraindicationSeverity.ABSOLUTE)):
        answer = Answer.CONTRAINDICATED
    else:
        answer = Answer.NEEDS_ANSWERS if needs else Answer.NOT_INDICATED
    return answer, own, None, variant.flags, needs

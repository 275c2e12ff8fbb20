"""One word for the whole assessment, and the rule that decides it."""

from __future__ import annotations

from collections.abc import Sequence

from painref.criteria.judgement import TRUE
from painref.knowledge.model import ConservativeFirst, RedFlag, Urgency
from painref.triage.assessment import ConditionSupport, Disposition, DispositionWord, VerdictKind
from painref.triage.engine.conditions import KNOWN, Support
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.verdicts import Decision

CONSERVATIVE_CARE = "conservative-care"
"""The step whose lack alone means conservative care first."""

_BY_URGENCY = {
    Urgency.EMERGENCY: DispositionWord.EMERGENCY,
    Urgency.URGENT: DispositionWord.URGENT,
    Urgency.WORK_UP: DispositionWord.WORK_UP_FIRST,
}

_SUPPORTED = (*KNOWN, ConditionSupport.POSSIBLE)


def dispose(
    flags: Sequence[RedFlag], supports: Sequence[Support], decisions: Sequence[Decision], patient: PatientContext
) -> Disposition:
    """Return the word for the whole assessment.

    The first of these decides: the most urgent red flag; a candidate for a condition whose answer is not conservative
    care; a condition whose answer it is; a missing step (conservative care, or a work-up), unless a known condition has
    open questions; open questions; else no procedure.
    """
    if flags:
        first = flags[0]
        return Disposition(
            word=_BY_URGENCY[first.urgency],
            because=f"red flag: {first.name}",
            instead=first.action,
            refs=first.refs,
            origin=first.origin,
        )
    conservative = {
        support.condition.id: (support, rule) for support in supports if (rule := _conservative_first(support, patient))
    }
    if any(item.verdict.is_candidate and item.support.condition.id not in conservative for item in decisions):
        return Disposition(word=DispositionWord.PROCEED, because="at least one procedure is a candidate")
    if conservative:
        support, rule = next(iter(conservative.values()))
        return Disposition(
            word=DispositionWord.CONSERVATIVE_FIRST,
            because=f"{support.condition.name}: no procedure is the first answer",
            instead=rule.text,
            refs=rule.refs,
            origin=rule.origin,
        )
    waiting = [item for item in decisions if item.verdict is VerdictKind.NOT_YET]
    unsettled = [item for item in decisions if item.verdict is VerdictKind.NEEDS_INFORMATION]
    if waiting and not any(item.support.support in KNOWN for item in unsettled):
        return _missing_step(waiting)
    if unsettled:
        return Disposition(
            word=DispositionWord.NEEDS_INFORMATION, because="open questions decide whether anything is a candidate"
        )
    return Disposition(
        word=DispositionWord.NO_PROCEDURE, because="nobody in the lens speaks for a procedure on these answers"
    )


def _conservative_first(support: Support, patient: PatientContext) -> ConservativeFirst | None:
    rule = support.condition.conservative_first
    if rule is None or support.support not in _SUPPORTED:
        return None
    return rule if patient.judge(rule.when) == TRUE else None


def _missing_step(waiting: list[Decision]) -> Disposition:
    """Return what the best of the procedures that wait is waiting for, those for a known condition first."""
    known = [item for item in waiting if item.support.support in KNOWN] or waiting
    for item in known:
        if all(step.step == CONSERVATIVE_CARE for step in item.steps):
            return Disposition(
                word=DispositionWord.CONSERVATIVE_FIRST,
                because=f"{item.procedure.name} waits for conservative care only",
            )
    first = known[0]
    steps = ", ".join(step.name for step in first.steps)
    return Disposition(word=DispositionWord.WORK_UP_FIRST, because=f"{first.procedure.name} waits for: {steps}")

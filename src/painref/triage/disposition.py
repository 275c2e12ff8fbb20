"""One word for the whole assessment, and the rule that decides it."""

from __future__ import annotations

from painref.knowledge.models import ConservativeFirst, RedFlag, Urgency
from painref.logic.truth import Truth
from painref.triage.assessment import (
    ConditionFinding,
    ConditionSupport,
    Disposition,
    DispositionWord,
    Verdict,
    VerdictKind,
)
from painref.triage.chart import Chart

CONSERVATIVE_CARE = "conservative-care"
"""The step whose lack alone means conservative care first."""

_BY_URGENCY = {
    Urgency.EMERGENCY: DispositionWord.EMERGENCY,
    Urgency.URGENT: DispositionWord.URGENT,
    Urgency.WORK_UP: DispositionWord.WORK_UP_FIRST,
}

_KNOWN = (ConditionSupport.ESTABLISHED, ConditionSupport.CRITERIA_MET)
_SUPPORTED = (*_KNOWN, ConditionSupport.POSSIBLE)


def dispose(
    flags: tuple[RedFlag, ...],
    findings: tuple[ConditionFinding, ...],
    verdicts: tuple[Verdict, ...],
    chart: Chart,
) -> Disposition:
    """The first of these decides: the most urgent red flag; a candidate for a condition whose answer is not
    conservative care; a condition whose answer it is; a missing step (conservative care, or a work-up), unless a known
    condition has open questions; open questions; else no procedure.
    """
    if flags:
        first = flags[0]
        return Disposition(
            word=_BY_URGENCY[first.urgency], because=f"red flag: {first.name}", instead=first.action, refs=first.refs
        )
    conservative = {
        finding.condition: (finding, rule) for finding in findings if (rule := _conservative_first(finding, chart))
    }
    candidates = [verdict for verdict in verdicts if verdict.verdict.is_candidate]
    if any(verdict.condition not in conservative for verdict in candidates):
        return Disposition(word=DispositionWord.PROCEED, because="at least one procedure is a candidate")
    if conservative:
        finding, rule = next(iter(conservative.values()))
        return Disposition(
            word=DispositionWord.CONSERVATIVE_FIRST,
            because=f"{finding.name}: no procedure is the first answer",
            instead=rule.text,
            refs=rule.refs,
        )
    waiting = [verdict for verdict in verdicts if verdict.verdict is VerdictKind.NOT_YET]
    unsettled = [verdict for verdict in verdicts if verdict.verdict is VerdictKind.NEEDS_INFORMATION]
    if waiting and not any(verdict.condition_support in _KNOWN for verdict in unsettled):
        return _missing_step(waiting)
    if unsettled:
        return Disposition(
            word=DispositionWord.NEEDS_INFORMATION, because="open questions decide whether anything is a candidate"
        )
    return Disposition(
        word=DispositionWord.NO_PROCEDURE, because="nobody in the lens speaks for a procedure on these answers"
    )


def _conservative_first(finding: ConditionFinding, chart: Chart) -> ConservativeFirst | None:
    rule = chart.knowledge.conditions[finding.condition].conservative_first
    if rule is None or finding.support not in _SUPPORTED:
        return None
    return rule if chart.judge(rule.when).truth is Truth.TRUE else None


def _missing_step(waiting: list[Verdict]) -> Disposition:
    """What the best of the procedures that wait is waiting for, those for a known condition first."""
    known = [verdict for verdict in waiting if verdict.condition_support in _KNOWN] or waiting
    for verdict in known:
        if all(step.step == CONSERVATIVE_CARE for step in verdict.steps):
            return Disposition(
                word=DispositionWord.CONSERVATIVE_FIRST,
                because=f"{verdict.procedure_name} waits for conservative care only",
            )
    first = known[0]
    steps = ", ".join(step.name for step in first.steps)
    return Disposition(word=DispositionWord.WORK_UP_FIRST, because=f"{first.procedure_name} waits for: {steps}")

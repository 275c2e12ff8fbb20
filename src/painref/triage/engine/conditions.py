"""How far the answers support each condition."""

from __future__ import annotations

from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement, word_of
from painref.knowledge.model import Condition
from painref.triage.assessment import ConditionFinding, ConditionSupport, CriteriaFinding
from painref.triage.engine.patient import Chart
from painref.triage.engine.rules import ConditionPlan

DIAGNOSES = "diagnoses"
"""The question whose answers are established conditions."""

KNOWN = (ConditionSupport.ESTABLISHED, ConditionSupport.CRITERIA_MET)
"""The support of a condition that is more than possible."""


class Support(NamedTuple):
    """How far the answers support a condition, and the questions that could support it better."""

    condition: Condition
    support: ConditionSupport
    needs: Judgement


def support_of(plan: ConditionPlan, chart: Chart) -> Support:
    """Established if a clinician says so; else by formal criteria that establish it; else possible from region and
    features; open while answers could still raise it from nothing."""
    condition = plan.condition
    diagnoses = chart.answers.get(DIAGNOSES)
    needs = FALSE
    if not isinstance(diagnoses, frozenset):
        needs = chart.unanswered(DIAGNOSES)
    elif condition.id in diagnoses:
        return Support(condition, ConditionSupport.ESTABLISHED, FALSE)
    better = needs
    for criteria in plan.establishing:
        judgement = chart.judge(criteria)
        if judgement == TRUE:
            return Support(condition, ConditionSupport.CRITERIA_MET, better)
        needs |= judgement
    if plan.suspect:
        judgement = chart.judge(plan.suspect)
        if judgement == TRUE:
            return Support(condition, ConditionSupport.POSSIBLE, needs)
        needs |= judgement
    return Support(condition, ConditionSupport.OPEN if needs else ConditionSupport.NOT_SUPPORTED, needs)


def condition_finding(found: Support, chart: Chart) -> ConditionFinding:
    """The record of a condition, with every formal set of criteria against the answers."""
    condition = found.condition
    return ConditionFinding(
        condition=condition.id,
        name=condition.name,
        support=found.support,
        criteria=tuple(
            CriteriaFinding(
                name=criteria.name,
                truth=word_of(judgement),
                questions=chart.questions(judgement),
                refs=criteria.refs,
                verified=criteria.verified,
                origin=criteria.origin,
            )
            for criteria in condition.criteria
            if criteria.when and (judgement := chart.judge(criteria.when)) is not None
        ),
        questions=chart.questions(found.needs),
        origin=condition.origin,
    )

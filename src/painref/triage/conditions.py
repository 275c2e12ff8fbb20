"""How far the answers support each condition."""

from __future__ import annotations

from painref.knowledge.models import Condition
from painref.logic.truth import Truth
from painref.triage.assessment import ConditionFinding, ConditionSupport, CriteriaFinding
from painref.triage.chart import Chart, Finding

DIAGNOSES = "diagnoses"
"""The question whose answers are established conditions."""


def assess_condition(condition: Condition, chart: Chart) -> ConditionFinding:
    """Established if a clinician says so; else by formal criteria that establish it; else possible from region and
    features; open while answers could still raise it from nothing."""
    criteria = tuple(_criteria(condition, chart))
    ways = list(_ways(condition, chart))
    support = ConditionSupport.NOT_SUPPORTED
    for way, finding in ways:
        if finding.truth is Truth.TRUE:
            support = way
            break
    else:
        if any(finding.truth is Truth.UNKNOWN for _, finding in ways):
            support = ConditionSupport.OPEN
    better = {question for way, finding in ways if way.rank < support.rank for question in finding.questions}
    return ConditionFinding(
        condition=condition.id,
        name=condition.name,
        support=support,
        criteria=criteria,
        questions=chart.in_order(better),
        origin=chart.knowledge.origin(condition),
    )


def _ways(condition: Condition, chart: Chart) -> list[tuple[ConditionSupport, Finding]]:
    """The ways in which a condition can be supported, best first, with what the answers say of each."""
    diagnoses = chart.answers.get(DIAGNOSES)
    stated = (
        Finding(Truth.of(condition.id in diagnoses))
        if isinstance(diagnoses, frozenset)
        else Finding(Truth.UNKNOWN, (DIAGNOSES,))
    )
    ways = [(ConditionSupport.ESTABLISHED, stated)]
    for criteria in condition.criteria:
        if criteria.establishes and criteria.when:
            ways.append((ConditionSupport.CRITERIA_MET, chart.judge(criteria.when)))
    if condition.suspect:
        ways.append((ConditionSupport.POSSIBLE, chart.judge(condition.suspect.when)))
    return ways


def _criteria(condition: Condition, chart: Chart) -> list[CriteriaFinding]:
    findings = []
    for criteria in condition.criteria:
        if criteria.when:
            finding = chart.judge(criteria.when)
            findings.append(
                CriteriaFinding(
                    name=criteria.name,
                    truth=finding.truth.word,
                    questions=finding.questions,
                    refs=criteria.refs,
                    verified=criteria.verified,
                )
            )
    return findings

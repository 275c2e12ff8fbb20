"""How far the answers support each condition."""

from __future__ import annotations

from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement, word_of
from painref.knowledge.model import Condition
from painref.triage.assessment import ConditionFinding, ConditionSupport, CriteriaFinding
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.rules import ConditionRules

DIAGNOSES = "diagnoses"
"""The question whose answers are established conditions."""

KNOWN = (ConditionSupport.ESTABLISHED, ConditionSupport.CRITERIA_MET)
"""The support of a condition that is more than possible."""


class Support(NamedTuple):
    """How far the answers support a condition, and the questions that could support it better."""

    condition: Condition
    support: ConditionSupport
    needs: Judgement


def condition_support(rules: ConditionRules, patient: PatientContext) -> Support:
    """Return how far the answers support a condition.

    Established if a clinician says so; else by formal criteria that establish it; else possible from region and
    features; open while answers could still raise it from nothing.
    """
    condition = rules.condition
    diagnoses = patient.answers.get(DIAGNOSES)
    needs = FALSE
    if not isinstance(diagnoses, frozenset):
        needs = patient.unanswered(DIAGNOSES)
    elif condition.id in diagnoses:
        return Support(condition, ConditionSupport.ESTABLISHED, FALSE)
    better = needs
    for criteria in rules.establishing:
        judgement = patient.judge(criteria)
        if judgement == TRUE:
            return Support(condition, ConditionSupport.CRITERIA_MET, better)
        needs |= judgement
    if rules.suspect:
        judgement = patient.judge(rules.suspect)
        if judgement == TRUE:
            return Support(condition, ConditionSupport.POSSIBLE, needs)
        needs |= judgement
    return Support(condition, ConditionSupport.OPEN if needs else ConditionSupport.NOT_SUPPORTED, needs)


def condition_finding(found: Support, patient: PatientContext) -> ConditionFinding:
    """Return the record of a condition, with every formal set of criteria against the answers."""
    condition = found.condition
    return ConditionFinding(
        condition=condition.id,
        name=condition.name,
        support=found.support,
        criteria=tuple(
            CriteriaFinding(
                name=criteria.name,
                truth=word_of(judgement),
                questions=patient.questions(judgement),
                refs=criteria.refs,
                verified=criteria.verified,
                origin=criteria.origin,
            )
            for criteria in condition.criteria
            if criteria.when and (judgement := patient.judge(criteria.when)) is not None
        ),
        questions=patient.questions(found.needs),
        origin=condition.origin,
    )

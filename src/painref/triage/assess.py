"""Answers and knowledge to an assessment: a pure function; the same input gives the same assessment."""

from __future__ import annotations

from dataclasses import replace

from painref.criteria.evaluate import Answers
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import find
from painref.triage.assessment import Assessment
from painref.triage.engine.decide import decide
from painref.triage.engine.rules import Rules, prepare
from painref.triage.lens import Lens
from painref.triage.report import report


def assess(knowledge: Knowledge, answers: Answers, lens: Lens | None = None) -> Assessment:
    """Return the assessment of one patient.

    `answers` are values by question id, as `painref.triage.parse_answers` gives them; `lens` says whose recommendations
    count, by default every clinical guideline in force. For more than one patient, `prepare` the rules once.
    """
    return assess_with(prepare(knowledge, lens), answers)


def assess_with(rules: Rules, answers: Answers) -> Assessment:
    """Return the assessment of one patient under rules that are prepared already."""
    return report(decide(rules, answers))


class NoVerdictError(PainrefError):
    """A procedure on which there is no verdict."""


def narrowed_to(assessment: Assessment, name: str, knowledge: Knowledge) -> Assessment:
    """Return the assessment narrowed to the verdicts on one procedure, or on the variants of a family.

    Raises `NotFoundError` if no procedure has that name, `NoVerdictError` if none of its conditions is possible
    here or nobody in the lens speaks.
    """
    procedure = find(name, knowledge.procedures, what="procedure")
    verdicts = tuple(
        verdict
        for verdict in assessment.verdicts
        if procedure.id in {ancestor.id for ancestor in knowledge.lineage(knowledge.procedures[verdict.procedure])}
    )
    if not verdicts:
        raise NoVerdictError(
            f"no verdict on {procedure.id}: none of its conditions is possible on these answers, or nobody in the lens "
            "speaks of it.",
            remedy=f"painref show {procedure.id} says what it is for.",
        )
    return replace(assessment, verdicts=verdicts)

"""One patient and the knowledge to an assessment: a pure function; the same input gives the same assessment."""

from __future__ import annotations

from dataclasses import replace

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Procedure
from painref.knowledge.resolver import resolve
from painref.triage.assessment import Assessment
from painref.triage.engine.decide import decide
from painref.triage.engine.rules import Rules, prepare
from painref.triage.lens import Lens
from painref.triage.patient import Patient
from painref.triage.reporting.report import report


def assess(knowledge: Knowledge, patient: Patient, lens: Lens | None = None) -> Assessment:
    """Return the assessment of one patient.

    `lens` says whose recommendations count, by default every clinical guideline in force. For more than one patient,
    `prepare` the rules once.
    """
    return assess_with(prepare(knowledge, lens), patient)


def assess_with(rules: Rules, patient: Patient, *, could_become: bool = True, answers: bool = True) -> Assessment:
    """Return the assessment of one patient under rules that are prepared already.

    What the disposition could become takes most of the time, and is left out unless it is wanted; so are the answers,
    given and open (see `report`).
    """
    return report(decide(rules, patient), could_become=could_become, answers=answers)


class NoRowError(PainrefError):
    """A procedure that has no row."""


def check_explained(name: str, knowledge: Knowledge) -> None:
    """Raise `NotFoundError` if `narrowed_to` would for a name, whatever the answers are."""
    if not name.isdecimal():
        _procedure_called(name, knowledge)


def narrowed_to(assessment: Assessment, name: str, knowledge: Knowledge) -> Assessment:
    """Return the assessment narrowed to the row of a rank or of one procedure, or to those of the variants of a family.

    Raises `NotFoundError` if no procedure has that name, `NoRowError` if it has no row, or no row has that rank.
    """
    if name.isdecimal():
        ranked = tuple(row for row in assessment.rows if str(row.rank) == name)
        if not ranked:
            numbers = f"They go from 1 to {len(assessment.rows)}." if assessment.rows else "Nothing has a row."
            raise NoRowError(f"no row has the number {name}.", remedy=numbers)
        return replace(assessment, rows=ranked)
    procedure = _procedure_called(name, knowledge)
    rows = tuple(
        row
        for row in assessment.rows
        if procedure.id in {ancestor.id for ancestor in knowledge.lineage(knowledge.procedures[row.procedure])}
    )
    if not rows:
        raise NoRowError(
            f"no row for {procedure.id}: nothing that it is done for is supported by these answers.",
            remedy=f"painref show {procedure.id} says what it is for.",
        )
    return replace(assessment, rows=rows)


def _procedure_called(name: str, knowledge: Knowledge) -> Procedure:
    hint = "Name a procedure, or the number of its row on the screen; painref list shows all procedures."
    return knowledge.procedures[resolve(name, ("procedure",), knowledge, hint=hint).id]

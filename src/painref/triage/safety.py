"""Contraindications and drug holds of one procedure against the answers."""

from __future__ import annotations

from painref.knowledge.models import BleedingClass, ContraindicationSeverity, Hold, Medication, Procedure
from painref.logic.truth import Truth
from painref.triage.assessment import DrugHold, RaisedContraindication, UnscreenedContraindication
from painref.triage.chart import Chart, Finding

MEDICATIONS = "medications"
"""The question whose answers are the patient's drugs."""


def contraindications(
    procedure: Procedure, chart: Chart
) -> tuple[tuple[RaisedContraindication, ...], tuple[UnscreenedContraindication, ...]]:
    """Those that are true, absolute ones first, and those that nobody has screened for."""
    raised: list[RaisedContraindication] = []
    unscreened: list[UnscreenedContraindication] = []
    for source, item in chart.knowledge.contraindications(procedure):
        finding = chart.judge(item.when) if item.when else Finding(Truth.UNKNOWN)
        if finding.truth is Truth.TRUE:
            raised.append(
                RaisedContraindication(
                    text=item.text, severity=item.severity, stated_for=source.id, refs=item.refs, verified=item.verified
                )
            )
        elif finding.truth is Truth.UNKNOWN:
            unscreened.append(
                UnscreenedContraindication(
                    text=item.text, severity=item.severity, stated_for=source.id, questions=finding.questions
                )
            )
    return tuple(sorted(raised, key=_absolute_first)), tuple(sorted(unscreened, key=_absolute_first))


def _absolute_first(item: RaisedContraindication | UnscreenedContraindication) -> bool:
    return item.severity is not ContraindicationSeverity.ABSOLUTE


def bleeding_class(procedure: Procedure, chart: Chart) -> BleedingClass | None:
    """The procedure's bleeding-risk class, raised by one if a patient factor of the guideline is true."""
    stated = chart.knowledge.bleeding_risk(procedure)
    if stated is None:
        return None
    modifiers = chart.knowledge.bleeding_modifiers.values()
    if any(chart.judge(modifier.when).truth is Truth.TRUE for modifier in modifiers):
        classes = list(BleedingClass)
        return classes[min(stated.bleeding_class.rank + 1, len(classes) - 1)]
    return stated.bleeding_class


def holds(klass: BleedingClass | None, chart: Chart) -> tuple[DrugHold, ...]:
    """What each source says of each of the patient's drugs before a procedure of this bleeding-risk class."""
    taken = chart.answers.get(MEDICATIONS)
    if klass is None or not isinstance(taken, frozenset):
        return ()
    medications = (medication for medication in chart.knowledge.medications.values() if medication.id in taken)
    return tuple(
        _hold(medication, hold, klass)
        for medication in medications
        for hold in medication.holds
        if klass in hold.bleeding_classes and (hold.when is None or chart.judge(hold.when).truth is not Truth.FALSE)
    )


def _hold(medication: Medication, hold: Hold, klass: BleedingClass) -> DrugHold:
    return DrugHold(
        medication=medication.id,
        name=medication.name,
        bleeding_class=klass,
        action=hold.action,
        stop=hold.stop,
        restart=hold.restart,
        says=hold.says,
        by=hold.by,
        verified=hold.verified,
    )

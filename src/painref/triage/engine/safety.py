"""Contraindications and drug holds of one procedure against the answers."""

from __future__ import annotations

from typing import NamedTuple

from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Contraindication,
    ContraindicationSeverity,
    Hold,
    HoldAction,
    Id,
    Medication,
    Procedure,
)
from painref.triage.assessment import DrugHold, RaisedContraindication, UnscreenedContraindication
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.rules import ProcedureRules

MEDICATIONS = "medications"
"""The question whose answers are the patient's drugs."""


Raised = tuple[Procedure, Contraindication]
"""A contraindication that is true, after the procedure that states it."""

Unscreened = tuple[Procedure, Contraindication, Judgement]
"""One that the answers leave open, with the questions that could settle it; none if it cannot be asked."""


class Safety(NamedTuple):
    """What the answers say of the safety of one procedure, whatever it is done for.

    `excludes` says whether an absolute contraindication is true; `cautions` whether any is, or a drug is not simply
    continued, or nobody says what to do with it. `needs` are all questions that are open about safety.
    """

    raised: tuple[Raised, ...]
    unscreened: tuple[Unscreened, ...]
    bleeding_class: BleedingClass | None
    class_origin: str | None
    holds: tuple[tuple[Medication, Hold], ...]
    excludes: bool
    cautions: bool
    needs: Judgement


class _Stated(NamedTuple):
    """What comes of the contraindications that one procedure or family states."""

    raised: tuple[Raised, ...]
    unscreened: tuple[Unscreened, ...]
    needs: Judgement


_NOTHING_STATED = _Stated((), (), FALSE)


class _Bleeding(NamedTuple):
    """A bleeding-risk class as it is for the patient, the overlay that made it so, and the drugs to be held for it."""

    bleeding_class: BleedingClass | None
    origin: str | None
    holds: tuple[tuple[Medication, Hold], ...]
    needs: Judgement


class SafetyChecker:
    """The safety of procedures for one patient. What families and classes share is worked out once."""

    def __init__(self, patient: PatientContext) -> None:
        self._patient = patient
        self._stated: dict[Id, _Stated] = {}
        self._bleeding: dict[tuple[BleedingClass, str | None] | None, _Bleeding] = {}

    def of(self, rules: ProcedureRules) -> Safety:
        """Return contraindications, bleeding-risk class and drug holds of a procedure, and the questions still open."""
        raised, unscreened, needs = _NOTHING_STATED
        for procedure in rules.stating:
            stated = self._stated.get(procedure.id)
            if stated is None:
                stated = self._stated[procedure.id] = _stated_by(procedure, self._patient)
            raised += stated.raised
            unscreened += stated.unscreened
            needs |= stated.needs
        risk = rules.bleeding_risk
        key = (risk.bleeding_class, risk.origin) if risk else None
        bleeding = self._bleeding.get(key)
        if bleeding is None:
            bleeding = self._bleeding[key] = _bleeding(risk, self._patient)
        return Safety(
            raised=raised,
            unscreened=unscreened,
            bleeding_class=bleeding.bleeding_class,
            class_origin=bleeding.origin,
            holds=bleeding.holds,
            excludes=any(item.severity is ContraindicationSeverity.ABSOLUTE for _, item in raised),
            cautions=bool(raised)
            or holds_unknown(bleeding.bleeding_class, self._patient)
            or any(hold.action is not HoldAction.CONTINUE for _, hold in bleeding.holds),
            needs=needs | bleeding.needs,
        )


def _stated_by(procedure: Procedure, patient: PatientContext) -> _Stated:
    raised: list[Raised] = []
    unscreened: list[Unscreened] = []
    needs = FALSE
    for item in procedure.contraindications:
        if item.when is None:
            unscreened.append((procedure, item, FALSE))
            continue
        judgement = patient.judge(item.when)
        if judgement == TRUE:
            raised.append((procedure, item))
        elif judgement != FALSE:
            unscreened.append((procedure, item, judgement))
            needs |= judgement
    return _Stated(tuple(raised), tuple(unscreened), needs)


def holds_unknown(bleeding_class: BleedingClass | None, patient: PatientContext) -> bool:
    """Return whether the patient takes drugs and no body states a bleeding-risk class by which to hold them."""
    return bleeding_class is None and bool(patient.answers.get(MEDICATIONS))


def _bleeding(stated: BleedingRisk | None, patient: PatientContext) -> _Bleeding:
    """Return the class stated, raised by one if a patient factor is true, and what it means for the drugs."""
    bleeding_class, origin, needs = None, None, FALSE
    if stated:
        bleeding_class, origin = stated.bleeding_class, stated.origin
    if bleeding_class is not None and bleeding_class is not BleedingClass.HIGH:
        for modifier in patient.knowledge.bleeding_modifiers.values():
            judgement = patient.judge(modifier.when)
            if judgement == TRUE:
                bleeding_class, origin, needs = (
                    list(BleedingClass)[bleeding_class.rank + 1],
                    modifier.origin or origin,
                    FALSE,
                )
                break
            needs |= judgement
    holds, hold_needs = _holds(bleeding_class, patient)
    return _Bleeding(bleeding_class, origin, holds, needs | hold_needs)


def _holds(
    bleeding_class: BleedingClass | None, patient: PatientContext
) -> tuple[tuple[tuple[Medication, Hold], ...], Judgement]:
    """Return what each source says of the patient's drugs before a procedure of this class, and what is open."""
    taken = patient.answers.get(MEDICATIONS)
    if not isinstance(taken, frozenset):
        return (), patient.unanswered(MEDICATIONS)
    if bleeding_class is None or not taken:
        return (), FALSE
    found: list[tuple[Medication, Hold]] = []
    needs = FALSE
    for medication in patient.knowledge.medications.values():
        for hold in medication.holds if medication.id in taken else ():
            judgement = patient.judge(hold.when) if hold.when else TRUE
            if bleeding_class in hold.bleeding_classes and judgement != FALSE:
                found.append((medication, hold))
                needs |= max(judgement, FALSE)
    return tuple(found), needs


def raised_contraindication(stated: Raised) -> RaisedContraindication:
    """Return the record of a contraindication that is true."""
    source, item = stated
    return RaisedContraindication(
        text=item.text,
        severity=item.severity,
        stated_for=source.id,
        refs=item.refs,
        verified=item.verified,
        origin=item.origin,
    )


def unscreened_contraindication(stated: Unscreened, patient: PatientContext) -> UnscreenedContraindication:
    """Return the record of a contraindication that the answers leave open, or that cannot be asked."""
    source, item, needs = stated
    return UnscreenedContraindication(
        text=item.text,
        severity=item.severity,
        stated_for=source.id,
        questions=patient.questions(needs),
        origin=item.origin,
    )


def drug_hold(medication: Medication, hold: Hold, bleeding_class: BleedingClass, class_origin: str | None) -> DrugHold:
    """Return the record of what a source says of a drug before procedures of a class, perhaps by an overlay."""
    return DrugHold(
        medication=medication.id,
        name=medication.name,
        bleeding_class=bleeding_class,
        action=hold.action,
        stop=hold.stop,
        restart=hold.restart,
        says=hold.says,
        by=hold.by,
        verified=hold.verified,
        origin=hold.origin or class_origin,
    )

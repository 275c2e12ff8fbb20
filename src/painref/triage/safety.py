"""Contraindications and drug holds of one procedure against the answers."""

from __future__ import annotations

from typing import NamedTuple

from painref.knowledge.models import (
    BleedingClass,
    Contraindication,
    ContraindicationSeverity,
    Hold,
    HoldAction,
    Medication,
    Procedure,
)
from painref.logic.judgement import FALSE, TRUE, Judgement
from painref.triage.assessment import DrugHold, RaisedContraindication, UnscreenedContraindication
from painref.triage.chart import Chart
from painref.triage.plan import ProcedurePlan

MEDICATIONS = "medications"
"""The question whose answers are the patient's drugs."""


class Safety(NamedTuple):
    """What the answers say of the safety of one procedure, whatever it is done for.

    Contraindications come with the procedure that states them, absolute ones first; those not screened with the
    questions still open, none if they cannot be asked. `needs` are all questions that are open about safety.
    """

    raised: tuple[tuple[Procedure, Contraindication], ...]
    unscreened: tuple[tuple[Procedure, Contraindication, Judgement], ...]
    bleeding_class: BleedingClass | None
    holds: tuple[tuple[Medication, Hold], ...]
    excludes: bool
    """Whether an absolute contraindication is true."""
    cautions: bool
    """Whether a contraindication is true, or a drug is not simply continued, or nobody says what to do with it."""
    needs: Judgement


def safety_of(plan: ProcedurePlan, chart: Chart) -> Safety:
    """Contraindications, bleeding-risk class and drug holds of a procedure, and the questions still open about them."""
    raised: list[tuple[Procedure, Contraindication]] = []
    unscreened: list[tuple[Procedure, Contraindication, Judgement]] = []
    needs = 0
    for stated in plan.contraindications:
        source, item = stated
        judgement = chart.judge(item.when) if item.when else None
        if judgement is None:
            unscreened.append((source, item, 0))
        elif judgement == TRUE:
            raised.append(stated)
        elif judgement:
            unscreened.append((source, item, judgement))
            needs |= judgement
    klass, class_needs = _bleeding_class(plan.bleeding_class, chart)
    holds, hold_needs = _holds(klass, chart)
    return Safety(
        raised=tuple(raised),
        unscreened=tuple(unscreened),
        bleeding_class=klass,
        holds=holds,
        excludes=any(item.severity is ContraindicationSeverity.ABSOLUTE for _, item in raised),
        cautions=bool(raised)
        or holds_unknown(klass, chart)
        or any(hold.action is not HoldAction.CONTINUE for _, hold in holds),
        needs=needs | class_needs | hold_needs,
    )


def holds_unknown(klass: BleedingClass | None, chart: Chart) -> bool:
    """Whether the patient takes drugs, and no body states a bleeding-risk class by which to hold them."""
    return klass is None and bool(chart.answers.get(MEDICATIONS))


def _bleeding_class(stated: BleedingClass | None, chart: Chart) -> tuple[BleedingClass | None, Judgement]:
    """The procedure's class, raised by one if a patient factor is true, and the questions open about that."""
    if stated is None or stated is BleedingClass.HIGH:
        return stated, FALSE
    needs = FALSE
    for modifier in chart.knowledge.bleeding_modifiers.values():
        needs |= chart.judge(modifier.when)
    return (list(BleedingClass)[stated.rank + 1], FALSE) if needs == TRUE else (stated, needs)


def _holds(klass: BleedingClass | None, chart: Chart) -> tuple[tuple[tuple[Medication, Hold], ...], Judgement]:
    """What each source says of each of the patient's drugs before a procedure of this class, and what is open."""
    taken = chart.answers.get(MEDICATIONS)
    if not isinstance(taken, frozenset):
        return (), chart.unanswered(MEDICATIONS)
    if klass is None or not taken:
        return (), FALSE
    found: list[tuple[Medication, Hold]] = []
    needs = FALSE
    for medication in chart.knowledge.medications.values():
        for hold in medication.holds if medication.id in taken else ():
            judgement = chart.judge(hold.when) if hold.when else TRUE
            if klass in hold.bleeding_classes and judgement != FALSE:
                found.append((medication, hold))
                needs |= max(judgement, FALSE)
    return tuple(found), needs


def raised_contraindication(stated: tuple[Procedure, Contraindication], chart: Chart) -> RaisedContraindication:
    """The record of a contraindication that is true."""
    source, item = stated
    return RaisedContraindication(
        text=item.text,
        severity=item.severity,
        stated_for=source.id,
        refs=item.refs,
        verified=item.verified,
        origin=chart.knowledge.origin(item),
    )


def unscreened_contraindication(
    stated: tuple[Procedure, Contraindication, Judgement], chart: Chart
) -> UnscreenedContraindication:
    """The record of a contraindication that the answers leave open, or that cannot be asked."""
    source, item, needs = stated
    return UnscreenedContraindication(
        text=item.text,
        severity=item.severity,
        stated_for=source.id,
        questions=chart.questions(needs),
        origin=chart.knowledge.origin(item),
    )


def drug_hold(medication: Medication, hold: Hold, klass: BleedingClass, chart: Chart) -> DrugHold:
    """The record of what a source says of a drug before procedures of a class."""
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
        origin=chart.knowledge.origin(hold),
    )

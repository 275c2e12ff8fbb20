"""Contraindications and drug holds of one procedure against the answers."""

from __future__ import annotations

from dataclasses import dataclass

from painref.knowledge.models import BleedingClass, ContraindicationSeverity, Hold, HoldAction, Medication, Procedure
from painref.logic.truth import Truth
from painref.triage.assessment import DrugHold, RaisedContraindication, UnscreenedContraindication
from painref.triage.chart import Chart, Finding

MEDICATIONS = "medications"
"""The question whose answers are the patient's drugs."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What the answers say of the safety of one procedure, whatever it is done for."""

    raised: tuple[RaisedContraindication, ...]
    unscreened: tuple[UnscreenedContraindication, ...]
    bleeding_class: BleedingClass | None
    holds: tuple[DrugHold, ...]
    holds_unknown: bool
    questions: frozenset[str]

    @property
    def excludes(self) -> bool:
        """Whether an absolute contraindication is true."""
        return any(item.severity is ContraindicationSeverity.ABSOLUTE for item in self.raised)

    @property
    def cautions(self) -> bool:
        """Whether a contraindication is true, or a drug is not simply continued, or nobody says what to do with it."""
        return (
            bool(self.raised)
            or self.holds_unknown
            or any(hold.action is not HoldAction.CONTINUE for hold in self.holds)
        )


def safety_of(procedure: Procedure, chart: Chart) -> Safety:
    """Contraindications, bleeding-risk class and drug holds of a procedure, and the questions still open about them."""
    raised, unscreened = _contraindications(procedure, chart)
    klass, class_questions = _bleeding_class(procedure, chart)
    holds, hold_questions = _holds(klass, chart)
    return Safety(
        raised=raised,
        unscreened=unscreened,
        bleeding_class=klass,
        holds=holds,
        holds_unknown=klass is None and bool(chart.answers.get(MEDICATIONS)),
        questions=class_questions | hold_questions | {question for item in unscreened for question in item.questions},
    )


def _contraindications(
    procedure: Procedure, chart: Chart
) -> tuple[tuple[RaisedContraindication, ...], tuple[UnscreenedContraindication, ...]]:
    """Those that are true and those that nobody has screened for, absolute ones first."""
    raised: list[RaisedContraindication] = []
    unscreened: list[UnscreenedContraindication] = []
    for source, item in chart.knowledge.contraindications(procedure):
        finding = chart.judge(item.when) if item.when else Finding(Truth.UNKNOWN)
        if finding.truth is Truth.TRUE:
            raised.append(
                RaisedContraindication(
                    text=item.text,
                    severity=item.severity,
                    stated_for=source.id,
                    refs=item.refs,
                    verified=item.verified,
                    origin=chart.knowledge.origin(item),
                )
            )
        elif finding.truth is Truth.UNKNOWN:
            unscreened.append(
                UnscreenedContraindication(
                    text=item.text,
                    severity=item.severity,
                    stated_for=source.id,
                    questions=finding.questions,
                    origin=chart.knowledge.origin(item),
                )
            )
    return tuple(sorted(raised, key=_absolute_first)), tuple(sorted(unscreened, key=_absolute_first))


def _absolute_first(item: RaisedContraindication | UnscreenedContraindication) -> bool:
    return item.severity is not ContraindicationSeverity.ABSOLUTE


def _bleeding_class(procedure: Procedure, chart: Chart) -> tuple[BleedingClass | None, frozenset[str]]:
    """The procedure's class, raised by one if a patient factor is true, and the questions open about that."""
    stated = chart.knowledge.bleeding_risk(procedure)
    if stated is None or stated.bleeding_class is BleedingClass.HIGH:
        return (stated.bleeding_class if stated else None), frozenset()
    findings = [chart.judge(modifier.when) for modifier in chart.knowledge.bleeding_modifiers.values()]
    if any(finding.truth is Truth.TRUE for finding in findings):
        return list(BleedingClass)[stated.bleeding_class.rank + 1], frozenset()
    return stated.bleeding_class, frozenset(question for finding in findings for question in finding.questions)


def _holds(klass: BleedingClass | None, chart: Chart) -> tuple[tuple[DrugHold, ...], frozenset[str]]:
    """What each source says of each of the patient's drugs before a procedure of this class, and what is open."""
    taken = chart.answers.get(MEDICATIONS)
    if not isinstance(taken, frozenset):
        return (), frozenset({MEDICATIONS})
    if klass is None:
        return (), frozenset()
    found: list[DrugHold] = []
    questions: set[str] = set()
    for medication in chart.knowledge.medications.values():
        for hold in medication.holds if medication.id in taken else ():
            finding = chart.judge(hold.when) if hold.when else Finding(Truth.TRUE)
            if klass in hold.bleeding_classes and finding.truth is not Truth.FALSE:
                found.append(_hold(medication, hold, klass, chart))
                questions.update(finding.questions)
    return tuple(found), frozenset(questions)


def _hold(medication: Medication, hold: Hold, klass: BleedingClass, chart: Chart) -> DrugHold:
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

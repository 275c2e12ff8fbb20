"""What stands in the way: contraindications of four kinds, drugs, classes and thrombotic risk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from painref.criteria.answers import Record, Span
from painref.criteria.judgement import FALSE
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    BleedingClass,
    BleedingRisk,
    Contraindication,
    ContraindicationSeverity,
    Correction,
    CriterionText,
    DrugGroup,
    Hold,
    HoldAction,
    Id,
    Interval,
    ThromboticRisk,
    Until,
)
from painref.triage.engine.drugs import DrugPlan
from painref.triage.engine.safety import Safety
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.patient import Patient

from .tiny import (
    FACET,
    SCIATICA,
    TESTED,
    TINY,
    asked,
    but,
    changed,
    changed_drug,
    decided,
    did,
    row,
    verdict,
    with_procedures,
)

THINNED = but(SCIATICA, yes="drugs.thinner")
AGREED = but(THINNED, yes="hold_agreed")
"""Sciatica on the thinner; the prescriber has agreed to stop it."""


def safety(procedure: str, patient: Patient, knowledge: Knowledge = TINY) -> Safety:
    return row(procedure, patient, knowledge).safety


def plan(procedure: str, patient: Patient, knowledge: Knowledge = TINY) -> DrugPlan:
    (found,) = safety(procedure, patient, knowledge).drugs
    return found


def contraindicated(procedure: str, severity: ContraindicationSeverity, **changes: Any) -> Knowledge:
    """The tiny knowledge in which frailty contraindicates a procedure."""
    fields = {"when": CriterionText("frail"), **changes}
    item = Contraindication(text="Frail", severity=severity, refs=(Id("society-2020"),), **fields)
    return changed(procedure, contraindications=(item,))


# --- Contraindications ------------------------------------------------------------------------------------------------

FRAIL = but(TESTED, yes="frail")


@pytest.mark.parametrize(
    ("severity", "kind"),
    [
        (ContraindicationSeverity.ABSOLUTE, VerdictKind.EXCLUDED),
        (ContraindicationSeverity.UNTIL_CORRECTED, VerdictKind.AFTER_PREPARATION),
        (ContraindicationSeverity.POSTPONED, VerdictKind.POSTPONED),
        (ContraindicationSeverity.RELATIVE, VerdictKind.NOW),
    ],
)
def test_each_severity_has_its_effect(severity: ContraindicationSeverity, kind: VerdictKind) -> None:
    knowledge = contraindicated("ablation", severity)
    assert verdict("ablation", FRAIL, knowledge) is kind
    assert verdict("ablation", TESTED, knowledge) is VerdictKind.NOW


def test_a_relative_one_that_is_true_is_shown() -> None:
    (item,) = safety("ablation", FRAIL).true(ContraindicationSeverity.RELATIVE)
    assert item.contraindication.text == "Frailty"


@pytest.mark.parametrize("severity", [*ContraindicationSeverity])
def test_an_unknown_one_is_listed_unless_relative(severity: ContraindicationSeverity) -> None:
    patient = but(TESTED, unknown="frail")
    found = safety("ablation", patient, contraindicated("ablation", severity))
    listed = [item for item in found.unknown if item.contraindication.text == "Frail"]
    assert bool(listed) is (severity is not ContraindicationSeverity.RELATIVE)
    assert "frail" in asked(patient, found.needs)


def test_one_that_no_question_asks_for_is_checked_by_hand() -> None:
    (item,) = safety("block", FACET).by_hand
    assert (item.contraindication.text, item.source.id) == ("The patient refuses", "needle")


def test_a_limit_stands_until_its_correction_is_known() -> None:
    knowledge = contraindicated(
        "ablation",
        ContraindicationSeverity.UNTIL_CORRECTED,
        corrected=Correction(what="care", who="us", to=CriterionText("hold_agreed")),
    )
    unsettled = but(FRAIL, unknown="hold_agreed")
    assert verdict("ablation", unsettled, knowledge) is VerdictKind.AFTER_PREPARATION
    assert "hold_agreed" in asked(unsettled, safety("ablation", unsettled, knowledge).needs)
    assert verdict("ablation", but(FRAIL, yes="hold_agreed"), knowledge) is VerdictKind.NOW
    (settled,) = safety("ablation", but(FRAIL, yes="hold_agreed"), knowledge).stated
    assert (settled.severity, settled.settled) == (ContraindicationSeverity.RELATIVE, True)


@pytest.mark.parametrize(
    ("severity", "changes", "kind"),
    [
        (ContraindicationSeverity.ABSOLUTE, {}, VerdictKind.EXCLUDED),
        (ContraindicationSeverity.UNTIL_CORRECTED, {}, VerdictKind.AFTER_PREPARATION),
        (ContraindicationSeverity.UNTIL_CORRECTED, {"long_term": True}, VerdictKind.NOW),
        (ContraindicationSeverity.POSTPONED, {"until": Until(text="later")}, VerdictKind.NOW),
    ],
)
def test_in_palliative_care_what_lies_far_off_is_a_caution(
    severity: ContraindicationSeverity, changes: dict[str, Any], kind: VerdictKind
) -> None:
    knowledge = contraindicated("ablation", severity, **changes)
    assert verdict("ablation", but(FRAIL, yes="comfort"), knowledge) is kind


def test_unknown_whether_palliative_changes_nothing_and_is_asked_where_it_could() -> None:
    patient = but(SCIATICA, yes="events.operation-planned", unknown="comfort")
    assert verdict("epidural", patient) is VerdictKind.POSTPONED
    assert "comfort" in asked(patient, safety("epidural", patient).needs)
    nothing_planned = but(SCIATICA, unknown="comfort")
    assert "comfort" not in asked(nothing_planned, safety("epidural", nothing_planned).needs)


@pytest.mark.parametrize(
    ("by", "classes", "counts"),
    [
        ("society-2020", (BleedingClass.LOW,), True),
        ("society-2020", (BleedingClass.HIGH,), False),
        ("payer-2022", (BleedingClass.HIGH,), True),
    ],
    ids=["its class", "another class", "a body without a class"],
)
def test_a_limit_counts_by_the_class_of_its_own_body(by: str, classes: tuple[BleedingClass, ...], counts: bool) -> None:
    knowledge = contraindicated("ablation", ContraindicationSeverity.ABSOLUTE, by=Id(by), for_classes=classes)
    assert (verdict("ablation", FRAIL, knowledge) is VerdictKind.EXCLUDED) is counts


# --- Classes ----------------------------------------------------------------------------------------------------------


def test_a_family_lends_its_class_to_those_that_state_none() -> None:
    assert safety("ablation", TESTED).bleeding_class is BleedingClass.LOW
    assert safety("epidural", SCIATICA).bleeding_class is BleedingClass.INTERMEDIATE


def test_the_highest_class_of_any_body_counts() -> None:
    low = BleedingRisk(by=Id("college-2015"), bleeding_class=BleedingClass.LOW)
    high = BleedingRisk(by=Id("society-2020"), bleeding_class=BleedingClass.HIGH)
    assert safety("block", FACET, changed("block", bleeding_risk=(low, high))).bleeding_class is BleedingClass.HIGH


def test_a_factor_raises_the_class_of_the_body_that_says_so() -> None:
    bleeder = but(FACET, yes="bleeds")
    assert safety("block", bleeder).bleeding_class is BleedingClass.INTERMEDIATE
    college = BleedingRisk(by=Id("college-2015"), bleeding_class=BleedingClass.LOW)
    assert safety("block", bleeder, changed("block", bleeding_risk=(college,))).bleeding_class is BleedingClass.LOW


@pytest.mark.parametrize(("where", "klass"), [("frail", None), ("tender", BleedingClass.HIGH)])
def test_a_class_of_one_site_counts_there(where: str, klass: BleedingClass | None) -> None:
    risk = BleedingRisk(by=Id("society-2020"), bleeding_class=BleedingClass.HIGH, where=CriterionText(where))
    assert safety("block", FACET, changed("block", bleeding_risk=(risk,))).bleeding_class is klass


def test_a_site_that_is_unknown_counts() -> None:
    risk = BleedingRisk(by=Id("society-2020"), bleeding_class=BleedingClass.HIGH, where=CriterionText("frail"))
    found = safety("block", but(FACET, unknown="frail"), changed("block", bleeding_risk=(risk,)))
    assert found.bleeding_class is BleedingClass.HIGH


# --- Holds ------------------------------------------------------------------------------------------------------------


def test_a_drug_is_held_by_the_class_of_the_procedure() -> None:
    assert [item.hold.action for item in plan("epidural", THINNED).holds] == [HoldAction.STOP]
    assert [item.hold.action for item in plan("block", but(FACET, yes="drugs.thinner")).holds] == [HoldAction.CONTINUE]


def test_a_drug_that_goes_on_holds_nothing_up() -> None:
    assert verdict("block", but(FACET, yes="drugs.thinner")) is VerdictKind.NOW


def test_stopping_needs_the_prescriber_until_he_agrees() -> None:
    assert verdict("epidural", THINNED) is VerdictKind.AFTER_PREPARATION
    assert verdict("epidural", AGREED) is VerdictKind.NOW


def test_unknown_whether_he_agrees_is_no_agreement() -> None:
    unasked = but(AGREED, unknown="hold_agreed")
    assert verdict("epidural", unasked) is VerdictKind.AFTER_PREPARATION
    assert "hold_agreed" in asked(unasked, safety("epidural", unasked).needs)


def test_what_was_agreed_counts_no_more_once_the_drug_was_taken_all_the_same() -> None:
    assert verdict("epidural", but(AGREED, no="hold_kept")) is VerdictKind.AFTER_PREPARATION
    assert verdict("epidural", but(AGREED, yes="hold_kept")) is VerdictKind.NOW
    assert verdict("block", but(FACET, yes="drugs.thinner hold_agreed", no="hold_kept")) is VerdictKind.NOW


EARLY = changed(
    "needle",
    contraindications=(
        Contraindication(
            text="A block in the last 4 weeks",
            severity=ContraindicationSeverity.UNTIL_CORRECTED,
            when=CriterionText("last('block').weeks_ago < 4"),
            corrected=Correction(what="four weeks", who="us"),
            refs=(),
        ),
    ),
)
"""What is barred by what was done before, and by nothing else."""


@pytest.mark.parametrize(
    ("done", "kind", "open_items"),
    [
        ((), VerdictKind.NOW, 0),
        ((did("block"),), VerdictKind.NOW, 1),
        ((did("block", last=1.0),), VerdictKind.AFTER_PREPARATION, 0),
        ((did("block", last=9.0),), VerdictKind.NOW, 0),
    ],
    ids=["nothing told", "no day", "last week", "long ago"],
)
def test_what_was_done_before_bars_only_where_it_is_told(
    done: tuple[Record, ...], kind: VerdictKind, open_items: int
) -> None:
    patient = replace(but(SCIATICA, done=done), answers=replace(but(SCIATICA, done=done).answers, nothing_else=False))
    found = row("epidural", patient, EARLY)
    assert (found.verdict, len(found.safety.unknown)) == (kind, open_items)
    assert (found.safety.unasked == FALSE) is bool(done)


def test_a_drug_without_a_prescriber_is_stopped_at_booking() -> None:
    assert verdict("epidural", THINNED, changed_drug("thinner", prescriber=False)) is VerdictKind.NOW


def test_a_hold_for_some_patients_is_given_to_them_only() -> None:
    """The college stops the drug where the kidneys are weak."""
    assert {item.hold.by for item in plan("epidural", THINNED).holds} == {"society-2020"}
    weak = but(THINNED, yes="weak_kidneys")
    assert {item.hold.by for item in plan("epidural", weak).holds} == {"society-2020", "college-2015"}


def test_a_hold_that_may_be_for_the_patient_is_shown() -> None:
    unknown = but(THINNED, unknown="weak_kidneys")
    assert {item.hold.by for item in plan("epidural", unknown).holds} == {"society-2020", "college-2015"}


def hold(action: HoldAction, by: str = "society-2020", days: float | None = None, **changes: Any) -> Hold:
    fields = {"bleeding_classes": (BleedingClass.INTERMEDIATE,), "says": "", **changes}
    stop = Interval(low=days, unit="days") if days is not None else None
    return Hold(by=Id(by), action=action, stop=stop, **fields)


def held(*holds: Hold) -> Knowledge:
    """The tiny knowledge in which these are the holds of the thinner."""
    return changed_drug("thinner", holds=holds)


def test_each_body_goes_by_its_own_class() -> None:
    """The society calls the epidural high, the college intermediate."""
    risks = (
        BleedingRisk(by=Id("society-2020"), bleeding_class=BleedingClass.HIGH),
        BleedingRisk(by=Id("college-2015"), bleeding_class=BleedingClass.INTERMEDIATE),
    )
    holds = (hold(HoldAction.STOP), hold(HoldAction.CONTINUE, "college-2015"))
    knowledge = replace(held(*holds), procedures=changed("epidural", bleeding_risk=risks).procedures)
    assert [item.hold.by for item in plan("epidural", THINNED, knowledge).holds] == ["college-2015"]


def test_the_most_cautious_body_decides() -> None:
    knowledge = held(hold(HoldAction.CONTINUE), hold(HoldAction.STOP, "college-2015"))
    found = plan("epidural", THINNED, knowledge)
    assert [(item.hold.by, item.decides) for item in found.holds] == [("society-2020", False), ("college-2015", True)]
    assert verdict("epidural", THINNED, knowledge) is VerdictKind.AFTER_PREPARATION


def test_of_two_that_stop_the_longest_decides() -> None:
    found = plan(
        "epidural", THINNED, held(hold(HoldAction.STOP, days=2), hold(HoldAction.STOP, "college-2015", days=5))
    )
    assert [item.hold.by for item in found.holds if item.decides] == ["college-2015"]


def test_left_to_judgement_and_continued_goes_on() -> None:
    knowledge = held(hold(HoldAction.INDIVIDUALISE), hold(HoldAction.CONTINUE, "college-2015"))
    assert len(plan("epidural", THINNED, knowledge).holds) == 2
    assert verdict("epidural", THINNED, knowledge) is VerdictKind.NOW


def test_left_to_judgement_alone_needs_the_prescriber() -> None:
    assert verdict("epidural", THINNED, held(hold(HoldAction.INDIVIDUALISE))) is VerdictKind.AFTER_PREPARATION


def test_a_hold_before_every_procedure_needs_no_class() -> None:
    knowledge = held(hold(HoldAction.STOP, bleeding_classes=tuple(BleedingClass)))
    assert len(plan("trial", THINNED, knowledge).holds) == 1


def test_a_thinner_without_a_class_is_a_caution() -> None:
    """No body classes the trial, so none says what to do with the drug."""
    found = plan("trial", THINNED)
    assert (found.holds, found.cautious, found.prescriber) == ((), True, True)
    assert verdict("trial", THINNED) is VerdictKind.AFTER_PREPARATION


def test_another_drug_without_a_hold_is_no_caution() -> None:
    herb = but(SCIATICA, yes="drugs.herb")
    assert not plan("epidural", herb).cautious
    assert verdict("epidural", herb) is VerdictKind.NOW


def test_a_thinner_that_is_not_listed_needs_the_prescriber() -> None:
    question = replace(TINY.questions[Id("drugs")], other=Id("other-thinner"))
    knowledge = replace(TINY, questions={**TINY.questions, question.id: question})
    found = plan("block", but(FACET, yes="drugs.other-thinner"), knowledge)
    assert (found.medication, found.prescriber) == (None, True)


# --- Thrombotic risk --------------------------------------------------------------------------------------------------


def stented(weeks: float | Span) -> Patient:
    return but(AGREED, yes="events.stent", weeks={"events.stent": weeks})


@pytest.mark.parametrize(
    ("weeks", "kind"),
    [
        (10.0, VerdictKind.POSTPONED),
        (27.0, VerdictKind.NOW),
        (Span(20.0, 30.0), VerdictKind.AFTER_PREPARATION),
    ],
)
def test_within_the_interval_of_an_event_it_is_postponed(weeks: float | Span, kind: VerdictKind) -> None:
    """The thinner is not stopped for six months after a stent."""
    assert verdict("epidural", stented(weeks)) is kind


def test_how_long_the_interval_runs_is_worked_out() -> None:
    (risk,) = plan("epidural", stented(10.0)).risks
    assert risk.weeks_left == pytest.approx(26 - 10, abs=0.1)


def test_an_event_without_a_date_needs_the_prescriber() -> None:
    patient = but(AGREED, yes="events.stent")
    assert verdict("epidural", patient) is VerdictKind.AFTER_PREPARATION
    assert "events.stent" in asked(patient, safety("epidural", patient).needs)


def test_an_event_that_nobody_asked_for_is_open_and_not_taken_for_none() -> None:
    """What speaks against stopping the thinner is asked, and until then a row that may go on is not called screened."""
    patient = but(AGREED, unknown="events.stent")
    found = row("epidural", patient)
    assert (found.verdict, found.is_screened) == (VerdictKind.NOW, False)
    assert "events.stent" in asked(patient, found.needs)
    assert row("epidural", AGREED).is_screened


def test_an_event_is_not_asked_for_where_nothing_is_held() -> None:
    found = row("block", but(FACET, yes="drugs.thinner", unknown="events.stent"))
    assert found.is_screened
    assert found.safety.risks_open == FALSE


def test_an_event_postpones_nothing_that_needs_no_hold() -> None:
    patient = but(FACET, yes="drugs.thinner events.stent", weeks={"events.stent": 10.0})
    assert verdict("block", patient) is VerdictKind.NOW


def test_in_palliative_care_an_event_does_not_postpone() -> None:
    assert verdict("epidural", but(stented(10.0), yes="comfort")) is VerdictKind.AFTER_PREPARATION


def risky(**fields: Any) -> Knowledge:
    rule = ThromboticRisk(id=Id("risk"), by=Id("society-2020"), says="", **fields)
    return replace(TINY, thrombotic_risk={rule.id: rule})


@pytest.mark.parametrize("drugs", ["anticoagulants", "thinner"])
def test_a_finding_needs_the_prescribers_plan(drugs: str) -> None:
    knowledge = risky(drugs=(Id(drugs),), finding=CriterionText("frail"))
    assert verdict("epidural", but(AGREED, yes="frail", no="hold_agreed"), knowledge) is VerdictKind.AFTER_PREPARATION
    assert verdict("epidural", but(AGREED, yes="frail", unknown="hold_agreed"), knowledge) is (
        VerdictKind.AFTER_PREPARATION
    )
    assert verdict("epidural", but(AGREED, yes="frail"), knowledge) is VerdictKind.NOW


def test_a_rule_for_other_drugs_does_not_count() -> None:
    knowledge = risky(drugs=(Id("antiplatelets"),), finding=CriterionText("frail"))
    assert verdict("epidural", but(AGREED, yes="frail"), knowledge) is VerdictKind.NOW


def test_two_drugs_together_need_a_plan() -> None:
    pair = risky(drugs=(Id("thinner"),), together_with=(Id("antiplatelets"),))
    herb = replace(TINY.medications[Id("herb")], group=DrugGroup.ANTIPLATELETS)
    knowledge = replace(pair, medications={**TINY.medications, herb.id: herb})
    assert verdict("epidural", AGREED, knowledge) is VerdictKind.NOW
    assert any(item.risks for item in safety("epidural", but(AGREED, yes="drugs.herb"), knowledge).drugs)
    assert verdict("epidural", but(AGREED, yes="drugs.herb"), knowledge) is VerdictKind.AFTER_PREPARATION


# --- What must never be "now" -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure", ["block", "ablation", "epidural", "trial"])
def test_until_corrected_is_never_now(procedure: str) -> None:
    item = Contraindication(
        text="Frail",
        severity=ContraindicationSeverity.UNTIL_CORRECTED,
        when=CriterionText("frail"),
        refs=(Id("society-2020"),),
    )
    entry = TINY.procedures[Id(procedure)]
    knowledge = with_procedures(replace(entry, contraindications=(*entry.contraindications, item)))
    for patient in (FACET, TESTED, SCIATICA):
        for unknown in ("", "care_weeks", "allergy"):
            rows = decided(but(patient, yes="frail", unknown=unknown), knowledge).rows
            own = {item.row.verdict for item in rows if item.row.procedure == procedure}
            assert VerdictKind.NOW not in own

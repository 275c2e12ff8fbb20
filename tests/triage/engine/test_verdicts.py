"""The verdict on one procedure: every kind, and which rule comes before which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from painref.criteria.answers import Record, Span
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Direction, Graded, Id, Recommendation, Requirement, Role, Strength
from painref.triage.engine.verdicts import Tried, VerdictKind
from painref.triage.patient import Patient

from .tiny import (
    BOTH,
    FACET,
    SCIATICA,
    SUSPECTED,
    TESTED,
    TINY,
    TRIED,
    asked,
    but,
    changed,
    changed_condition,
    changed_flag,
    decided,
    did,
    indication_of,
    order_of,
    row,
    said_of,
    saying,
    verdict,
    with_procedures,
)

AGAINST = with_procedures(saying("block", said_of("block", direction=Direction.AGAINST)))
"""The tiny knowledge in which the only body speaks against the block."""

EVERY_KIND: dict[VerdictKind, tuple[str, Patient, Knowledge]] = {
    VerdictKind.NOW: ("block", FACET, TINY),
    VerdictKind.AFTER_PREPARATION: ("epidural", but(SCIATICA, yes="drugs.thinner"), TINY),
    VerdictKind.IF_CONFIRMED: ("block", but(FACET, unknown="care_weeks"), TINY),
    VerdictKind.AFTER_STEP: ("ablation", FACET, TINY),
    VerdictKind.POSTPONED: ("epidural", but(SCIATICA, yes="events.operation-planned"), TINY),
    VerdictKind.CRITERIA_NOT_MET: ("ablation", but(FACET, done=(did("block", relief=40.0),)), TINY),
    VerdictKind.NO_POSITION: ("epidural", but(SCIATICA, pain_duration=5.0), TINY),
    VerdictKind.NOT_RECOMMENDED: ("block", FACET, AGAINST),
    VerdictKind.DONE: ("block", TESTED, TINY),
    VerdictKind.DECLINED: ("block", but(FACET, yes="declined.block"), TINY),
    VerdictKind.DEFERRED: ("ablation", but(TESTED, yes="warnings.fever warnings.fever:new"), TINY),
    VerdictKind.EXCLUDED: ("block", but(FACET, yes="allergy"), TINY),
}


@pytest.mark.parametrize(
    ("against", "in_favour", "kind"),
    [
        ((Strength.STRONG, Graded.READ), Strength.WEAK, VerdictKind.NOT_RECOMMENDED),
        ((Strength.STRONG, Graded.READ), Strength.STRONG, VerdictKind.NOW),
        ((Strength.MODERATE, Graded.READ), Strength.WEAK, VerdictKind.NOW),
        ((Strength.STRONG, Graded.NOT_READ), Strength.WEAK, VerdictKind.NOW),
    ],
)
def test_what_most_bodies_are_against_is_not_recommended_where_one_is_so_strongly(
    against: tuple[Strength, Graded], in_favour: Strength, kind: VerdictKind
) -> None:
    said, (strength, graded) = said_of("block", strength=in_favour, graded=Graded.READ), against
    opposed = replace(said, direction=Direction.AGAINST, strength=strength, graded=graded, requires=())
    assert verdict("block", FACET, opposing(said, opposed)) is kind


@pytest.mark.parametrize(
    ("patient", "kind"),
    [
        (but(FACET, yes="frail"), VerdictKind.NOT_RECOMMENDED),
        (but(FACET, unknown="frail"), VerdictKind.NOW),
        (but(FACET, no="frail"), VerdictKind.NOW),
    ],
)
def test_a_body_that_may_not_speak_of_the_patient_takes_nothing_away(patient: Patient, kind: VerdictKind) -> None:
    said = said_of("block", strength=Strength.WEAK, graded=Graded.READ)
    opposed = replace(said, direction=Direction.AGAINST, strength=Strength.STRONG, requires=())
    of_the_frail = replace(opposed, applies=CriterionText("frail"))
    assert verdict("block", patient, opposing(said, of_the_frail)) is kind


def opposing(said: Recommendation, opposed: Recommendation) -> Knowledge:
    """Return the tiny knowledge in which one body is for the block, and two are against it."""
    institute = replace(TINY.references[Id("society-2020")], id=Id("institute-2019"), body=Id("institute"))
    bodies = (replace(opposed, by=Id(by)) for by in ("college-2015", "institute-2019"))
    knowledge = with_procedures(saying("block", said, *bodies))
    return replace(knowledge, references={**TINY.references, institute.id: institute})


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_verdict_is_reached(kind: VerdictKind) -> None:
    procedure, patient, knowledge = EVERY_KIND[kind]
    assert verdict(procedure, patient, knowledge) is kind


def test_the_first_four_verdicts_are_reachable() -> None:
    reachable = [kind.value for kind in VerdictKind if kind.is_reachable]
    assert reachable == ["now", "after-preparation", "if-confirmed", "after-step"]


# --- Which rule comes first -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yes", "kind"),
    [
        ("declined.block", VerdictKind.DECLINED),
        ("declined.block warnings.numb", VerdictKind.DEFERRED),
        ("declined.block warnings.numb allergy", VerdictKind.EXCLUDED),
    ],
)
def test_excluded_before_deferred_before_declined(yes: str, kind: VerdictKind) -> None:
    assert verdict("block", but(TESTED, yes=yes, unknown="warnings.numb:new")) is kind


def test_declined_before_done() -> None:
    assert verdict("block", but(TESTED, yes="declined.block")) is VerdictKind.DECLINED


def test_done_before_not_recommended() -> None:
    assert verdict("block", TESTED, AGAINST) is VerdictKind.DONE


def test_criteria_not_met_before_postponed() -> None:
    item = TINY.procedures[Id("epidural")].contraindications[0]
    knowledge = changed("implant", contraindications=(item,))
    failed = but(SCIATICA, yes="events.operation-planned", done=(did("trial", relief=40.0),))
    assert verdict("implant", failed, knowledge) is VerdictKind.CRITERIA_NOT_MET


def test_postponed_before_after_step() -> None:
    item = TINY.procedures[Id("epidural")].contraindications[0]
    knowledge = changed("ablation", contraindications=(item,))
    assert verdict("ablation", but(FACET, yes="events.operation-planned"), knowledge) is VerdictKind.POSTPONED


def test_what_is_to_be_confirmed_is_not_only_prepared() -> None:
    patient = but(TESTED, yes="weak_kidneys", done=(did("block", times=1.0),))
    assert verdict("ablation", patient) is VerdictKind.IF_CONFIRMED


def test_what_stands_if_no_flag_were_raised_is_kept() -> None:
    found = row("ablation", but(TESTED, yes="warnings.fever warnings.fever:new"))
    assert (found.undeferred, found.deferred_by) == (VerdictKind.NOW, ("infection",))


# --- Deferred ---------------------------------------------------------------------------------------------------------

FEVER = "warnings.fever warnings.fever:new"


def test_a_flag_on_the_family_defers_its_variants() -> None:
    assert verdict("epidural", but(BOTH, yes=FEVER), changed_flag("infection", explained_by=())) is VerdictKind.DEFERRED


def test_a_flag_defers_nothing_that_it_spares() -> None:
    assert verdict("block", but(FACET, yes=FEVER)) is VerdictKind.NOW


def test_a_flag_defers_nothing_that_it_does_not_name() -> None:
    knowledge = changed_flag("infection", explained_by=())
    assert verdict("trial", but(SCIATICA, yes=FEVER), knowledge) is VerdictKind.NOW


def test_a_lifted_flag_defers_nothing() -> None:
    assert verdict("epidural", but(SCIATICA, yes=FEVER)) is VerdictKind.NOW


# --- Excluded ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure", ["block", "ablation", "epidural"])
def test_a_family_passes_its_contraindications_down(procedure: str) -> None:
    assert verdict(procedure, but(BOTH, yes="allergy")) is VerdictKind.EXCLUDED


def test_what_is_not_of_the_family_does_not_inherit_them() -> None:
    assert verdict("trial", but(SCIATICA, yes="allergy")) is VerdictKind.NOW


def test_an_unknown_contraindication_excludes_nothing() -> None:
    found = row("block", but(FACET, unknown="allergy"))
    assert (found.verdict, found.is_screened) == (VerdictKind.NOW, False)


def test_screened_once_everything_about_safety_is_known() -> None:
    assert row("block", FACET).is_screened


def test_not_screened_while_a_blood_thinner_is_unknown() -> None:
    assert not row("block", but(FACET, unknown="drugs.thinner")).is_screened
    assert row("block", but(FACET, unknown="drugs.herb")).is_screened


# --- Declined and done ------------------------------------------------------------------------------------------------


def test_a_declined_family_declines_its_variants() -> None:
    patient = but(FACET, yes="declined.needle")
    assert {verdict("block", patient), verdict("ablation", patient)} == {VerdictKind.DECLINED}


def with_record(**details: object) -> Patient:
    return but(TESTED, done=(did("block", relief=90.0), did("ablation", last=30.0, **details)))


@pytest.mark.parametrize(
    ("details", "kind", "tried"),
    [
        ({"relief": 80.0, "lasted": 26.0}, VerdictKind.NOW, Tried.WORKED),
        ({"result": "good"}, VerdictKind.NOW, Tried.WORKED),
        ({}, VerdictKind.NOW, Tried.OUTCOME_UNKNOWN),
        ({"relief": 20.0}, VerdictKind.DONE, Tried.FAILED),
        ({"result": "poor"}, VerdictKind.DONE, Tried.FAILED),
        ({"relief": 80.0, "lasted": 6.0}, VerdictKind.DONE, Tried.FAILED),
        ({"result": "short"}, VerdictKind.DONE, Tried.FAILED),
    ],
)
def test_a_treatment_is_done_once_it_has_failed(details: dict[str, object], kind: VerdictKind, tried: Tried) -> None:
    found = row("ablation", with_record(**details))
    assert (found.verdict, found.tried) == (kind, tried)


def stimulators() -> Knowledge:
    """The tiny knowledge in which trial and implant are of a family that is done for nothing by itself."""
    trial, implant = TINY.procedures[Id("trial")], TINY.procedures[Id("implant")]
    family = replace(trial, id=Id("stimulator"), name="Stimulator", indications=(), invasiveness=None)
    members = (replace(one, family=family.id) for one in (trial, implant))
    return with_procedures(family, *members)


@pytest.mark.parametrize(
    ("told", "tried"),
    [
        ([{"result": "poor"}], Tried.FAILED),
        ([{"relief": 20.0}], Tried.FAILED),
        ([{"result": "good"}], Tried.UNTRIED),
        ([{}], Tried.UNTRIED),
        ([{"lasted": 1.0}], Tried.UNTRIED),
        ([{"relief": 70.0, "lasted": 1.0}], Tried.UNTRIED),
        ([{"result": "poor"}, {"result": "good"}], Tried.UNTRIED),
    ],
)
def test_a_stimulator_that_failed_failed_as_a_trial(told: list[dict[str, Any]], tried: Tried) -> None:
    patient = but(SCIATICA, done=tuple(did("stimulator", **details) for details in told))
    assert row("trial", patient, stimulators()).tried is tried


def test_with_an_implant_that_failed_its_trial_failed() -> None:
    assert row("trial", but(SCIATICA, done=(did("implant", result="poor"),))).tried is Tried.FAILED


def test_what_is_told_of_the_trial_itself_goes_before_its_family() -> None:
    patient = but(SCIATICA, done=(did("stimulator", result="poor"), did("trial", result="good")))
    assert row("trial", patient, stimulators()).tried is Tried.WORKED


def repeatable(when: str) -> Knowledge:
    """The tiny knowledge in which the ablation may be repeated."""
    repeat = Requirement(text="Repeat", when=CriterionText(when))
    return with_procedures(saying("ablation", said_of("ablation", requires=(repeat,))))


def test_a_short_result_is_repeated_where_a_body_says_so() -> None:
    short = with_record(result="short")
    assert verdict("ablation", short, repeatable("times('ablation', within=52) < 2")) is VerdictKind.NOW
    assert verdict("ablation", short, repeatable("care_weeks >= 8")) is VerdictKind.DONE


def test_a_poor_result_is_not_repeated() -> None:
    assert verdict("ablation", with_record(result="poor"), repeatable("times('ablation') < 2")) is VerdictKind.DONE


def test_only_the_latest_result_counts() -> None:
    old, late = did("ablation", result="poor", last=60.0), did("ablation", result="good", last=20.0)
    block = did("block", relief=90.0)
    assert verdict("ablation", but(TESTED, done=(block, old, late))) is VerdictKind.NOW
    swapped = (block, replace(old, last=20.0), replace(late, last=60.0))
    assert verdict("ablation", but(TESTED, done=swapped)) is VerdictKind.DONE


def test_a_failed_sister_is_no_failure_of_the_procedure() -> None:
    assert verdict("epidural", but(SCIATICA, done=(Record(what="needle", result="poor"),))) is VerdictKind.NOW


def test_a_test_that_may_have_answered_is_asked_about() -> None:
    patient = replace(FACET, answers=replace(FACET.answers, nothing_else=False))
    assert "done.block" in asked(patient, row("block", patient).needs)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"relief": 90.0, "lasted": 20.0}, VerdictKind.NOW),
        ({"result": "good", "lasted": 20.0}, VerdictKind.NOW),
        ({"result": "good", "lasted": 2.0}, VerdictKind.DONE),
        ({"result": "good"}, VerdictKind.DONE),
        ({"result": "poor", "lasted": 20.0}, VerdictKind.DONE),
    ],
)
def test_a_test_that_has_relieved_as_a_treatment_may_be_repeated_as_one(
    said: dict[str, Any], kind: VerdictKind
) -> None:
    both = tuple(replace(indication_of("block"), role=role) for role in (Role.DIAGNOSTIC, Role.THERAPEUTIC))
    treated = but(FACET, done=(did("block", **said),))
    assert verdict("block", treated, changed("block", indications=both)) is kind


def test_a_test_that_has_answered_is_no_treatment() -> None:
    both = (*TINY.procedures[Id("block")].indications, replace(indication_of("block"), role=Role.THERAPEUTIC))
    found = row("block", TESTED, changed("block", indications=both))
    assert (found.role, found.verdict) == (Role.DIAGNOSTIC, VerdictKind.DONE)


def test_a_test_whose_answer_a_body_asks_for_before_the_same_as_treatment_becomes_that() -> None:
    first_a_test = Requirement(text="A test", when=CriterionText("last('block').relief >= 80"), step=Id("block"))
    treats = said_of("block", requires=(first_a_test,))
    treatment = replace(indication_of("block"), role=Role.THERAPEUTIC, recommendations=(treats,))
    knowledge = changed("block", indications=(indication_of("block"), treatment))
    found = row("block", TESTED, knowledge)
    assert (found.role, found.verdict) == (Role.THERAPEUTIC, VerdictKind.NOW)
    less = but(FACET, done=(did("block", relief=60.0),))
    assert row("block", less, knowledge).verdict is VerdictKind.DONE


# --- One row per procedure --------------------------------------------------------------------------------------------


def for_two(procedure: str, condition: str, **changes: object) -> Knowledge:
    """The tiny knowledge in which a procedure is done for another condition as well."""
    own = indication_of(procedure)
    return changed(procedure, indications=(own, replace(own, condition=Id(condition), **changes)))  # type: ignore[arg-type]


def test_a_procedure_has_one_row() -> None:
    assert order_of(BOTH, for_two("block", "sciatica")).count("block") == 1


def test_the_row_is_that_of_the_best_verdict() -> None:
    never = (said_of("block", direction=Direction.AGAINST),)
    assert row("block", BOTH, for_two("block", "sciatica", recommendations=never)).condition == "facet-pain"


@pytest.mark.parametrize("first", ["facet-pain", "back-pain"])
def test_among_equals_the_row_is_of_the_narrower_condition(first: str) -> None:
    patient = but(FACET, yes="diagnoses.back-pain")
    both = sorted(
        for_two("block", "back-pain").procedures[Id("block")].indications, key=lambda item: item.condition != first
    )
    assert row("block", patient, changed("block", indications=tuple(both))).condition == "facet-pain"


def test_that_nobody_speaks_for_one_condition_hides_nothing_said_for_another() -> None:
    against = saying("block", said_of("block", direction=Direction.AGAINST)).indications[0]
    silent = replace(against, condition=Id("sciatica"), recommendations=())
    found = row("block", BOTH, changed("block", indications=(silent, against)))
    assert (found.condition, found.verdict) == ("facet-pain", VerdictKind.NOT_RECOMMENDED)


def test_then_of_the_established_condition() -> None:
    established = but(SUSPECTED, yes="pain_regions.leg diagnoses.sciatica")
    knowledge = replace(
        for_two("block", "sciatica"), conditions=changed_condition("facet-pain", parent=None).conditions
    )
    assert row("block", established, knowledge).condition == "sciatica"


def test_a_family_has_no_row() -> None:
    knowledge = changed("needle", indications=(indication_of("block"),))
    assert "needle" not in order_of(FACET, knowledge)


def test_a_condition_that_is_ruled_out_has_no_row() -> None:
    assert order_of(FACET) == ["block", "ablation"]


# --- A trial and its implant ------------------------------------------------------------------------------------------


def test_the_trial_stands_for_the_implant() -> None:
    assert order_of(SCIATICA) == ["epidural", "trial"]


def test_after_the_trial_the_implant_has_its_own_row() -> None:
    assert verdict("implant", TRIED) is VerdictKind.NOW
    assert verdict("implant", but(TRIED, done=(did("trial", relief=20.0),))) is VerdictKind.CRITERIA_NOT_MET


# --- Steps and children -----------------------------------------------------------------------------------------------


def test_the_missing_step_is_named() -> None:
    assert row("ablation", FACET).steps == ("block",)
    assert row("block", but(FACET, care_weeks=2.0)).steps == ("conservative-care",)


def test_steps_are_named_only_where_one_is_missing() -> None:
    assert row("ablation", TESTED).steps == ()


def test_under_age_only_what_names_an_age_is_read() -> None:
    child = but(FACET, age=15.0)
    assert verdict("block", child) is VerdictKind.NO_POSITION
    named = with_procedures(saying("block", said_of("block", applies=CriterionText("age >= 12"))))
    assert verdict("block", child, named) is VerdictKind.NOW


@pytest.mark.parametrize("age", [Span(6.0, 8.0), Span(0.0, 18.0, high_open=True)], ids=["from 6 to 8", "under 18"])
def test_an_age_given_as_a_span_of_years_under_18_is_a_childs(age: Span) -> None:
    assert verdict("block", but(FACET, age=age)) is VerdictKind.NO_POSITION


def test_an_age_that_may_be_under_18_or_not_is_no_childs() -> None:
    assert verdict("block", but(FACET, age=Span(16.0, 20.0))) is VerdictKind.NOW


def test_an_unknown_age_is_no_child() -> None:
    assert verdict("block", but(FACET, unknown="age")) is VerdictKind.NOW


def test_conservative_care_of_the_condition_comes_first() -> None:
    found = row("block", but(FACET, pain_duration=3.0))
    assert (found.verdict, found.steps) == (VerdictKind.AFTER_STEP, ("conservative-care",))


def test_what_is_done_for_comfort_does_not_wait_for_care() -> None:
    palliative = with_procedures(saying("block", role=Role.PALLIATIVE))
    assert verdict("block", but(FACET, pain_duration=3.0), palliative) is VerdictKind.NOW


def test_what_is_not_elective_does_not_wait_for_care() -> None:
    urgent = with_procedures(saying("block", elective=False))
    assert verdict("block", but(FACET, pain_duration=3.0), urgent) is VerdictKind.NOW


SLOTS = sorted(slot for slot in FACET.answers.truths if not slot.endswith(":new"))


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("patient", [FACET, TESTED, SCIATICA, BOTH], ids=["facet", "tested", "sciatica", "both"])
def test_unknown_is_never_no(slot: str, patient: Patient) -> None:
    """What a yes would exclude or hold up is not called screened, and a flag that it would raise is open."""
    course = f"{slot}:new" if f"{slot}:new" in patient.answers.truths else ""
    unknown, yes = decided(but(patient, unknown=f"{slot} {course}")), decided(but(patient, yes=slot, unknown=course))
    held_up = (VerdictKind.AFTER_PREPARATION, VerdictKind.POSTPONED, VerdictKind.EXCLUDED)
    kinds = {item.row.procedure: item.row.verdict for item in yes.rows}
    for item in unknown.rows:
        assert item.row.verdict is not VerdictKind.EXCLUDED
        if item.row.verdict is VerdictKind.NOW and kinds.get(item.row.procedure) in held_up:
            assert not item.row.is_screened
    raised = {item.flag.id for item in yes.screening.raised}
    assert raised <= {item.flag.id for item in (*unknown.screening.open, *unknown.screening.raised)}

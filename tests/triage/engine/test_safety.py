"""Contraindications, bleeding-risk classes and drug holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.model import BleedingClass, HoldAction, Id
from painref.triage import assess
from painref.triage.assessment import Verdict, VerdictKind

from .tiny import FACET, HEALTHY, SCIATICA, TESTED, TINY, TRIED, but, changed, some, verdict_on, without

ON_THINNER = but(SCIATICA, medications=some("thinner"))


def holds_of(verdict: Verdict) -> list[tuple[str, str]]:
    return [(str(hold.by), str(hold.action)) for hold in verdict.holds]


# --- Contraindications ------------------------------------------------------------------------------------------------


def test_a_true_contraindication_is_shown_with_who_states_it() -> None:
    (allergy,) = verdict_on("block", but(FACET, allergy=True)).contraindications
    assert (allergy.text, allergy.severity, allergy.stated_for) == ("Allergy", "absolute", "needle")
    (frailty,) = verdict_on("ablation", but(TESTED, frail=True)).contraindications
    assert (frailty.text, frailty.severity, frailty.stated_for) == ("Frailty", "relative", "ablation")


def test_a_false_contraindication_is_not_shown() -> None:
    verdict = verdict_on("ablation", TESTED)
    assert verdict.contraindications == ()
    assert [item.text for item in verdict.not_screened] == ["The patient refuses"]


def test_an_unknown_contraindication_is_not_screened_and_asked() -> None:
    verdict = verdict_on("ablation", without(TESTED, "allergy", "frail"))
    assert verdict.verdict is VerdictKind.CANDIDATE
    found = {item.text: item.questions for item in verdict.not_screened}
    assert found == {"Allergy": ("allergy",), "The patient refuses": (), "Frailty": ("frail",)}
    assert verdict.questions == ("allergy", "frail")


def test_unaskable_contraindication_is_listed_as_not_screened() -> None:
    for answers in (FACET, {**HEALTHY, "diagnoses": some("facet-pain")}):
        texts = [item.text for item in verdict_on("block", answers).not_screened]
        assert "The patient refuses" in texts


def test_absolute_ones_come_first() -> None:
    """Own contraindications come before a family's, but for that."""
    raised = verdict_on("ablation", but(TESTED, frail=True, allergy=True))
    assert [item.text for item in raised.contraindications] == ["Allergy", "Frailty"]
    open_ones = verdict_on("ablation", without(TESTED, "frail"))
    assert [item.text for item in open_ones.not_screened] == ["The patient refuses", "Frailty"]


def test_an_absolute_one_excludes_whatever_else_is_true() -> None:
    answers = but(TESTED, allergy=True, frail=True, fever=True, medications=some("thinner"))
    assert verdict_on("ablation", answers).verdict is VerdictKind.EXCLUDED


# --- The bleeding-risk class ------------------------------------------------------------------------------------------


def test_the_class_is_the_procedures_own_or_the_familys() -> None:
    assert verdict_on("block", FACET).bleeding_class is BleedingClass.LOW
    assert verdict_on("epidural", SCIATICA).bleeding_class is BleedingClass.INTERMEDIATE
    assert verdict_on("implant", SCIATICA).bleeding_class is BleedingClass.HIGH
    assert verdict_on("trial", SCIATICA).bleeding_class is None


@pytest.mark.parametrize(
    ("procedure", "raised"),
    [("block", BleedingClass.INTERMEDIATE), ("epidural", BleedingClass.HIGH), ("implant", BleedingClass.HIGH)],
)
def test_a_patient_factor_raises_the_class_by_one(procedure: str, raised: BleedingClass) -> None:
    patient = FACET if procedure == "block" else SCIATICA
    assert verdict_on(procedure, but(patient, bleeds=True)).bleeding_class is raised


def test_two_patient_factors_raise_it_by_one_only() -> None:
    second = replace(TINY.bleeding_modifiers[Id("bleeder")], id=Id("second"))
    knowledge = replace(TINY, bleeding_modifiers={**TINY.bleeding_modifiers, second.id: second})
    assert verdict_on("block", but(FACET, bleeds=True), knowledge).bleeding_class is BleedingClass.INTERMEDIATE


def test_an_unknown_patient_factor_raises_nothing_and_is_asked() -> None:
    verdict = verdict_on("block", without(FACET, "bleeds"))
    assert (verdict.bleeding_class, verdict.questions) == (BleedingClass.LOW, ("bleeds",))
    assert verdict_on("implant", without(TRIED, "bleeds")).questions == ()


# --- Drug holds -------------------------------------------------------------------------------------------------------


def test_the_hold_is_that_of_the_class() -> None:
    assert holds_of(verdict_on("epidural", ON_THINNER)) == [("society-2020", "stop")]
    on_low = but(FACET, medications=some("thinner"))
    assert holds_of(verdict_on("block", on_low)) == [("society-2020", "continue")]
    assert holds_of(verdict_on("block", but(on_low, bleeds=True))) == [("society-2020", "stop")]


def test_a_drug_to_stop_is_a_caution_and_one_to_continue_is_not() -> None:
    assert verdict_on("epidural", ON_THINNER).verdict is VerdictKind.CANDIDATE_WITH_CAUTION
    assert verdict_on("block", but(FACET, medications=some("thinner"))).verdict is VerdictKind.CANDIDATE


def test_a_drug_to_individualise_is_a_caution() -> None:
    thinner = TINY.medications[Id("thinner")]
    holds = tuple(replace(hold, action=HoldAction.INDIVIDUALISE) for hold in thinner.holds)
    knowledge = replace(TINY, medications={thinner.id: replace(thinner, holds=holds)})
    assert verdict_on("epidural", ON_THINNER, knowledge).verdict is VerdictKind.CANDIDATE_WITH_CAUTION


def test_a_hold_for_some_patients_is_given_to_these_only() -> None:
    assert holds_of(verdict_on("epidural", but(ON_THINNER, weak_kidneys=False))) == [("society-2020", "stop")]
    assert holds_of(verdict_on("epidural", but(ON_THINNER, weak_kidneys=True))) == [
        ("society-2020", "stop"),
        ("college-2015", "stop"),
    ]


def test_a_hold_that_may_apply_is_shown_and_asked() -> None:
    verdict = verdict_on("epidural", without(ON_THINNER, "weak_kidneys"))
    assert holds_of(verdict) == [("society-2020", "stop"), ("college-2015", "stop")]
    assert verdict.questions == ("weak_kidneys",)


def test_a_hold_of_another_class_asks_nothing() -> None:
    on_low = but(FACET, medications=some("thinner"))
    assert verdict_on("block", without(on_low, "weak_kidneys")).questions == ()


def test_a_drug_that_the_patient_does_not_take_is_not_held() -> None:
    for taken in (some(), some("herb")):
        assert holds_of(verdict_on("epidural", but(SCIATICA, medications=taken))) == []


def test_unknown_drugs_hold_nothing_and_are_asked() -> None:
    verdict = verdict_on("epidural", without(SCIATICA, "medications"))
    assert (verdict.verdict, verdict.holds) == (VerdictKind.CANDIDATE, ())
    assert verdict.questions == ("medications",)


def test_a_drug_without_a_bleeding_class_is_a_caution_to_confirm() -> None:
    verdict = verdict_on("trial", ON_THINNER)
    assert (verdict.verdict, verdict.holds) == (VerdictKind.CANDIDATE_WITH_CAUTION, ())
    assert any("no body states a bleeding-risk class" in text for text in verdict.to_confirm)
    assert verdict_on("trial", SCIATICA).verdict is VerdictKind.CANDIDATE
    assert verdict_on("trial", SCIATICA).to_confirm == ()


def test_the_hold_says_for_which_class_it_is() -> None:
    (hold,) = verdict_on("implant", but(TRIED, medications=some("thinner"))).holds
    assert (hold.medication, hold.bleeding_class, hold.says) == ("thinner", BleedingClass.HIGH, "Stop it.")


def test_safety_is_worked_out_for_each_procedure_of_one_patient() -> None:
    """What one family or class shares does not leak into another."""
    classes = {
        str(verdict.procedure): (verdict.bleeding_class, len(verdict.not_screened))
        for verdict in assess(changed("trial", family=Id("needle")), ON_THINNER).verdicts
    }
    assert classes == {
        "epidural": (BleedingClass.INTERMEDIATE, 1),
        "trial": (BleedingClass.LOW, 1),
        "implant": (BleedingClass.HIGH, 0),
    }

"""What one dangerous answer does to every procedure: nothing that it bears on is offered as if it had not been given.

Who adds a procedure that injects what somebody may be allergic to is told here if its data do not say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ContraindicationSeverity, Id
from painref.triage.engine.context import PatientContext
from painref.triage.engine.safety import Safety, SafetyContext
from painref.triage.patient import Patient
from tests.opened import built_in_knowledge, built_in_rules

KNOWLEDGE: Knowledge = built_in_knowledge()
RULES = built_in_rules()

LINEAGES = {rules.id: {str(id_) for id_ in KNOWLEDGE.lineage_of(rules.id)} for rules in RULES.procedures}
"""Of each procedure on offer, itself and the families that it stands under."""

WITHOUT_LOCAL_ANAESTHETIC = {
    "joint-injection": "steroid alone does",
    "soft-tissue-steroid-injection": "steroid alone does",
    "viscosupplementation": "hyaluronate alone does",
    "botulinum-toxin-injection": "injected without",
    "platelet-rich-plasma": "injected without",
    "stem-cell-therapy": "injected without",
    "prolotherapy": "glucose alone does",
    "trigger-point-injection": "relief does not depend on what is injected",
    "percutaneous-electrical-nerve-stimulation": "fine probes, which can go in without",
    "ketamine-infusion": "a cannula in a vein, which goes in without",
}
"""Where a caution to leave local anaesthetic out is enough, and why."""

WITHOUT_CONTRAST = {
    **dict.fromkeys(WITHOUT_LOCAL_ANAESTHETIC, "no contrast"),
    "nerve-block": "under ultrasound or by landmarks",
    "intercostal-neurolysis": "under ultrasound",
    "facet-joint-injection": "under ultrasound or CT, or in little volume",
    "medial-branch-block": "contrast rules a vessel out, and can be left out",
    "sacral-lateral-branch-block": "contrast rules a vessel out, and can be left out",
    "sacroiliac-joint-injection": "under ultrasound or CT",
    "radiofrequency-ablation": "no contrast",
    "bone-tumour-ablation": "no contrast",
    "osteoid-osteoma-ablation": "no contrast",
    "piriformis-injection": "under ultrasound or CT",
    "sacroiliac-joint-fusion": "no contrast",
    "trigeminal-rhizotomy": "heat or glycerol do without",
    "vertebral-augmentation": "no contrast",
    "pelvic-cementoplasty": "no contrast",
    "cryoneurolysis": "no contrast",
    "intradiscal-biologics": "a needle in the disc is seen without",
    "percutaneous-disc-decompression": "a needle in the disc is seen without",
    "endoscopic-lumbar-discectomy": "the endoscope shows the site",
    "intradiscal-electrothermal": "no contrast",
    "interspinous-spacer": "no contrast",
    "peripheral-nerve-stimulation": "no contrast",
    "spinal-cord-stimulation": "no contrast",
    "spinal-cord-stimulation-generator-replacement": "no contrast",
    "spinal-cord-stimulation-lead-revision": "no contrast",
    "intrathecal-pump-replacement": "no contrast",
    "intrathecal-drug-delivery": "the flow of spinal fluid tells the place",
    "intrathecal-neurolysis": "the flow of spinal fluid tells the place",
    "cordotomy": "under CT the cord can be found without",
    "epidural-blood-patch": "loss of resistance tells the place, and a headache waits badly",
}

WITHOUT_RADIATION_OR_DRUG = {
    "joint-injection": "by landmarks or ultrasound; the steroid is a caution",
    "soft-tissue-steroid-injection": "by landmarks or ultrasound",
    "nerve-block": "by landmarks or ultrasound",
    "trigger-point-injection": "by touch",
    "viscosupplementation": "by landmarks or ultrasound",
    "platelet-rich-plasma": "by landmarks or ultrasound",
    "stem-cell-therapy": "by landmarks or ultrasound",
    "prolotherapy": "by landmarks or ultrasound",
    "percutaneous-electrical-nerve-stimulation": "where it hurts, without a drug; the current is a caution",
}

STEROID_IS_THE_TREATMENT = (
    "epidural-steroid-injection",
    "sacroiliac-joint-injection",
    "joint-injection",
    "soft-tissue-steroid-injection",
)


def safety(patient: Patient) -> Mapping[Id, Safety]:
    """Return the safety of every procedure on offer."""
    context = SafetyContext(PatientContext(KNOWLEDGE, patient))
    return {rules.id: context.of(rules) for rules in RULES.procedures}


def is_held_up(found: Safety) -> bool:
    """Whether anything stronger than a caution stands in the way."""
    held = any(item.severity is not ContraindicationSeverity.RELATIVE for item in found.stated)
    return held or any(drug.postponed for drug in found.drugs) or found.needs_prescriber


def free(patient: Patient) -> set[Id]:
    """Return the procedures that the answers of a patient do not hold up."""
    return {id_ for id_, found in safety(patient).items() if not is_held_up(found)}


def under(*families: str) -> set[Id]:
    """Return the procedures on offer that are, or stand under, one of these."""
    return {rules.id for rules in RULES.procedures if not LINEAGES[rules.id].isdisjoint(families)}


def with_answer(item: str) -> Patient:
    return Patient().affirming(item)


def pregnant() -> Patient:
    blank = Patient()
    return replace(blank, answers=replace(blank.answers, words={"pregnancy": "yes"}))


def test_without_such_an_answer_nothing_is_held_up() -> None:
    assert free(Patient()) == set(LINEAGES)


def test_allergy_to_local_anaesthetic_holds_up_all_that_cannot_do_without() -> None:
    assert free(with_answer("allergies.local-anaesthetic")) == under(*WITHOUT_LOCAL_ANAESTHETIC)


def test_where_it_is_not_held_up_the_allergy_to_local_anaesthetic_is_a_caution() -> None:
    patient = with_answer("allergies.local-anaesthetic")
    assert [id_ for id_, found in safety(patient).items() if not found.stated] == []


def test_a_local_anaesthetic_that_is_tolerated_lets_all_of_it_go_on() -> None:
    patient = with_answer("allergies.local-anaesthetic").affirming("allergies.local-anaesthetic-tolerated")
    assert free(patient) == set(LINEAGES)


def test_anaphylaxis_to_contrast_holds_up_all_that_cannot_do_without() -> None:
    assert free(with_answer("allergies.contrast-anaphylaxis")) == under(*WITHOUT_CONTRAST)


def test_what_is_required_to_be_done_under_contrast_waits_after_anaphylaxis_to_it() -> None:
    required = {
        rules.id
        for rules in RULES.procedures
        for _, item in KNOWLEDGE.guidance(rules.procedure)
        if item.modality.value == "contrast" and item.role.value == "required"
    }
    assert required
    assert required & free(with_answer("allergies.contrast-anaphylaxis")) == set()


def test_allergy_to_the_steroid_holds_up_what_is_nothing_without_it() -> None:
    assert free(with_answer("allergies.corticosteroid-preparation")) & under(*STEROID_IS_THE_TREATMENT) == set()


def test_a_steroid_that_is_tolerated_lets_all_of_it_go_on() -> None:
    both = with_answer("allergies.corticosteroid-preparation").affirming("allergies.corticosteroid-tolerated")
    assert under(*STEROID_IS_THE_TREATMENT) <= free(both)


@pytest.mark.parametrize(
    ("allergy", "procedure"),
    [("hyaluronate", "viscosupplementation"), ("botulinum-toxin", "botulinum-toxin-injection")],
)
def test_allergy_to_the_drug_that_is_the_treatment_holds_it_up(allergy: str, procedure: str) -> None:
    assert procedure not in free(with_answer(f"allergies.{allergy}"))


@pytest.mark.parametrize("allergy", ["chlorhexidine", "latex"])
def test_allergy_to_what_is_used_at_every_needle_is_a_caution_of_all(allergy: str) -> None:
    found = safety(with_answer(f"allergies.{allergy}"))
    assert [id_ for id_, of in found.items() if not of.stated] == []


def test_pregnancy_postpones_all_but_what_needs_neither_radiation_nor_a_drug_that_it_bars() -> None:
    assert free(pregnant()) == under(*WITHOUT_RADIATION_OR_DRUG)


@pytest.mark.parametrize("infection", ["systemic", "at-site"])
def test_infection_holds_up_everything(infection: str) -> None:
    assert free(with_answer(f"infection_now.{infection}")) == set()


def test_an_infection_elsewhere_holds_up_every_implant() -> None:
    implants = {
        rules.id for rules in RULES.procedures if rules.procedure.category.value in ("neuromodulation", "intrathecal")
    } - {"percutaneous-electrical-nerve-stimulation"}  # its probes come out again
    assert implants & free(with_answer("infection_now.elsewhere")) == set()


def test_an_anticoagulant_of_unknown_hold_needs_its_prescriber_before_everything() -> None:
    assert free(with_answer("drugs.other-antithrombotic")) == set()


@pytest.mark.parametrize("drug", ["warfarin", "apixaban", "clopidogrel"])
def test_a_blood_thinner_needs_its_prescriber_before_every_needle_near_the_spine(drug: str) -> None:
    assert free(with_answer(f"drugs.{drug}")) & under("neuraxial-procedure") == set()

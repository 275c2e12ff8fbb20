"""A triage summary in the words of a clinician."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from painref.knowledge.model import Id
from painref.output.triage_wording import (
    bottom_line,
    checks,
    head,
    offered,
    payer,
    requested,
    when,
)
from painref.sources.document import read_document
from painref.triage.assess import assess
from painref.triage.engine.recommendations import RecommendationStatus
from painref.triage.questionnaire.resolve import parse_answers, patient_of
from painref.triage.summarise import summarise
from painref.triage.summary import PayerLine, Summary
from tests.cited_patients import KNOWLEDGE, cited_patients


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Pregnancy: no elective fluoroscopy", "Pregnancy"),
        ("Tumour at the site (painref's own rule). Malignancy comes first.", "Tumour at the site (painref's own rule)"),
        ("INR over 1.8 before a procedure", "INR over 1.8 before a procedure"),
        ("Implant (see its label: Prometra) in the way; ask", "Implant (see its label: Prometra) in the way"),
    ],
)
def test_the_head_of_a_statement_names_what_it_is_about(text: str, first: str) -> None:
    assert head(text) == first


def test_the_bottom_line_of_a_request_that_is_not_held_says_what_is_on_offer() -> None:
    patient = patient_of(cited_patients()["pelvic-cancer-neurolysis-test-block-failed"].given, KNOWLEDGE)
    summary = summarise(assess(KNOWLEDGE, replace(patient, requested=(), requested_otherwise=("laser",))))
    first = summary.options[0].procedures[0].name
    said = bottom_line(summary)
    assert "laser" in said
    assert first.lower() in said.lower()


def test_a_payer_is_said_with_its_procedure_where_there_are_several() -> None:
    lumbar, cervical = (
        PayerLine(
            body="Medicare (CMS)",
            year=2021,
            procedure=Id(f"{where}-interlaminar-esi"),
            procedure_name=f"{where.capitalize()} interlaminar epidural steroid injection",
            status=RecommendationStatus.MET,
            missing=(),
            verified=True,
        )
        for where in ("lumbar", "cervical")
    )
    assert "interlaminar" not in payer(lumbar, [lumbar])
    assert [payer(one, [lumbar, cervical]) for one in (lumbar, cervical)] == [
        "Medicare (CMS) 2021, lumbar interlaminar epidural steroid injection: met",
        "Medicare (CMS) 2021, cervical interlaminar epidural steroid injection: met",
    ]


def test_what_is_graver_for_one_option_than_for_another_is_checked_once() -> None:
    patient = patient_of(cited_patients()["ziconotide-planned-after-psychosis"].given, KNOWLEDGE)
    summary = summarise(assess(KNOWLEDGE, patient))
    said = checks([item for item in summary.checks if item.open], summary.ranks)
    heads = [text.partition(" (")[0] for text in said]
    assert len(said) < len({(item.text, item.ranks) for item in summary.checks if item.open})
    assert heads.count("No consent, or not able to cooperate or to keep still") == 1


def summary_of(answers: str) -> Summary:
    patient = parse_answers(read_document(answers.encode(), "answers.yaml"), KNOWLEDGE, date(2026, 11, 28))
    return summarise(assess(KNOWLEDGE, patient))


_HEAD = """
painref: answers/2
vocabulary: "2026.11"
red_flags: none
drugs: none
"""

_RADICULOPATHY = f"""{_HEAD}
pain_regions: [neck, arm]
radiation: distal
limb_dominant: yes
pain_intensity: 7
pain_duration: 14
diagnoses: {{cervical-radiculopathy: yes, others: no}}
neuro_red_flags: {{gait-disturbance: no, hand-clumsiness: no}}
imaging_done: {{mri: yes}}
imaging_explains_pain: yes
tried: {{exercise: yes, nsaid: yes, neuropathic-agent: yes}}
conservative_care: 12
steroid_planned: non-particulate
requested: cervical-transforaminal-esi
"""


def test_a_yes_says_that_it_is_a_last_resort_and_that_bodies_disagree() -> None:
    said = requested(summary_of(_RADICULOPATHY).requests[0])
    assert said.endswith(": yes, if screened; last resort; 1 for, 2 against")


_KNEE = f"{_HEAD}age: 70\npain_regions: knee\npain_intensity: 7\npain_duration: 80\nkellgren_lawrence: "


def test_nothing_is_to_be_confirmed_of_a_condition_that_is_established() -> None:
    made = summary_of(f"{_KNEE} 4\ndiagnoses: {{knee-osteoarthritis: yes}}")
    assert (offered(made), when(made.options[0])) == ("ONLY IF CRITERIA ARE MET", "if criteria are met")
    suspected = summary_of(f"{_KNEE} 1\ndiagnoses: {{knee-osteoarthritis: suspected}}")
    assert (offered(suspected), when(suspected.options[0])) == ("ONLY IF CONFIRMED", "if confirmed")


def test_flags_about_where_it_hurts_are_named_first_and_those_that_are_not_asked_of_this_patient_not_at_all() -> None:
    back = (
        f"{_HEAD}pain_regions: low-back\npain_duration: 40\ndiagnoses: {{sciatica: yes, others: no}}\nimplants: none\n"
    )
    woman = summary_of(f"{back}sex: female\nrequested: lumbar-transforaminal-esi").safety.could_hold_up
    man = summary_of(f"{back}sex: male\nrequested: lumbar-transforaminal-esi").safety.could_hold_up
    assert "Suspected testicular torsion" in set(man) - set(woman)
    assert "Vaginal bleeding after the menopause" not in man
    assert "Mass at the tip of the pump's catheter" not in {*man, *woman}
    assert woman.index("Insufficiency fracture of sacrum or pelvis") < woman.index(
        "CRP over 100 mg/L or ESR over 100 mm/h, unexplained"
    )

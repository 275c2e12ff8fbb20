"""Lists of problems and drugs, as other systems write them, as answers: read exactly, never guessed, never "no"."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.coding.answers import CodeReader
from painref.coding.concepts import Code, Concept, Kind, System, system_called
from painref.coding.drugs import drugs_named
from painref.knowledge.model import QuestionType
from painref.sources.document import read_document
from painref.triage.questionnaire.reading import read_answers
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
READER = CodeReader(KNOWLEDGE)
DAY = date(2026, 11, 28)


def drug(text: str = "", code: str = "", **more: Any) -> Concept:
    return Concept(kind=Kind.DRUG, codes=(Code(System.RXNORM, code),) if code else (), text=text, **more)


def finding(text: str = "", code: str = "", **more: Any) -> Concept:
    return Concept(kind=Kind.FINDING, codes=(Code(System.ICD10CM, code),) if code else (), text=text, **more)


def answers(*concepts: Concept) -> Any:
    return READER.read(concepts).answers


# --- Drugs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "drugs"),
    [
        ("warfarin sodium 5 MG Oral Tablet [Coumadin]", {"warfarin"}),
        ("Clopidogrel 75 MG Oral Tablet", {"clopidogrel"}),
        ("0.4 ML Enoxaparin sodium 100 MG/ML Prefilled Syringe", {"enoxaparin-therapeutic"}),
        ("12 HR Aspirin 25 MG / Dipyridamole 200 MG Extended Release Oral Capsule", {"aspirin", "dipyridamole"}),
        ("semaglutide 1.34 MG/ML Pen Injector [Ozempic]", {"glp-1-agonist"}),
        ("Eliquis 2.5 mg bd", {"apixaban-low-dose"}),
    ],
)
def test_a_drug_is_known_by_its_ingredients(written: str, drugs: set[str]) -> None:
    assert answers(drug(written)) == {"drugs": dict.fromkeys(drugs, "yes")}


def test_the_strength_of_a_tablet_is_no_dose() -> None:
    assert answers(drug("apixaban 2.5 MG Oral Tablet [Eliquis]")) == {"drugs": {"apixaban": "yes"}}


def test_the_code_of_an_ingredient_is_the_drug_and_its_words_tell_the_dose() -> None:
    assert answers(drug(code="11289")) == {"drugs": {"warfarin": "yes"}}
    assert answers(drug("Eliquis 2.5 mg bd", "1364430")) == {"drugs": {"apixaban-low-dose": "yes"}}


def test_a_code_and_words_of_two_drugs_are_both() -> None:
    assert answers(drug("Clopidogrel 75 MG Oral Tablet", "11289")) == {
        "drugs": {"clopidogrel": "yes", "warfarin": "yes"}
    }


@pytest.mark.parametrize("unheard", [drug("vorapaxar 2.08 MG Oral Tablet"), drug(code="99999"), drug("heparin sodium")])
def test_a_drug_that_is_not_known_is_held_in_its_own_words_and_never_looks_like_no_drug(unheard: Concept) -> None:
    coded = READER.read([unheard])
    [missed] = coded.not_understood
    assert missed.became == "drugs.other-antithrombotic"
    assert coded.answers == {"drugs": {"other-antithrombotic": missed.said}}


def test_a_drug_is_left_out_only_by_the_word_of_whoever_asks() -> None:
    mixed = [drug("Acetaminophen 325 MG / HYDROcodone Bitartrate 7.5 MG Oral Tablet")]
    coded = CodeReader(KNOWLEDGE, ["acetaminophen"]).read(mixed)
    assert coded.answers == {"drugs": {"other-antithrombotic": "HYDROcodone Bitartrate"}}


@pytest.mark.parametrize(
    "statin",
    [
        drug("simvastatin"),
        drug("Simvastatin 20 MG Oral Tablet [Zocor]", "312961"),
        drug("atorvastatin calcium 40 mg daily"),
        drug("lisinopril 10 MG Oral Tablet"),
        drug(code="36567"),
    ],
)
def test_a_drug_of_no_concern_is_named_and_says_nothing(statin: Concept) -> None:
    coded = READER.read([statin])
    assert (coded.answers, coded.not_understood) == ({}, ())
    assert coded.no_concern == (statin.said_as,)


@pytest.mark.parametrize(
    "unsure",
    [
        drug("simvastatin 20 mg and apixaban"),
        drug("simvastatin 20 mg, with the blood thinner"),
        drug("lisinopril 20 MG / vorapaxar 2.08 MG Oral Tablet"),
        drug("simvastatin 20 MG Oral Tablet [Eliquis]"),
        drug("simvastatin 20 MG Oral Tablet [with a blood thinner]"),
        drug("Zocor", "36567"),
        drug("simvastatin 20 MG Oral Tablet", "11289"),
        drug("metformin 500 MG Oral Tablet", "6809"),
        Concept(kind=Kind.DRUG, codes=(Code(System.RXNORM, "36567"), Code(System.OTHER, "7")), text=""),
    ],
)
def test_what_says_more_than_a_drug_of_no_concern_is_never_passed_over(unsure: Concept) -> None:
    coded = READER.read([unsure])
    assert coded.no_concern == ()
    assert coded.answers["drugs"]


def test_every_drug_of_no_concern_is_known_as_such_and_none_is_a_drug_that_painref_asks_of() -> None:
    for coding in (coding for coding in KNOWLEDGE.codings.values() if not coding.then):
        concepts = [*(drug(code=code) for code in coding.rxnorm_codes), *map(drug, coding.names)]
        assert len(READER.read(concepts).no_concern) == len(concepts)
        assert [name for name in coding.names if drugs_named(name, KNOWLEDGE)] == []


def test_a_drug_that_has_ended_is_not_taken() -> None:
    assert answers(drug("Clopidogrel 75 MG Oral Tablet", ended=True)) == {}


@pytest.mark.parametrize("said", ["none", "No current medications", "unknown", "-", ""])
def test_a_list_that_says_it_is_empty_names_no_drug_and_denies_none(said: str) -> None:
    coded = READER.read([drug(said), finding(said)])
    assert (coded.answers, coded.not_understood) == ({}, ())


# --- Findings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("E11.9", {"health_conditions": {"diabetes": "yes"}}),
        ("i4891", {"health_conditions": {"atrial-fibrillation": "yes"}}),
        ("C50.919", {"health_conditions": {"active-cancer": "yes"}}),
        ("C90.00", {"health_conditions": {"blood-cancer": "yes"}}),
        ("Z3A.20", {"pregnancy": "yes"}),
        ("M54.31", {"diagnoses": {"sciatica": "yes"}}),
        ("M47.816", {"diagnoses": {"lumbar-facet-pain": "suspected"}}),
        ("M54.16", {"diagnoses": {"lumbar-radiculopathy": "yes", "sciatica": "suspected"}}),
        ("M48.062", {"diagnoses": {"lumbar-spinal-stenosis": "yes"}}),
        ("M48.061", {"diagnoses": {"lumbar-spinal-stenosis": "suspected"}}),  # without neurogenic claudication
        ("Z79.01", {"drugs": {"other-antithrombotic": "long-term anticoagulant, not named"}}),
    ],
)
def test_a_code_says_what_its_label_says_and_points_to_the_rest(code: str, expected: Any) -> None:
    assert answers(finding(code=code)) == expected


@pytest.mark.parametrize("code", ["D57.3", "H40.011", "I48.92", "Z95.2x", "Z91.041"])
def test_a_code_that_says_less_than_an_option_says_nothing(code: str) -> None:
    found = answers(finding(code=code))
    assert "health_conditions" not in found
    assert "allergies" not in found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Chronic low back pain (finding)", {"diagnoses": {"chronic-low-back-pain": "yes"}}),
        ("Osteoarthritis of knee (disorder)", {"diagnoses": {"knee-osteoarthritis": "yes"}}),
        ("Diabetes mellitus type 2 (disorder)", {"health_conditions": {"diabetes": "yes"}}),
        ("Sleep apnea (disorder)", {"health_conditions": {"sleep-apnoea": "yes"}}),
        ("Sciatica, left side", {"diagnoses": {"sciatica": "yes"}}),
    ],
)
def test_words_are_read_without_what_a_terminology_puts_behind_them(written: str, expected: Any) -> None:
    assert answers(finding(written)) == expected


@pytest.mark.parametrize(
    "written", ["Prediabetes (finding)", "History of stroke", "Family history of diabetes", "Pain"]
)
def test_what_is_not_exactly_an_answer_is_named_and_changes_nothing(written: str) -> None:
    coded = READER.read([finding(written)])
    assert coded.answers == {}
    assert [missed.said for missed in coded.not_understood] == [written]


def test_an_event_keeps_its_latest_date_and_does_not_end() -> None:
    early = finding("Myocardial infarction (disorder)", since=date(2020, 1, 2), ended=True)
    late = finding(code="I21.9", since=date(2026, 5, 6))
    assert answers(early, late) == {"events": {"myocardial-infarction": "2026-05-06"}}
    assert answers(finding(code="E11.9", ended=True)) == {}


def test_a_suspicion_is_a_question_mark_at_a_diagnosis_and_elsewhere_unknown() -> None:
    coded = READER.read([finding("Sciatica", certain=False), finding(code="E11.9", certain=False)])
    assert coded.answers == {"diagnoses": {"sciatica": "suspected"}}
    assert "health_conditions.diabetes stays unknown" in coded.notes[0]


def test_systems_go_by_their_addresses_and_common_names() -> None:
    assert system_called("http://hl7.org/fhir/sid/icd-10-cm") is System.ICD10CM
    assert system_called(" RxNorm ") is System.RXNORM
    assert system_called("http://snomed.info/sct") is System.OTHER


# --- All of them ------------------------------------------------------------------------------------------------------


def test_every_coding_of_the_data_gives_an_answer_that_can_be_read() -> None:
    for coding in (coding for coding in KNOWLEDGE.codings.values() if coding.then):
        codes = [finding(code=code.partition("-")[0]) for code in coding.icd10cm_codes]
        concepts = [*codes, *(drug(code=code) for code in coding.rxnorm_codes), *map(finding, coding.names)]
        for concept in concepts:
            found = answers(concept)
            assert found, (coding.id, concept)
            assert read_answers(read_document(json.dumps(found).encode(), "x"), KNOWLEDGE, DAY).values


def test_every_drug_is_known_by_each_of_its_names() -> None:
    for medication in KNOWLEDGE.medications.values():
        for name in (*medication.brands, *medication.aliases):
            assert "other-antithrombotic" not in answers(drug(name))["drugs"], name


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=9), max_size=4))
def test_no_text_breaks_the_reader_or_answers_no(texts: list[str], codes: list[str]) -> None:
    concepts = [*map(drug, texts), *map(finding, texts), *(finding(code=code) for code in codes)]
    for question, value in answers(*concepts).items():
        is_list = KNOWLEDGE.questions[question].type in (QuestionType.OPTIONS, QuestionType.NAMES)
        assert "no" not in (value.values() if is_list else [value])

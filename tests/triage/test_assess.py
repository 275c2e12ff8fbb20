"""An assessment narrowed to one procedure, family or rank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import CriterionText, Id, Prerequisite, Urgency
from painref.sources.document import read_document
from painref.triage.assess import NoRowError, assess, assess_with, narrowed_to
from painref.triage.assessment import Assessment
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.recommendations import RecommendationStatus
from painref.triage.engine.requests import Answer
from painref.triage.engine.rules import prepare
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.lens import parse_lens
from painref.triage.patient import Patient
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.summarise import summarise
from tests.cited_patients import assessment_of, cited_patients
from tests.opened import built_in_knowledge

from .engine.tiny import FACET, SCIATICA, TESTED, TINY, asking, but, changed_flag, did


def procedures(assessment: Assessment) -> list[str]:
    return [str(row.procedure) for row in assessment.rows]


@pytest.mark.parametrize("name", ["block", "Facet block", "FACET-BLOCK"])
def test_narrowed_to_a_procedure_by_any_name_keeps_its_row(name: str) -> None:
    assert procedures(narrowed_to(assess(TINY, FACET), name, TINY)) == ["block"]


def test_narrowed_to_a_family_keeps_those_of_its_variants() -> None:
    assert procedures(narrowed_to(assess(TINY, FACET), "needle", TINY)) == ["block", "ablation"]
    assert procedures(narrowed_to(assess(TINY, SCIATICA), "needle", TINY)) == ["epidural"]


def test_narrowed_to_a_rank_keeps_its_row() -> None:
    whole = assess(TINY, FACET)
    assert narrowed_to(whole, "2", TINY).rows == whole.rows[1:2]


def test_narrowed_changes_nothing_but_the_rows() -> None:
    whole = assess(TINY, FACET)
    assert replace(narrowed_to(whole, "block", TINY), rows=whole.rows) == whole


@pytest.mark.parametrize(("name", "message"), [("implant", "no row for implant"), ("9", "no row has the number 9")])
def test_narrowed_to_what_has_no_row_is_an_error(name: str, message: str) -> None:
    with pytest.raises(NoRowError, match=message):
        narrowed_to(assess(TINY, FACET), name, TINY)


def test_narrowed_to_an_unknown_procedure_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="or the number of its row"):
        narrowed_to(assess(TINY, FACET), "nothing of the kind", TINY)


def test_whoever_is_counted_is_named_in_the_row() -> None:
    """Those who speak of a wider condition alone included: a count that names nobody could not be checked."""
    for id_ in list(cited_patients())[::8]:
        for row in assessment_of(id_).rows:
            named = [item.direction for item in (*row.recommendations, *row.wider) if item.counted]
            assert sum(direction in ("for", "conditional-for") for direction in named) == row.agreement.in_favour
            assert sum("against" in direction for direction in named) == row.agreement.against


def test_without_the_answers_the_same_is_decided_and_nothing_of_the_interview_told() -> None:
    rules = prepare(TINY)
    whole, brief = (assess_with(rules, SCIATICA, could_become=False, answers=answers) for answers in (True, False))
    assert (brief.disposition, brief.requests, brief.rows) == (whole.disposition, whole.requests, whole.rows)
    assert brief.safety == whole.safety
    assert whole.answers.given
    assert not brief.answers.given
    assert brief.open_questions == ()
    assert brief.conditions == tuple(item for item in whole.conditions if item.support.is_supported)
    assert [flag.id for flag in brief.red_flags_open] == [flag.id for flag in whole.red_flags_open]


NOT_URGENT = changed_flag("infection", urgency=Urgency.CARE, explained_by=())
"""The tiny knowledge, in which what holds up every needle is not asked before anything."""


def test_an_open_flag_that_would_hold_up_what_comes_first_is_named() -> None:
    could = assess(NOT_URGENT, but(SCIATICA, unknown="warnings.fever")).safety.could_hold_up
    assert [(item.flag, item.procedures) for item in could] == [("infection", ("epidural",))]
    assert assess(NOT_URGENT, SCIATICA).safety.could_hold_up == ()


def test_an_open_flag_that_would_hold_up_what_is_asked_for_is_named() -> None:
    patient = asking(but(FACET, unknown="warnings.fever"), "block", "ablation")
    (could,) = assess(NOT_URGENT, patient).safety.could_hold_up
    assert could.procedures == ("ablation",), "the flag spares the block"


def test_an_open_flag_that_a_diagnosis_would_lift_is_not_named() -> None:
    explained = changed_flag("infection", urgency=Urgency.CARE, explained_by=(Id("sciatica"),))
    assert assess(explained, but(SCIATICA, unknown="warnings.fever")).safety.could_hold_up == ()


def test_what_is_asked_for_and_depends_on_answers_is_held_up_though_it_has_no_row() -> None:
    unsure = asking(but(SCIATICA, unknown="warnings.fever diagnoses.sciatica"), "epidural")
    assessment = assess(NOT_URGENT, unsure)
    assert assessment.requests[0].row is None
    assert [item.procedures for item in assessment.safety.could_hold_up] == [("epidural",)]


def test_of_a_family_that_is_asked_for_and_depends_on_answers_every_variant_is_held_up() -> None:
    unsure = asking(but(SCIATICA, unknown="warnings.fever diagnoses.sciatica"), "needle")
    assert [item.procedures for item in assess(NOT_URGENT, unsure).safety.could_hold_up] == [("ablation", "epidural")]


def test_a_flag_that_must_be_asked_is_not_named_again() -> None:
    assert assess(TINY, but(SCIATICA, unknown="warnings.fever")).safety.could_hold_up == ()


def test_the_flag_that_holds_up_least_else_is_named_first() -> None:
    specific = replace(TINY.red_flags[Id("numb-saddle")], urgency=Urgency.CARE, defers=(Id("epidural"),))
    knowledge = replace(NOT_URGENT, red_flags={**NOT_URGENT.red_flags, specific.id: specific})
    patient = but(SCIATICA, unknown="warnings.fever warnings.numb:new")
    assert [item.flag for item in assess(knowledge, patient).safety.could_hold_up] == ["numb-saddle", "infection"]


def test_a_payer_is_told_once_of_a_procedure_that_two_requests_are_answered_by() -> None:
    payers = assess(TINY, asking(SCIATICA, "epidural", "needle"), parse_lens(("payers",), TINY)).payers
    assert [(item.by, item.procedure) for item in payers] == [("payer-2022", "epidural")]


def test_a_payer_is_told_by_its_own_criteria_and_not_by_what_painref_asks_besides() -> None:
    epidural = TINY.procedures[Id("epidural")]
    never = Prerequisite(text="Painref's own", when=CriterionText("age > 120"), refs=())
    knowledge = replace(TINY, procedures={**TINY.procedures, epidural.id: replace(epidural, prerequisites=(never,))})
    assessment = assess(knowledge, asking(SCIATICA, "epidural"), parse_lens(("payers",), knowledge))
    (payer,) = assessment.payers
    assert payer.status is RecommendationStatus.MET
    assert "Painref's own" not in {item.text for item in payer.requirements}
    assert assessment.requests[0].answer is Answer.NOT_INDICATED


def test_of_a_child_of_whom_nobody_speaks_it_is_said_that_the_guidance_is_for_adults() -> None:
    child = but(FACET, age=12.0)
    assert assess(TINY, child).rows
    assert assess(TINY, child).adults_only
    assert not assess(TINY, FACET).adults_only


def test_what_is_missing_is_said_once_each_as_in_a_sentence() -> None:
    said = {row.procedure: row.reason for row in assessment_of("spot-on-the-iliac-crest-that-brings-the-pain").rows}
    missing = said["lumbar-medial-branch-rfa"].removeprefix("if criteria are met: ").rstrip(".").split("; ")
    assert missing == ["positive response to a diagnostic medial branch block", *missing[1:]]
    assert len(set(missing)) == len(missing)
    assert not any(text[0].isupper() and text[1:2].islower() for text in missing)


@pytest.mark.parametrize(
    ("patient", "procedure", "reason"),
    [
        (TESTED, "block", "it has given its answer"),
        (but(SCIATICA, done=(did("epidural", result="poor"),)), "epidural", "it has not helped enough"),
    ],
    ids=["test", "treatment"],
)
def test_what_was_done_is_not_done_again_for_its_own_reason(patient: Patient, procedure: str, reason: str) -> None:
    (row,) = (row for row in assess(TINY, patient).rows if row.procedure == procedure)
    assert row.verdict is VerdictKind.DONE
    assert reason in row.reason


@pytest.mark.parametrize(
    ("duration", "care"), [(5.0, "Keep moving."), (20.0, "")], ids=["care is missing", "was given"]
)
def test_care_is_named_in_place_of_a_procedure_only_where_it_was_not_given(duration: float, care: str) -> None:
    refused = asking(but(FACET, yes="declined.block declined.ablation", pain_duration=duration), "ablation")
    found = assess(TINY, refused).disposition
    assert (found.word, found.instead) == (DispositionWord.CONSERVATIVE_FIRST, care)


def test_a_safety_question_that_nobody_answered_is_not_among_those_answered() -> None:
    """Once one sign has raised the flag, nothing depends on another; that does not make it denied."""
    knowledge = built_in_knowledge()
    text = b"pain_regions: [low-back, leg]\nneuro_red_flags: {saddle-sensory-change: new, leg-weakness: not new}"
    given = read_answers(read_document(text, "a.yaml"), knowledge, date(2026, 11, 28))
    safety = assess(knowledge, patient_of(given, knowledge)).safety
    answers = {item.option: item.answer for item in safety.answered}
    assert answers == {"saddle-sensory-change": "new", "leg-weakness": "not new"}
    assert safety.total == len(safety.answered) + len(safety.open)


def test_the_drugs_before_what_is_asked_for_and_still_open_are_told_though_it_has_no_row() -> None:
    knowledge = built_in_knowledge()
    text = b"pain_regions: [chest-wall]\nrequested: thoracic-interlaminar-esi\ndrugs: {rivaroxaban: yes}"
    given = read_answers(read_document(text, "a.yaml"), knowledge, date(2026, 11, 28))
    assessment = assess(knowledge, patient_of(given, knowledge))
    (request,) = assessment.requests
    assert (request.row, request.answer) == (None, Answer.NEEDS_ANSWERS)
    assert {hold.medication for hold in request.holds} == {"rivaroxaban"}
    assert request.needs_plan == request.risk_not_asked == ("rivaroxaban",)
    (drug,) = summarise(assessment).drugs
    assert drug.prescriber
    assert not drug.risk_asked
    assert {hold.ranks for hold in drug.holds} == {()}

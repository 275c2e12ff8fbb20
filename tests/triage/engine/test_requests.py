"""The answer to what a letter asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.criteria.judgement import FALSE
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ConservativeFirst, CriterionText, Direction, Id, Requirement, Suspicion, Urgency
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.requests import Answer, Requested
from painref.triage.patient import Patient
from painref.triage.phrases import why_answer

from .tiny import (
    BOTH,
    FACET,
    HEALTHY,
    SCIATICA,
    SUSPECTED,
    TESTED,
    TINY,
    TRIED,
    asked,
    asking,
    but,
    changed,
    changed_condition,
    changed_flag,
    decided,
    did,
    indication_of,
    said_of,
    saying,
    with_conditions,
    with_procedures,
)

FEVER = "warnings.fever warnings.fever:new"
WORK_UP = changed_flag("infection", urgency=Urgency.WORK_UP)
AGAINST = with_procedures(saying("block", said_of("block", direction=Direction.AGAINST)))


def answered(patient: Patient, *procedures: str, knowledge: Knowledge = TINY) -> Requested:
    """Return the answer to the first request."""
    return decided(asking(patient, *procedures), knowledge).requests[0]


def row_of(request: Requested) -> str | None:
    return request.row.row.procedure if request.row else None


@pytest.mark.parametrize(
    ("procedure", "patient", "knowledge", "answer"),
    [
        ("block", FACET, TINY, Answer.YES_NOW),
        ("epidural", but(SCIATICA, yes="drugs.thinner"), TINY, Answer.YES_AFTER_PREPARATION),
        ("ablation", FACET, TINY, Answer.NOT_YET_STEP_FIRST),
        ("block", but(FACET, unknown="care_weeks"), TINY, Answer.NEEDS_ANSWERS),
        ("epidural", but(SCIATICA, yes="events.operation-planned"), TINY, Answer.POSTPONED),
        ("ablation", but(FACET, done=(did("block", relief=20.0),)), TINY, Answer.NOT_INDICATED),
        ("block", FACET, AGAINST, Answer.NOT_INDICATED),
        ("block", TESTED, TINY, Answer.NOT_INDICATED),
        ("block", but(FACET, yes="declined.block"), TINY, Answer.NOT_INDICATED),
        ("epidural", but(SCIATICA, pain_duration=5.0), TINY, Answer.NO_POSITION),
        ("block", but(FACET, yes="allergy"), TINY, Answer.CONTRAINDICATED),
        ("ablation", but(TESTED, yes=FEVER), TINY, Answer.RED_FLAG_FIRST),
        ("ablation", but(TESTED, yes=FEVER), WORK_UP, Answer.NOT_YET_STEP_FIRST),
        ("ablation", but(TESTED, yes=f"allergy {FEVER}"), WORK_UP, Answer.CONTRAINDICATED),
        ("ablation", but(TESTED, yes=f"declined.ablation {FEVER}"), WORK_UP, Answer.NOT_INDICATED),
    ],
)
def test_the_verdict_answers_the_request(
    procedure: str, patient: Patient, knowledge: Knowledge, answer: Answer
) -> None:
    assert answered(patient, procedure, knowledge=knowledge).answer is answer


def test_what_painref_does_not_hold_is_not_covered() -> None:
    patient = replace(FACET, requested_otherwise=("a massage",))
    (request,) = decided(patient).requests
    assert (request.asked, request.answer, request.row) == ("a massage", Answer.NOT_COVERED, None)


def test_a_family_is_answered_by_its_best_variant() -> None:
    request = answered(FACET, "needle")
    assert (request.answer, row_of(request)) == (Answer.YES_NOW, "block")


def test_each_request_is_answered_once() -> None:
    requests = decided(asking(FACET, "ablation", "block", "ablation")).requests
    assert [item.asked for item in requests] == ["ablation", "block"]


# --- Without a row ----------------------------------------------------------------------------------------------------


def test_not_indicated_without_a_condition_it_is_done_for() -> None:
    request = answered(FACET, "epidural")
    assert (request.answer, request.row) == (Answer.NOT_INDICATED, None)


def test_needs_answers_while_its_condition_is_open() -> None:
    patient = but(SUSPECTED, unknown="tender")
    request = answered(patient, "ablation")
    assert request.answer is Answer.NEEDS_ANSWERS
    assert "tender" in asked(patient, request.needs)


def test_no_condition_is_asked_for_what_could_not_be_offered() -> None:
    patient = but(SUSPECTED, unknown="tender", yes="declined.block")
    assert answered(patient, "block").answer is Answer.NOT_INDICATED


def test_contraindicated_without_a_row_as_well() -> None:
    assert answered(but(FACET, yes="allergy"), "epidural").answer is Answer.CONTRAINDICATED


def test_red_flag_first_without_a_row_as_well() -> None:
    assert answered(but(HEALTHY, yes=f"pain_regions.back {FEVER}"), "epidural").answer is Answer.RED_FLAG_FIRST


def test_a_flag_that_spares_the_procedure_does_not_answer() -> None:
    assert answered(but(FACET, yes=FEVER), "block").answer is Answer.YES_NOW


def test_not_indicated_where_only_a_work_up_holds_up_what_is_done_for_nothing() -> None:
    feverish = but(HEALTHY, yes=f"pain_regions.back {FEVER}")
    work_up = changed_flag("infection", urgency=Urgency.WORK_UP)
    assert answered(feverish, "epidural", knowledge=work_up).answer is Answer.NOT_INDICATED


def test_care_comes_first_where_any_open_condition_would_wait_for_it() -> None:
    found = decided(asking(but(SUSPECTED, unknown="tender", care_weeks=2.0), "block"))
    assert found.requests[0].answer is Answer.NOT_YET_STEP_FIRST
    assert found.disposition.word is DispositionWord.CONSERVATIVE_FIRST


@pytest.mark.parametrize(
    ("changes", "answer", "reason"),
    [
        ({"yes": "diagnoses.back-pain frail"}, Answer.NOT_YET_STEP_FIRST, "care comes first for the pain"),
        ({"yes": "diagnoses.back-pain"}, Answer.NEEDS_ANSWERS, "it is open whether there is facet pain"),
        ({"yes": "frail", "no": "diagnoses.back-pain"}, Answer.NEEDS_ANSWERS, "it is open whether there is facet pain"),
    ],
)
def test_care_comes_first_where_another_condition_of_the_place_wants_it(
    changes: dict[str, str], answer: Answer, reason: str
) -> None:
    care = ConservativeFirst(text="Walk.", when=CriterionText("frail"), step=Id("conservative-care"), refs=())
    tiny = with_conditions(replace(TINY.conditions[Id("facet-pain")], parent=None, conservative_first=None))
    acute = replace(TINY.conditions[Id("back-pain")], umbrella=False, conservative_first=care)
    knowledge = replace(tiny, conditions={**tiny.conditions, acute.id: acute})
    patient = but(but(SUSPECTED, unknown="tender"), **changes)
    found = answered(patient, "ablation", knowledge=knowledge)
    assert found.answer is answer
    assert reason in why_answer(found, decided(patient, knowledge).context)


def test_not_covered_where_the_diagnosis_is_not_in_the_knowledge() -> None:
    assert answered(but(FACET, yes="diagnoses.other-diagnosis"), "epidural").answer is Answer.NOT_COVERED


@pytest.mark.parametrize(
    ("yes", "expected"),
    [
        ("", Answer.NEEDS_ANSWERS),
        ("diagnoses.other-diagnosis", Answer.NOT_COVERED),
        ("diagnoses.other-diagnosis frail", Answer.NEEDS_ANSWERS),
    ],
    ids=["no diagnosis", "another diagnosis", "another diagnosis, and a sign of it"],
)
def test_beside_a_diagnosis_not_held_only_what_has_a_sign_stays_open(yes: str, expected: Answer) -> None:
    suspicion = Suspicion(text="Tender and frail.", refs=(), when=CriterionText("tender and frail"))
    unknown = {"tender", "frail", "diagnoses.facet-pain"}.difference(yes.split())
    patient = but(SCIATICA, yes=f"pain_regions.back {yes}", unknown=" ".join(unknown))
    knowledge = changed_condition("facet-pain", suspect=suspicion)
    assert answered(patient, "ablation", knowledge=knowledge).answer is expected


WIDER = replace(indication_of("ablation"), condition=Id("back-pain"), recommendations=())
OF_BACK_PAIN = changed("ablation", indications=(indication_of("ablation"), WIDER))
"""Ablation has a row for back pain, of which nobody speaks; bodies speak of it for facet pain, which is narrower."""

UNSPECIFIC = but(FACET, yes="diagnoses.back-pain", no="diagnoses.facet-pain tender")
"""Back pain that is not of the facets."""


def test_not_indicated_where_bodies_speak_only_of_a_narrower_condition_that_is_not_there() -> None:
    request = answered(UNSPECIFIC, "ablation", knowledge=OF_BACK_PAIN)
    assert (request.answer, request.row) == (Answer.NOT_INDICATED, None)


def test_needs_answers_while_that_condition_is_open() -> None:
    patient = but(UNSPECIFIC, unknown="diagnoses.facet-pain tender", done=(did("block", relief=90.0),))
    request = answered(patient, "ablation", knowledge=OF_BACK_PAIN)
    assert request.answer is Answer.NEEDS_ANSWERS
    assert "tender" in asked(patient, request.needs, OF_BACK_PAIN)


def test_no_position_where_nobody_followed_speaks_of_it_at_all() -> None:
    by_a_payer = replace(indication_of("ablation"), recommendations=(said_of("ablation", by=Id("payer-2022")),))
    knowledge = changed("ablation", indications=(by_a_payer, WIDER))
    assert answered(UNSPECIFIC, "ablation", knowledge=knowledge).answer is Answer.NO_POSITION


def test_no_position_where_bodies_speak_only_of_another_condition() -> None:
    """Of sciatica nothing is said: that facet pain is not there says nothing of it."""
    other = replace(WIDER, condition=Id("sciatica"))
    knowledge = changed("ablation", indications=(indication_of("ablation"), other))
    assert answered(SCIATICA, "ablation", knowledge=knowledge).answer is Answer.NO_POSITION


REFUSED_FOR_BACK_PAIN = changed(
    "ablation",
    indications=(
        indication_of("ablation"),
        replace(WIDER, recommendations=(said_of("ablation", direction=Direction.AGAINST),)),
    ),
)


@pytest.mark.parametrize(
    ("unknown", "answer"),
    [("diagnoses.facet-pain tender", Answer.NEEDS_ANSWERS), ("", Answer.NOT_INDICATED)],
    ids=["open", "ruled out"],
)
def test_advice_against_it_for_a_wider_condition_leaves_open_the_narrower_one(unknown: str, answer: Answer) -> None:
    patient = but(UNSPECIFIC, unknown=unknown, done=(did("block", relief=90.0),))
    request = answered(patient, "ablation", knowledge=REFUSED_FOR_BACK_PAIN)
    assert request.answer is answer
    assert ("tender" in asked(patient, request.needs, REFUSED_FOR_BACK_PAIN)) is bool(unknown)


def test_what_an_open_request_depends_on_is_asked_before_the_rows() -> None:
    patient = asking(
        but(UNSPECIFIC, unknown="diagnoses.facet-pain tender", done=(did("block", relief=90.0),)), "ablation"
    )
    found = decided(patient, REFUSED_FOR_BACK_PAIN)
    needs = OpenNeeds(found)
    assert needs.requests == found.requests[0].needs != FALSE
    assert next(turn for turn in needs.in_turn() if turn != FALSE) == needs.requests


# --- What bars it, and what comes first -------------------------------------------------------------------------------


def test_nothing_to_gain_is_not_indicated_rather_than_contraindicated() -> None:
    barred = tuple(
        replace(item, no_benefit=item.when is not None) for item in TINY.procedures["needle"].contraindications
    )
    knowledge = changed("needle", contraindications=barred)
    assert answered(but(FACET, yes="allergy"), "block", knowledge=knowledge).answer is Answer.NOT_INDICATED
    assert answered(but(FACET, yes="allergy"), "epidural", knowledge=knowledge).answer is Answer.NOT_INDICATED


def test_what_has_to_be_planned_for_comes_first_though_an_answer_is_open() -> None:
    needs_care = Requirement(text="Care", when=CriterionText("care_weeks >= 8"), step=Id("conservative-care"))
    knowledge = with_procedures(saying("epidural", said_of("epidural", requires=(needs_care,))))
    open_patient = but(SCIATICA, unknown="care_weeks")
    found = decided(asking(but(open_patient, yes="drugs.thinner"), "epidural"), knowledge)
    assert found.requests[0].answer is Answer.YES_AFTER_PREPARATION
    assert found.disposition.word is DispositionWord.PREPARE_FIRST
    assert answered(open_patient, "epidural", knowledge=knowledge).answer is Answer.NEEDS_ANSWERS


# --- An implant before its trial --------------------------------------------------------------------------------------


def test_an_implant_waits_for_its_trial() -> None:
    request = answered(SCIATICA, "implant")
    assert request.answer is Answer.NOT_YET_STEP_FIRST
    assert row_of(request) == "trial"
    assert answered(TRIED, "implant").answer is Answer.YES_NOW


def test_after_a_trial_that_worked_the_rest_is_taken_for_granted_unless_denied() -> None:
    needs_care = Requirement(text="Care", when=CriterionText("care_weeks >= 8"), step=Id("conservative-care"))
    knowledge = with_procedures(saying("implant", said_of("implant", requires=(needs_care,))))
    assert answered(but(TRIED, unknown="care_weeks"), "implant", knowledge=knowledge).answer is Answer.YES_NOW
    assert answered(but(TRIED, care_weeks=2.0), "implant", knowledge=knowledge).answer is Answer.NOT_YET_STEP_FIRST


def test_care_before_a_treatment_that_worked_is_taken_for_granted_unless_denied() -> None:
    needs_care = Requirement(text="Care", when=CriterionText("care_weeks >= 8"), step=Id("conservative-care"))
    knowledge = with_procedures(saying("epidural", said_of("epidural", requires=(needs_care,))))
    worked = but(SCIATICA, unknown="care_weeks", done=(did("epidural", relief=80.0, lasted=20.0),))
    assert answered(worked, "epidural", knowledge=knowledge).answer is Answer.YES_NOW
    unsaid = but(SCIATICA, unknown="care_weeks")
    assert answered(unsaid, "epidural", knowledge=knowledge).answer is Answer.NEEDS_ANSWERS


# --- What the whole makes of it ---------------------------------------------------------------------------------------


def test_the_best_answer_gives_the_word() -> None:
    found = decided(asking(BOTH, "ablation", "epidural"))
    assert found.disposition.word is DispositionWord.PROCEED
    assert found.disposition.row is not None
    assert found.disposition.row.row.procedure == "epidural"


def test_under_an_emergency_the_red_flag_comes_before_any_other_answer() -> None:
    numb = but(FACET, yes="warnings.numb warnings.numb:new")
    assert answered(numb, "trial").answer is Answer.RED_FLAG_FIRST
    assert decided(replace(numb, requested_otherwise=("a massage",))).requests[0].answer is Answer.RED_FLAG_FIRST


def test_what_a_pressing_flag_spares_by_name_may_go_on() -> None:
    found = decided(asking(but(FACET, yes=FEVER), "block", "ablation"))
    assert [item.answer for item in found.requests] == [Answer.YES_NOW, Answer.RED_FLAG_FIRST]


def test_a_refusal_for_safety_is_the_worst_answer() -> None:
    """A family with a variant that is only not indicated is not called contraindicated."""
    assert answered(but(FACET, yes=FEVER), "needle").answer is Answer.YES_NOW
    assert answered(but(TESTED, yes=FEVER), "needle").answer is Answer.NOT_INDICATED


def test_answers_are_provisional_until_screened() -> None:
    patient = asking(but(FACET, unknown="warnings.numb warnings.numb:new"), "block")
    found = decided(patient)
    assert (found.provisional, found.requests[0].answer) == (True, Answer.YES_NOW)
    assert not decided(asking(FACET, "block")).provisional


def test_a_request_makes_its_condition_lead() -> None:
    leg = replace(BOTH, answers=replace(BOTH.answers, words={"main_region": "leg"}))
    assert decided(leg).rows[0].row.procedure == "epidural"
    assert "facet-pain" in decided(asking(leg, "block")).leading


def test_a_deferred_request_names_the_flags_that_could() -> None:
    knowledge = changed_flag("infection", explained_by=())
    assert answered(BOTH, "epidural", knowledge=knowledge).flags == {"infection", "numb-saddle"}
    assert answered(BOTH, "block", knowledge=knowledge).flags == {"numb-saddle"}

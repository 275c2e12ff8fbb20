"""A questionnaire under way: what was answered, what was asked in vain, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from painref.criteria.judgement import TRUE
from painref.knowledge.model import Id
from painref.sources.document import read_document
from painref.triage.assess import assess_with
from painref.triage.assessment import Assessment
from painref.triage.cases import Case
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.session import MOST_LINES, MOST_OF_SAFETY, MOST_OPTIONS, Part, Session, Turn
from painref.triage.questionnaire.types import Choice
from painref.triage.questionnaire.types.names import NameList
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.types.records import DoneList
from painref.triage.questionnaire.understanding import Refused, Understood
from painref.triage.questionnaire.values import Given
from tests.cited_patients import KNOWLEDGE, cited_patients
from tests.opened import built_in_rules
from tests.triage.questionnaire.nurse import current, visit

AS_OF = date(2026, 11, 28)
BACK = "age: 50\nsex: female\npain_duration: 20 weeks\npain_regions: [low-back, leg]\nrequested: none\n"


@cache
def rules() -> Rules:
    return built_in_rules()


def session(text: str = "") -> Session:
    document = read_document(f'vocabulary: "{KNOWLEDGE.release.vocabulary}"\n{text}'.encode(), "patient.yaml")
    return Session(rules(), read_answers(document, KNOWLEDGE, AS_OF))


def options_of(turn: Turn) -> list[str]:
    return [str(item.option) for item in turn.screen.items]


def test_age_sex_and_duration_come_first_on_one_screen() -> None:
    first, *rest = session().turns
    assert [item.key for item in first.screen.items] == ["age", "sex", "pain_duration"]
    assert [item.key for turn in rest for item in turn.screen.items] == ["pain_regions", "requested"]


def test_main_region_is_asked_where_three_regions_hurt() -> None:
    turns = session("pain_regions: [low-back, leg, neck]\n").turns
    assert "main_region" in {key for turn in turns for key in turn.screen.keys}
    assert "main_region" not in {key for turn in session(BACK).turns for key in turn.screen.keys}


def test_main_region_offers_the_regions_that_were_named() -> None:
    asked = next(
        turn for turn in session("pain_regions: [neck, low-back, leg]\n").turns if "main_region" in turn.screen.keys
    )
    assert [line.text for line in asked.screen.lines() if isinstance(line, Choice)] == [
        "Low back",
        "Leg below the knee",
        "Neck",
    ]
    given = session().given
    assert asked.screen.understand("3", {}, given) == asked.screen.understand("neck", {}, given)
    assert isinstance(asked.screen.understand("4", {}, given), Refused)
    assert isinstance(asked.screen.understand("head", {}, given), Refused)


@pytest.mark.parametrize("region", [option.id for option in KNOWLEDGE.questions[Id("pain_regions")].options])
def test_safety_of_a_region_is_one_screen_of_at_most_eight_options(region: str) -> None:
    turns = session(BACK.replace("low-back, leg", region)).turns
    safety = [turn for turn in turns if turn.part is Part.SAFETY]
    assert len(safety) <= 1
    assert all(isinstance(turn.screen, OptionList) for turn in safety)
    assert all(len(turn.screen.items) <= MOST_OF_SAFETY for turn in safety)


def test_no_screen_is_longer_than_a_window_of_24_lines() -> None:
    for turn in session(f"{BACK}diagnoses: [sciatica]\ndone: none\ndrugs: none\n").turns:
        if isinstance(turn.screen, OptionList):
            assert len(list(turn.screen.lines())) <= MOST_LINES


# Events


def events(text: str) -> dict[str, str]:
    turns = session(f"{BACK}diagnoses: [sciatica]\n{text}").turns
    items = [item for turn in turns for item in turn.screen.items if item.question.id == "events"]
    return {str(item.option): item.within for item in items}


def test_events_are_asked_one_by_one_for_the_span_that_rules_read() -> None:
    assert events("drugs: none\n")["spine-surgery-planned"] == "3 months"


def test_events_after_which_a_drug_must_not_be_stopped_are_asked_of_those_who_take_it() -> None:
    assert "heart-valve-replacement" not in events("drugs: none\n")
    assert events("drugs: [apixaban]\n")["heart-valve-replacement"] == "3 months"


# Gates


def test_who_does_not_know_of_a_pump_is_asked_for_the_pump_before_its_alarm() -> None:
    start = replace(session(f"{BACK}diagnoses: [sciatica]\ndone: none\ndrugs: none\n"), everything=True)
    keys = [key for turn in start.turns for key in turn.screen.keys]
    assert "implants.intrathecal-pump" in keys
    assert not [key for key in keys if key.startswith("device_red_flags")]


def test_who_hurts_in_the_groin_alone_is_asked_for_the_warning_sign_of_the_femoral_neck() -> None:
    start = replace(session(BACK.replace("[low-back, leg]", "[groin]")), everything=True)
    asked = {key for turn in start.turns for key in turn.screen.keys}
    assert "limb_red_flags.groin-pain-on-weight-bearing" in asked


# What is offered by number


def test_diagnoses_of_the_regions_have_numbers() -> None:
    [turn] = [turn for turn in session(BACK).turns if turn.screen.keys == {"diagnoses"}]
    assert isinstance(turn.screen, NameList)
    assert {"sciatica", "lumbar-facet-pain"} <= set(turn.screen.offered)
    assert "trigeminal-neuralgia" not in turn.screen.offered


def test_diagnoses_of_just_the_regions_that_hurt_have_the_first_numbers() -> None:
    [turn] = [turn for turn in session(BACK).turns if [item.key for item in turn.screen.items] == ["diagnoses"]]
    assert isinstance(turn.screen, NameList)
    first, hurting = turn.screen.offered[:4], {"low-back", "leg"}
    assert all(hurting <= set(KNOWLEDGE.conditions[condition].regions) for condition in first), first


def test_the_usual_drugs_have_numbers() -> None:
    at = session(f"{BACK}diagnoses: [sciatica]\n")
    [turn] = [turn for turn in at.turns if turn.screen.keys == {"drugs"}]
    for typed, named in (
        ("1 4r", {"apixaban", "clopidogrel"}),
        ("1 4, warfarin, r", {"apixaban", "clopidogrel", "warfarin"}),
    ):
        found = turn.screen.understand(typed, {}, at.given)
        assert isinstance(found, Understood)
        value: Any = found.changes[0].value  # type: ignore[union-attr]
        assert (set(value.options), value.others_denied) == (named, True)
    assert isinstance(turn.screen.understand("5 warfarin", {}, at.given), Refused)  # 5 mg, or the fifth of the list


def test_what_could_be_done_for_the_pain_has_a_number_where_the_request_is_asked_for() -> None:
    at = session("age: 50\nsex: female\npain_duration: 40\npain_regions: [knee]\n")
    assert isinstance(at.turns[0].screen, NameList)
    assert at.turns[0].screen.question.id == "requested"
    assert "knee-joint-injection" in at.turns[0].screen.offered[:5]
    assert "lumbar-medial-branch-rfa" not in at.turns[0].screen.offered


def test_the_options_of_a_question_stand_on_one_screen_where_they_have_room() -> None:
    whole = replace(session(BACK), everything=True)
    turns = [turn for turn in whole.turns if turn.part is Part.REST and isinstance(turn.screen, OptionList)]
    where = [(item.question.id, number) for number, turn in enumerate(turns) for item in turn.screen.items]
    assert len(turns) > 2
    for question in {question for question, _ in where}:
        screens = [number for name, number in where if name == question]
        assert len(set(screens)) == 1 or len(screens) > MOST_OPTIONS, question


def test_no_headache_drug_is_asked_of_somebody_whose_head_does_not_hurt() -> None:
    asked = [option for turn in session(BACK).turns for option in options_of(turn)]
    assert {"headache-preventive", "membrane-stabiliser-trigeminal"}.isdisjoint(asked)


def test_what_had_a_number_among_what_was_done_is_not_asked_again() -> None:
    before = session(BACK)
    [turn] = [turn for turn in before.turns if [item.key for item in turn.screen.items] == ["done"]]
    assert isinstance(turn.screen, DoneList)
    found = turn.screen.understand("1 60%", {}, before.given)
    assert isinstance(found, Understood)
    after = before.answer(turn, found.changes)
    numbered = {f"done.{name}" for name in turn.screen.offered}
    assert numbered.isdisjoint(key for turn in after.turns for key in turn.screen.keys)


def test_parts_come_in_their_order() -> None:
    parts = [list(Part).index(turn.part) for turn in session(f"{BACK}diagnoses: [sciatica]\n").turns]
    assert parts == sorted(parts)
    assert {Part.SAFETY, Part.KNOWN, Part.ROWS} <= {list(Part)[number] for number in parts}


def test_an_answer_gives_a_new_session_and_leaves_the_old() -> None:
    before = session()
    turn = before.turns[0]
    after = before.answer(turn, turn.screen.not_known())
    assert (before.given.values, before.put) == ({}, ())
    assert (after.put, set(after.given.unknown)) == ((turn,), {"age", "sex", "pain_duration"})


def test_what_was_not_known_is_not_asked_again() -> None:
    before = session(BACK)
    turn = before.turns[0]
    after = before.answer(turn, turn.screen.not_known())
    assert turn.screen.keys.isdisjoint(key for other in after.turns for key in other.screen.keys)


def test_what_a_file_says_is_unknown_is_not_asked() -> None:
    saved = f"{BACK}neuro_red_flags: {{saddle-sensory-change: unknown}}\ndiagnoses: unknown\n"
    keys = {key for turn in session(saved).turns for key in turn.screen.keys}
    assert keys.isdisjoint({"neuro_red_flags.saddle-sensory-change", "diagnoses"})
    assert "neuro_red_flags.bladder-change" in keys


def test_where_no_row_can_be_reached_and_care_is_not_known_the_rest_of_it_is_asked() -> None:
    """Nobody recommends a needle for the elbow; whether care comes first depends on what was tried."""
    elbow = cited_patients()["tennis-elbow-untreated"].given
    end = visit(rules(), current(elbow, KNOWLEDGE.release.vocabulary), everything=True).dialogue.session
    assert end.assessment.disposition.word == "conservative-first"
    assert "tried.nsaid" in {key for turn in end.put for key in turn.screen.keys}


def test_drugs_and_diagnoses_are_not_asked_one_by_one() -> None:
    turns = session(f"{BACK}diagnoses: [sciatica]\ndrugs: {{apixaban: yes}}\n").turns
    assert not [key for turn in turns for key in turn.screen.keys if key.startswith(("drugs", "diagnoses"))]


# Asking only what is open (TRIAGE, what must stay true, 7)


def outcome(assessment: Assessment) -> tuple[object, ...]:
    rows = [(row.procedure, row.condition, row.verdict) for row in assessment.rows[:3]]
    return assessment.disposition.word, {flag.id for flag in assessment.red_flags}, rows


def differing(some: tuple[Case, ...]) -> list[str]:
    """Return the cases of which asking what is open ends otherwise than all answers at once."""
    found = []
    for case in some:
        known = _asked_for(current(case.given, KNOWLEDGE.release.vocabulary))
        asked = visit(rules(), known, everything=True).dialogue.session.assessment
        if outcome(asked) != outcome(assess_with(rules(), patient_of(known, KNOWLEDGE))):
            found.append(case.id)
    return found


def _asked_for(known: Given) -> Given:
    """Return the answers to what this patient is asked: a blood test, or what is not wanted, is told unasked."""
    judge = Session(rules(), known).decided.context.judge
    asks = {id_: question.ask_if for id_, question in KNOWLEDGE.questions.items() if id_ != "declined"}
    asked = {id_ for id_, ask_if in asks.items() if ask_if is None or judge(ask_if) == TRUE}
    return replace(known, values={id_: value for id_, value in known.values.items() if id_ in asked})


@pytest.mark.parametrize(
    "some", [slice(65, None, 800), pytest.param(slice(5, None, 60), marks=pytest.mark.slow)], ids=str
)
def test_asking_what_is_open_ends_as_asking_everything(some: slice) -> None:
    assert differing(tuple(cited_patients().values())[some]) == []


def test_a_red_flag_beside_the_statement_that_there_are_none_is_typed_in_by_the_nurse() -> None:
    named = ("gout-knee-aspirated", "knee-hot-for-two-months", "runner-with-groin-pain-on-every-step")
    assert differing(tuple(cited_patients()[name] for name in named)) == []

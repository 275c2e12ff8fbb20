"""The questionnaire in typed lines: everything is said back, nothing typed is lost, an emergency ends the asking."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.knowledge.model import Id
from painref.sources.document import read_document
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.dialogue import KEYS, Dialogue, Line, Stage, begin
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.values import OptionsAnswer
from tests.opened import built_in_knowledge, built_in_rules

KNOWLEDGE = built_in_knowledge()
BACK = "age: 50\nsex: female\npain_duration: 20 weeks\npain_regions: [low-back, leg]\nrequested: none\n"


@cache
def rules() -> Rules:
    return built_in_rules()


@cache
def dialogue(text: str = "") -> Dialogue:
    document = read_document(f'vocabulary: "{KNOWLEDGE.release.vocabulary}"\n{text}'.encode(), "patient.yaml")
    return begin(Session(rules(), read_answers(document, KNOWLEDGE, date(2026, 11, 28))))


def after(start: Dialogue, *lines: str) -> Dialogue:
    for line in lines:
        start = start.reply(line)
    return start


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(line.text for line in lines)


def keys(at: Dialogue) -> set[str]:
    assert at.turn is not None
    return set(at.turn.screen.keys)


def test_it_begins_with_age_and_sex() -> None:
    first = dialogue()
    assert "1. Start (part 1 of 5)" in text(first.put)
    assert "1 Female / 2 Male" in text(first.put)


def test_what_can_be_typed_stands_below_every_screen() -> None:
    at = dialogue(f"{BACK}diagnoses: [sciatica]\n")
    for _ in range(10):
        if at.stage is Stage.ASKING:
            assert text(at.put).splitlines()[-1] == KEYS
        at = at.reply("")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("70, f, 6 months", "Recorded: Age: 70 years; Sex at birth: Female; "),
        ("70 f 40", "How long has this pain, or this episode of it, lasted: 40 weeks."),
        ("70 f since March", "lasted: since 2026-03."),
        ("70, ?, ?", "Recorded: Age: 70 years. not known: "),
        ("", "Recorded: don't know."),
    ],
)
def test_what_is_recorded_is_said_back(typed: str, said: str) -> None:
    assert said in text(after(dialogue(), typed).replies)


def test_a_denial_says_what_it_denies() -> None:
    denied = after(dialogue(BACK), "n")
    assert "Recorded: no: Numbness of the saddle area; Change in bladder control; " in text(denied.replies)


def test_safety_of_the_region_is_one_screen_with_the_prompt_of_each_group() -> None:
    shown = text(dialogue(BACK).put)
    assert "Any of these neurological warning signs?" in shown
    assert "Any of these pointers to infection?" in shown
    assert keys(after(dialogue(BACK), "n")) == {"diagnoses"}


def test_enter_at_safety_is_dont_know_and_denies_nothing() -> None:
    given = after(dialogue(BACK), "").session.given
    value = given.values[Id("neuro_red_flags")]
    assert isinstance(value, OptionsAnswer)
    assert (dict(value.options), "saddle-sensory-change" in value.unknown) == ({}, True)


def test_values_that_were_not_typed_are_asked_again() -> None:
    assert keys(after(dialogue(), "70")) == {"sex", "pain_duration"}


def test_text_that_does_not_fit_changes_nothing_and_asks_again() -> None:
    before = dialogue(BACK)
    refused = before.reply("perhaps")
    assert refused.session == before.session
    assert refused.turn == before.turn
    assert refused.replies


def test_b_then_enter_keeps_the_answer() -> None:
    back = after(dialogue(BACK), "n", "b")
    assert "neuro_red_flags.saddle-sensory-change" in keys(back)
    assert "Answered: no: Numbness of the saddle area; Change in bladder control; " in text(back.put)
    assert text(back.put).count("(Enter keeps it)") == 1
    kept = back.reply("")
    assert "Kept as it is." in text(kept.replies)
    assert kept.session.given == back.session.given


def test_b_at_the_first_screen_says_so() -> None:
    assert "This is the first question." in text(dialogue().reply("b").replies)


@pytest.mark.parametrize("command", ["e 1", "e saddle-sensory-change", "edit neuro_red_flags.saddle-sensory-change"])
def test_e_puts_an_earlier_answer_again(command: str) -> None:
    again = after(dialogue(BACK), "n", command)
    assert "neuro_red_flags.saddle-sensory-change" in keys(again)


def test_e_without_a_known_name_lists_what_was_answered() -> None:
    assert "Answered so far: 1 saddle-sensory-change, " in text(after(dialogue(BACK), "n", "e tea").replies)


@pytest.mark.parametrize(("command", "stage"), [("s", Stage.RESULT), ("q", Stage.LEFT)])
def test_s_goes_to_the_result_and_q_leaves(command: str, stage: Stage) -> None:
    assert dialogue().reply(command).stage is stage


def test_a_question_mark_says_how_to_ask_two_ask_for_rules() -> None:
    asked = dialogue(BACK)
    assert "wiping feel different?" in text(asked.reply("?").replies)
    assert next(question.id for question in asked.reply("??").why) == "neuro_red_flags"


def test_an_emergency_ends_the_asking_and_shows_its_card() -> None:
    stopped = after(dialogue(BACK), "1n 2d")
    assert stopped.stage is Stage.EMERGENCY
    assert "=== EMERGENCY ===" in text(stopped.put)
    assert "Numbness of the saddle area" in text(stopped.put)
    assert "a clear screen does not exclude it" in text(stopped.put)
    assert "HAND OVER" in text(stopped.put)
    action = next(flag.action for flag in stopped.session.assessment.red_flags)
    assert text((*stopped.replies, *stopped.put)).count(action) == 1
    assert stopped.reply("").stage is Stage.RESULT
    assert stopped.reply("n").stage is Stage.EMERGENCY


def test_going_on_after_an_emergency_is_a_choice_made_once() -> None:
    on = after(dialogue(BACK), "1n 2d", "g")
    assert on.stage is Stage.ASKING
    assert keys(on) == {"diagnoses"}
    assert on.reply("n").stage is Stage.ASKING


def test_an_emergency_by_a_slip_is_taken_back() -> None:
    back = after(dialogue(BACK), "1n", "b", "n")
    assert back.stage is Stage.ASKING
    assert not back.session.assessment.red_flags


def test_contradictions_are_reported_together_once() -> None:
    limb, sugar = "radiation: none\nlimb_dominant: yes\n", "hba1c: 8\nhealth_conditions: {diabetes: no}\n"
    contradictory = dialogue(f"{BACK}{limb}{sugar}")
    says = [contradiction.says for contradiction in contradictory.session.assessment.contradictions]
    assert len(says) == 2
    assert text(contradictory.replies).count("These answers do not go together") == 1
    assert all(text(contradictory.replies).count(each) == 1 for each in says)
    following = contradictory.reply("n")
    assert len(following.session.assessment.contradictions) == 2
    assert not any(each in text(following.replies) for each in says)


def test_the_part_never_falls() -> None:
    at = dialogue(f"{BACK}diagnoses: [sciatica]\n")
    reached = [at.reached]
    for _ in range(60):
        if not at.stage.waits:
            break
        at = at.reply("g" if at.stage is not Stage.ASKING else "")
        reached.append(at.reached)
    assert reached == sorted(reached)
    assert at.stage is Stage.RESULT


def test_it_stops_where_the_first_rows_need_no_more() -> None:
    at = dialogue(f"{BACK}diagnoses: [sciatica]\n")
    for _ in range(60):
        if at.stage is not Stage.ASKING:
            break
        at = at.reply("")
    assert at.stage is Stage.ENOUGH
    assert at.reply("").stage is Stage.RESULT
    assert at.reply("g").stage is Stage.ASKING


def test_an_unclear_name_is_shown_and_recorded_once_chosen() -> None:
    unclear = after(dialogue(f"{BACK}drugs: none\n"), "e drugs", "heparin")
    assert "Several match 'heparin'" in text(unclear.replies)
    chosen = unclear.reply("1")
    assert "Recorded: " in text(chosen.replies)
    assert Id("drugs") in chosen.session.given.values


@pytest.mark.parametrize("typed", ["", "n", "no"])
def test_no_to_a_question_back_records_nothing(typed: str) -> None:
    unclear = after(dialogue(f"{BACK}drugs: none\n"), "e drugs", "heparin")
    declined = unclear.reply(typed)
    assert declined.session == unclear.session
    assert "Nothing recorded." in text(declined.replies)


def test_a_number_that_is_not_shown_chooses_nothing() -> None:
    unclear = after(dialogue(f"{BACK}drugs: none\n"), "e drugs", "heparin")
    assert "99 is not one of these." in text(unclear.reply("99").replies)


LINES = st.lists(
    st.sampled_from(
        ["", "n", "y", "1", "2 old", "1-2", "r", "1n 2o", "0", "b", "e 1", "?", "??", "g", "b", "old", "70, f, 8"]
    )
    | st.text(max_size=8),
    max_size=8,
)


@settings(max_examples=settings().max_examples // 2)
@given(LINES)
def test_any_lines_are_survived_and_no_answer_is_lost_unsaid(lines: list[str]) -> None:
    at = dialogue(BACK)
    for line in lines:
        if not at.stage.waits:
            break
        before, at = at, at.reply(line)
        if at.session.given != before.session.given:
            assert "Recorded: " in text(at.replies)
        assert set(before.session.given.values) - set(at.session.given.values) <= set(at.session.given.unknown)

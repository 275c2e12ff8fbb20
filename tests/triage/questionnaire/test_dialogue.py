"""The questionnaire in typed lines: what a line means, and what is said back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.knowledge.model import Id
from painref.library.open import load
from painref.triage import parse_lens, prepare
from painref.triage.questionnaire.dialogue import Dialogue, Stage, begin
from painref.triage.questionnaire.session import Session

KNOWLEDGE = load()
RULES = prepare(KNOWLEDGE, parse_lens((), KNOWLEDGE))
FIRST = begin(Session(RULES))


def at(question: str, **answers: object) -> Dialogue:
    """The dialogue with one question put, as after ``e``."""
    session = Session(RULES, dict(answers), (Id(question),))  # type: ignore[arg-type]
    return begin(session).reply(f"e {question}")


def said(dialogue: Dialogue) -> str:
    return "\n".join(line.text for line in (*dialogue.heard, *dialogue.put))


def asked(dialogue: Dialogue) -> str:
    assert dialogue.question is not None
    return dialogue.question.id


def test_safety_is_asked_first() -> None:
    assert asked(FIRST) == "neuro_red_flags"
    assert "Question 1, at most" in said(FIRST)


@pytest.mark.parametrize(
    ("question", "typed", "recorded"),
    [
        ("neuro_red_flags", "1", "Saddle or perineal sensory change"),
        ("neuro_red_flags", "no", "none of these"),
        ("medications", "aspirin-secondary-prevention", "Aspirin for secondary prevention"),
        ("medications", "n/a", "no medications"),
        ("age", "42", "42 years"),
        ("limb_dominant", "n", "no"),
        ("pregnancy", "y", "Yes"),
        ("age", "unknown", "don't know"),
    ],
)
def test_what_was_recorded_is_said_back(question: str, typed: str, recorded: str) -> None:
    after = at(question).reply(typed)
    assert f"Recorded: {recorded}" in said(after)


def test_enter_is_dont_know_and_says_so() -> None:
    after = FIRST.reply("")
    assert "Recorded: don't know." in said(after)
    assert after.session.unknown == ("neuro_red_flags",)
    assert asked(after) != "neuro_red_flags"


def test_text_that_does_not_fit_changes_nothing_and_asks_again() -> None:
    after = FIRST.reply("sadel-sensory-chance")
    assert "Did you mean 'saddle-sensory-change'?" in said(after)
    assert after.session is FIRST.session
    assert asked(after.reply("none")) != "neuro_red_flags"


def test_b_then_enter_keeps_the_answer() -> None:
    back = FIRST.reply("1, 4").reply("b")
    assert asked(back) == "neuro_red_flags"
    assert "Answered: Saddle" in said(back)
    kept = back.reply("")
    assert "Kept: Saddle" in said(kept)
    assert kept.session.answers == back.session.answers
    assert len(kept.session.answers["neuro_red_flags"]) == 2  # type: ignore[arg-type]


def test_b_then_enter_keeps_dont_know() -> None:
    back = FIRST.reply("").reply("b")
    assert "Answered: don't know" in said(back)
    assert back.reply("").session.unknown == ("neuro_red_flags",)


def test_b_twice_goes_back_two_questions() -> None:
    third = FIRST.reply("none").reply("none")
    first, second = third.session.asked
    assert (asked(third.reply("b")), asked(third.reply("b").reply("b"))) == (second, first)
    assert third.reply("b").reply("b").session.answers == third.session.answers


def test_b_at_the_first_question_says_so() -> None:
    assert "This is the first question." in said(FIRST.reply("b"))


def test_unknown_takes_an_answer_away() -> None:
    back = FIRST.reply("1").reply("b").reply("unknown")
    assert back.session.answers == {}


@pytest.mark.parametrize("command", ["e 1", "e neuro_red_flags", "edit Neuro red flags", "E 1"])
def test_e_puts_an_earlier_question_again(command: str) -> None:
    again = FIRST.reply("none").reply(command)
    assert asked(again) == "neuro_red_flags"
    assert "Answered: none of these" in said(again)


@pytest.mark.parametrize("command", ["e", "e nothing-like-it", "e ²", "e 99", "e 0", "e " + "9" * 5000])
def test_e_without_a_known_name_lists_what_was_answered(command: str) -> None:
    after = FIRST.reply("none").reply(command)
    assert "Answered so far: 1 neuro_red_flags." in said(after)
    assert len(said(after)) < 300


@pytest.mark.parametrize(("command", "stage"), [("s", Stage.RESULT), ("Skip", Stage.RESULT), ("q", Stage.LEFT)])
def test_s_goes_to_the_result_and_q_leaves(command: str, stage: Stage) -> None:
    assert FIRST.reply(command).stage is stage


def test_a_question_mark_asks_for_the_reasons() -> None:
    after = FIRST.reply("?")
    assert (after.why, after.question, after.stage) == (FIRST.question, FIRST.question, Stage.ASKING)


def test_a_red_flag_is_announced_once() -> None:
    raised = FIRST.reply("1, 2")
    assert "! RED FLAG, emergency: Cauda equina syndrome." in said(raised)
    assert "Cauda equina" not in said(raised.reply("none"))


# What is not clear


def test_an_unclear_name_is_shown_and_recorded_once_chosen() -> None:
    unclear = at("medications").reply("heparin")
    assert "Several match 'heparin'" in said(unclear)
    chosen = unclear.reply("2")
    assert chosen.session.answers["medications"] == frozenset({"heparin-subcutaneous"})
    assert "Recorded: Unfractionated heparin, subcutaneous." in said(chosen)


def test_two_unclear_names_are_asked_one_after_the_other() -> None:
    after = at("medications").reply("heparin, steroid")
    assert "'heparin'" in said(after)
    after = after.reply("1")
    assert "'steroid' may mean this" in said(after)
    assert after.reply("y").session.answers["medications"] == frozenset({"heparin-intravenous", "nsaid"})


@pytest.mark.parametrize("typed", ["", "n", "no", "none", "0"])
def test_no_to_a_question_back_records_nothing(typed: str) -> None:
    """It denies the suggestion, not every drug."""
    unclear = at("medications").reply("steroid")
    after = unclear.reply(typed)
    assert after.session is unclear.session
    assert asked(after) == "medications"
    assert "Nothing recorded." in said(after)


def test_a_number_that_is_not_shown_chooses_no_option_instead() -> None:
    unclear = at("pain_regions").reply("back")
    after = unclear.reply("7")
    assert after.session is unclear.session
    assert after.reply("1").session.answers["pain_regions"] == frozenset({"low-back"})


def test_another_answer_may_be_typed_instead_of_a_choice() -> None:
    after = at("medications").reply("heparin").reply("warfarin")
    assert after.session.answers["medications"] == frozenset({"warfarin"})


# Anything at all


@settings(max_examples=20)
@given(
    st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["", "b", "e 1", "1", "²", "n", "y", "²1", "e ²", "?"])))
)
def test_any_lines_are_survived_and_none_loses_an_answer_unsaid(lines: list[str]) -> None:
    dialogue = FIRST
    for line in lines:
        following = dialogue.reply(line)
        if following.session is not dialogue.session:
            assert "Recorded: " in said(following)
        dialogue = following
        if dialogue.stage is not Stage.ASKING:
            break

"""The lines of a form: what is open or answered, with a mark that needs no colour."""

from __future__ import annotations

from itertools import chain

import pytest

from painref.form.lines import MEANING, Mark, hits, lines_of, sections_of
from painref.knowledge.names import item_name

from .patients import answered, line_of, state

SADDLE = "neuro_red_flags.saddle-sensory-change"


def shown(of, *, every=False):
    return {line.item.key: line for name in of.knowledge.sections for line in lines_of(of, name, every=every)}


def test_every_open_question_has_a_line_unless_it_is_named_in_words():
    of = state()
    names = {
        question.id for question in of.knowledge.questions.values() if question.names or question.type == "records"
    }
    opened = {item_name(item.question, item.option) for item in of.assessment.open_questions}
    missing = {key for key in opened - shown(of).keys() if key.partition(".")[0] not in names}
    assert missing == set()


def test_every_answer_has_a_line():
    of = answered(answered(state(), "drugs", "apixaban"), "done", "caudal 60%, 5 months ago")
    assert {"age", "pain_regions", "drugs.apixaban", "done.caudal-esi"} <= shown(of).keys()


def test_what_must_be_asked_says_so_until_it_is():
    of = state()
    assert line_of(SADDLE, of).must
    assert not line_of(SADDLE, answered(of, SADDLE, "no")).must


@pytest.mark.parametrize(("typed", "mark"), [("new", Mark.NEW), ("old", Mark.OLD), ("yes", Mark.YES), ("no", Mark.NO)])
def test_an_option_shows_how_it_was_answered(typed, mark):
    assert line_of(SADDLE, answered(state(), SADDLE, typed)).mark is mark


def test_every_mark_is_another_character_and_has_a_meaning():
    assert set(MEANING) == set(Mark)
    assert len({str(mark) for mark in Mark}) == len(Mark)


def test_of_a_choice_one_option_is_answered():
    of = answered(state(), "sex.male", "male")
    assert (line_of("sex.male", of).mark, line_of("sex.female", of).mark) == (Mark.YES, Mark.UNKNOWN)


def test_words_find_questions_and_options_of_every_section():
    of = state()
    assert SADDLE in [line.item.key for line in hits(of, "saddle")]
    assert "egfr" in [line.item.key for line in hits(of, "kidney")]
    assert hits(of, "zzz") == []


def test_sections_count_what_is_open_what_must_be_asked_and_what_is_raised():
    before = {section.id: section for section in sections_of(state())}
    assert before["safety"].must == len(state().assessment.safety.open)
    after = {section.id: section for section in sections_of(answered(state(), SADDLE, "new"))}
    assert (before["safety"].raised, after["safety"].raised) == (0, 1)


def test_no_line_stands_twice_in_its_section():
    of = state()
    keys = list(chain.from_iterable([line.item.key for line in lines_of(of, name)] for name in of.knowledge.sections))
    assert len(keys) == len(set(keys))


def test_of_the_main_pain_the_regions_that_hurt_are_offered():
    of = answered(state(), "pain_regions", "low back, leg, knee")
    offered = [line.item.option for line in lines_of(of, "start", every=True) if line.item.question.id == "main_region"]
    assert offered == [None, "low-back", "leg", "knee"]

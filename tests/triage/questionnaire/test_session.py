"""A questionnaire under way: what was answered, what was asked in vain, what comes next."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.triage import parse_lens, prepare
from painref.triage.questionnaire.session import Session, still_possible

AGE, KIND = Id("age"), Id("pain_character")


@pytest.fixture
def session(built_in: Knowledge) -> Session:
    """Nothing is known yet."""
    return Session(prepare(built_in, parse_lens((), built_in)))


def test_an_answer_gives_a_new_session_and_leaves_the_old(session: Session) -> None:
    after = session.answer(AGE, 40.0)
    assert (after.answers, after.asked) == ({AGE: 40.0}, (AGE,))
    assert (session.answers, session.asked) == ({}, ())


def test_none_is_unknown_and_takes_an_answer_away(session: Session) -> None:
    after = session.answer(AGE, 40.0).answer(AGE, None)
    assert (after.answers, after.unknown) == ({}, (AGE,))


def test_a_question_keeps_its_turn_when_it_is_answered_again(session: Session) -> None:
    after = session.answer(AGE, 40.0).answer(KIND, frozenset()).answer(AGE, 41.0)
    assert after.asked == (AGE, KIND)


def test_the_question_before_is_the_one_that_was_put_before_it(session: Session) -> None:
    after = session.answer(AGE, 40.0).answer(KIND, None)
    assert (after.before(Id("radiation")), after.before(KIND), after.before(AGE)) == (KIND, AGE, None)


def test_open_questions_are_in_clinical_order_and_none_was_put(session: Session) -> None:
    waiting = [question.id for question in session.open_questions(session.assessment())]
    assert waiting[0] == "neuro_red_flags"
    assert waiting == sorted(waiting, key=session.knowledge.question_order.__getitem__)
    after = session.answer(waiting[0], None)
    assert waiting[0] not in [question.id for question in after.open_questions(after.assessment())]


def test_procedures_still_possible_are_counted_once(session: Session) -> None:
    assessment = session.assessment()
    assert 0 < still_possible(assessment) <= len({verdict.procedure for verdict in assessment.verdicts})

"""Answers that are written alike are read once, and mean to everybody what they mean read alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from painref.errors import Place
from painref.sources.document import Mapping, Numeral
from painref.triage.patient import Patient
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.shared import LONGEST, MOST, SharedReading
from painref.triage.questionnaire.values import NumberAnswer
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()
PLACE = Place("")
DAY, LATER = date(2026, 11, 28), date(2026, 12, 28)
ANSWERS: tuple[dict[str, Any], ...] = (
    {"pain_regions": ["low-back"], "drugs": "none", "pain_duration": "since 2026-09-01"},
    {"pain_regions": ["low-back"], "drugs": {"warfarin": "yes", "others": "no"}},
    {"pain_regions": ["low-back"], "red_flags": "none", "drugs": "none", "requested": ["spinal-cord-stimulation"]},
    {"events": {"stroke": "2026-09-01", "others": "no"}, "diagnoses": {"lumbar-facet-pain": "suspected"}},
    {"neuro_red_flags": {"leg-weakness": "new 3 days ago"}, "drugs": {"other-antithrombotic": "its name"}},
    {"events": {"stroke": "not within 12 months"}},
)


def patient(answers: dict[str, Any], day: date, shared: SharedReading | None) -> Patient:
    """The patient of some answers, read alone or with others."""
    node_of = (shared or SharedReading(KNOWLEDGE)).node
    document = Mapping(
        PLACE, {key: node_of(value, PLACE) for key, value in answers.items()}, dict.fromkeys(answers, PLACE)
    )
    if shared is None:
        return patient_of(read_answers(document, KNOWLEDGE, day), KNOWLEDGE)
    return patient_of(read_answers(document, KNOWLEDGE, day, shared.read), KNOWLEDGE, shared.filled)


@pytest.mark.parametrize("day", [DAY, LATER])
@pytest.mark.parametrize("edition", ["", "2026.10"])
def test_a_patient_is_the_same_read_alone_or_after_others(day: date, edition: str) -> None:
    shared = SharedReading(KNOWLEDGE)
    for other_day in (DAY, LATER):  # what the others say of another day or edition is not what these say
        for answers in ANSWERS:
            patient(answers, other_day, shared)
    for answers in ANSWERS:
        own = {**answers, "vocabulary": edition} if edition else answers
        assert patient(own, day, shared) == patient(own, day, None)


def test_what_is_written_alike_is_read_once() -> None:
    shared, question = SharedReading(KNOWLEDGE), KNOWLEDGE.questions["drugs"]
    reader = AnswerReader(KNOWLEDGE, DAY)
    one, other = (shared.node(["warfarin"], PLACE) for _ in range(2))
    assert one is other
    assert shared.read(question, one, reader) is shared.read(question, other, reader)


def test_a_number_is_not_the_same_text_between_quotes() -> None:
    shared = SharedReading(KNOWLEDGE)
    assert shared.node(Numeral("5"), PLACE) != shared.node("5", PLACE)
    assert shared.node(Numeral("5.0"), PLACE) != shared.node(Numeral("5"), PLACE)


def test_a_time_counts_from_the_day_of_each_patient() -> None:
    shared, question = SharedReading(KNOWLEDGE), KNOWLEDGE.questions["pain_duration"]
    node = shared.node("since 2026-09-01", PLACE)
    found = [shared.read(question, node, AnswerReader(KNOWLEDGE, day)) for day in (DAY, LATER)]
    assert all(isinstance(value, NumberAnswer) for value in found)
    assert found[0] != found[1]


def test_an_answer_that_cannot_be_read_is_refused_each_time() -> None:
    shared, question = SharedReading(KNOWLEDGE), KNOWLEDGE.questions["drugs"]
    for _ in range(2):
        with pytest.raises(AnswerError):
            shared.read(question, shared.node(["no-such-drug"], PLACE), AnswerReader(KNOWLEDGE, DAY))


def test_it_begins_anew_once_it_is_full_and_keeps_nothing_long() -> None:
    shared = SharedReading(KNOWLEDGE)
    first = shared.node("first", PLACE)
    for number in range(MOST):
        shared.node(f"words {number}", PLACE)
    assert shared.node("first", PLACE) is not first
    text = "x" * LONGEST
    assert shared.node(text, PLACE) is not shared.node(text, PLACE)

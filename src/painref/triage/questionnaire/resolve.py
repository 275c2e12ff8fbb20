"""Answers as they were given to a patient: lists closed, groups and statements spelled out, and what they imply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from painref.criteria.answers import Span, most
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.sources.document import Node
from painref.triage.patient import Cleared, Patient
from painref.triage.questionnaire.implied import Implications
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.slots import REQUESTED, Slots
from painref.triage.questionnaire.values import Given, OptionsAnswer

EVERY_EDITION = "9999"
"""Later than any edition of the questions: what answers imply covers every option there is, also those that the form
did not have."""

RED_FLAGS = "red_flags"
PAIN_DURATION = "pain_duration"

Fill = Callable[[Question, OptionsAnswer, str], Slots]
"""Gives the slots that an answer fills by itself under an edition of the questions."""


def parse_answers(document: Node, knowledge: Knowledge, as_of: date) -> Patient:
    """Return the patient that a document of answers describes; `as_of` counts where it names no day.

    Raises `AnswerError`, with its location, for the first thing that does not fit; its `others` are the rest.
    """
    return patient_of(read_answers(document, knowledge, as_of), knowledge)


def patient_of(given: Given, knowledge: Knowledge, fill: Fill | None = None) -> Patient:
    """Return the patient that some answers describe; `fill` gives what is known beforehand of answers to options."""
    slots = Slots(knowledge, given.vocabulary)
    for question, value in given.values.items():
        if fill is not None and isinstance(value, OptionsAnswer) and question != REQUESTED:
            slots.add(fill(knowledge.questions[question], value, given.vocabulary))
        else:
            slots.take(knowledge.questions[question], value, given.vocabulary)
    derived = _derive(slots, knowledge)
    if given.values.get(Id(RED_FLAGS)) == "none":
        slots.deny_by_statement()  # after what is implied: cancer pain "without red flags" is no denial of the cancer
        derived |= _derive(slots, knowledge)
    return Patient(
        answers=slots.answers(),
        suspected=frozenset(slots.suspected),
        requested=tuple(slots.requested),
        requested_otherwise=tuple(slots.requested_otherwise),
        cleared=tuple(_dated(item, slots) for item in slots.cleared),
        onsets=slots.onsets,
        in_words=slots.in_words,
        by_statement=frozenset(slots.by_statement),
        by_closure=frozenset(slots.by_closure),
        derived=derived,
        as_of=given.as_of.isoformat(),
        vocabulary=given.vocabulary,
    )


def _dated(cleared: Cleared, slots: Slots) -> Cleared:
    """Return a clearing with when it was at the latest; what was done for this pain is no older than the pain."""
    if not cleared.for_this_pain:
        return cleared
    lasted = slots.numbers.get(PAIN_DURATION)
    return replace(cleared, weeks_ago=None if lasted is None else Span(0.0, most(lasted)), for_this_pain=False)


def _derive(slots: Slots, knowledge: Knowledge) -> dict[str, Id]:
    """Fill what other answers imply, until nothing changes; a given answer is never replaced."""
    derived: dict[str, Id] = {}
    implications = knowledge.once(Implications)
    waiting = dict.fromkeys(knowledge.implies)
    may_be_met = list(waiting)
    while may_be_met and (met := implications.met(may_be_met, slots.answers())):
        changed: set[str] = set()
        for item in met:
            del waiting[item.id]
            for setting in implications.settings(item):
                if setting.slots and slots.have(setting.slots):
                    continue
                filled = slots.filled()
                slots.take(setting.question, setting.value, EVERY_EDITION)
                if slots.filled() != filled:
                    latest = dict.fromkeys(slots.filled_since(filled), item.id)
                    derived |= latest
                    changed.update(latest, (setting.question.id,))
        readers = implications.readers_of(changed)
        may_be_met = [id_ for id_ in waiting if id_ in readers]
    return derived

"""Random patients in the vocabulary of the shipped questionnaire."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import strategies as st

from painref.criteria.answers import Answers, Number, Record, Span
from painref.criteria.syntax import NEW, PAST
from painref.criteria.typecheck import SomeOf
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import QuestionType
from painref.triage.patient import Patient
from tests.opened import built_in_knowledge, built_in_rules

KNOWLEDGE: Knowledge = built_in_knowledge()
RULES = built_in_rules()

STEPS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 16, 18, 24, 26, 40, 50, 52, 65, 75, 80, 90, 100)
"""A coarse grid of numbers, so that thresholds are met and missed."""

WELL = ("able_to", "imaging_explains_pain")
"""How the questions begin of which a no is the finding."""

_SOURCES = st.integers(0, 2**32).map(random.Random)
"""A patient is drawn from a seed: some thousand answers are too many for Hypothesis to shrink."""

PROCEDURES = sorted(KNOWLEDGE.procedures)


def _truths(source: random.Random) -> dict[str, bool]:
    """Answer some items, most of them no; what is present may be new, old or neither.

    A few findings are enough: with many, every patient is an emergency.
    """
    found: dict[str, bool] = {}
    items = sorted(item for item in KNOWLEDGE.bits if not item.startswith(f"{PAST}."))
    likely = [item for item in items if item.startswith(("pain_regions.", "diagnoses."))]
    present = {*source.sample(items, source.choice((0, 2, 6))), *source.sample(likely, 8)}
    for item in sorted(KNOWLEDGE.bits):
        question, _, option = item.partition(".")
        if question == PAST or source.random() < 0.2:
            continue
        found[item] = (item in present) is not item.startswith(WELL)
        kind = KNOWLEDGE.vocabulary.kinds.get(question)
        if isinstance(kind, SomeOf) and option in kind.courses and source.random() < 0.8:
            found[f"{item}{NEW}"] = found[item] and source.random() < 0.5
    return found


def _number(source: random.Random, low: float, high: float) -> Number:
    one, other = sorted(min(high, low + source.choice(STEPS)) for _ in range(2))
    return Span(one, other) if source.random() < 0.2 else one


def _record(source: random.Random) -> Record:
    relief, lasted, last = (_number(source, 0, 100) if source.random() < 0.7 else None for _ in range(3))
    return Record(what=source.choice(PROCEDURES), times=1.0, relief=relief, lasted=lasted, last=last)


def _patient(source: random.Random) -> Patient:
    questions = [question for question in KNOWLEDGE.questions.values() if source.random() < 0.25]
    numbers = {
        str(question.id): _number(source, question.min or 0.0, question.max or 0.0)
        for question in questions
        if question.type is QuestionType.NUMBER
    }
    words = {
        str(question.id): str(source.choice(question.options).id)
        for question in questions
        if question.type is QuestionType.CHOICE
    }
    records = tuple(_record(source) for _ in range(source.randrange(3)))
    answers = Answers(
        truths=_truths(source), numbers=numbers, words=words, records=records, nothing_else=source.random() < 0.5
    )
    return Patient(answers=answers, as_of="2026-01-01")


patients: st.SearchStrategy[Patient] = _SOURCES.map(_patient)
"""Patients of whom some things are known."""


@st.composite
def patients_and_less(draw: st.DrawFn) -> tuple[Patient, Patient]:
    """A patient, and the same patient with fewer items answered; whether it is new goes with the item."""
    whole = draw(patients)
    source = draw(_SOURCES)
    truths = whole.answers.truths
    hidden = {item for item in sorted(KNOWLEDGE.bits) if source.random() < 0.3}
    less = {slot: truth for slot, truth in truths.items() if slot.removesuffix(NEW) not in hidden}
    return whole, replace(whole, answers=replace(whole.answers, truths=less))

"""What the benchmarks judge: every criterion of the knowledge, and random patients from a fixed seed."""

from __future__ import annotations

import random

from batch import answer, patient

from painref.knowledge import Knowledge
from painref.knowledge.models import CriterionText
from painref.knowledge.parts import all_parts
from painref.logic.evaluate import Answers, Value

CRITERION_FIELDS = ("when", "applies", "failed_when", "settled_when")
"""The fields of the knowledge that hold a criterion."""

__all__ = ["CRITERION_FIELDS", "answer", "answers_of", "criteria_of", "patient", "people"]


def criteria_of(knowledge: Knowledge) -> list[CriterionText]:
    """Every criterion of the knowledge once, in the order of the files."""
    found = (getattr(part.value, name, None) for part in all_parts(knowledge) for name in CRITERION_FIELDS)
    return list(dict.fromkeys(text for text in found if text))


def people(knowledge: Knowledge, number: int, seed: int) -> list[dict[str, Value]]:
    """The answers of random patients."""
    rng = random.Random(seed)
    return [answers_of(patient(index, knowledge, rng)) for index in range(number)]


def answers_of(record: dict[str, object]) -> dict[str, Value]:
    """The answers of a patient's record, with the types in which triage has them."""
    return {question: _value(given) for question, given in record.items() if question != "id"}


def _value(given: object) -> Value:
    match given:
        case list():
            return frozenset(given)
        case bool() | str():
            return given
        case int() | float():
            return float(given)
    raise TypeError(f"{given!r} is no answer")


def as_json(answers: Answers, *, options_as_keys: bool) -> dict[str, object]:
    """The answers as JSON can hold them: a set of options as a list, or as the keys of an object."""

    def plain(value: Value) -> object:
        if not isinstance(value, frozenset):
            return value
        return dict.fromkeys(sorted(value), True) if options_as_keys else sorted(value)

    return {question: plain(value) for question, value in answers.items()}

"""Whom the benchmarks judge: random patients from a fixed seed."""

from __future__ import annotations

import random

from batch import answer, patient
from painref.criteria.evaluate import Answers, Value
from painref.knowledge.knowledge import Knowledge

__all__ = ["answer", "answers_of", "patient", "people"]


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

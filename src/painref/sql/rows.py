"""One patient as a row of the contract."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from painref.criteria.answers import Answers, Number, Span, least
from painref.criteria.syntax import NEW, PAST
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.sql.asked import CLEARED, JOINT, OTHERS
from painref.sql.requests import OTHER
from painref.triage.engine.context import DIAGNOSES
from painref.triage.patient import Patient
from painref.triage.questionnaire.slots import REQUESTED


class NotInContractError(PainrefError):
    """Answers that a row of the contract cannot hold."""


def row_of(patient: Patient, knowledge: Knowledge) -> dict[str, Any]:
    """Return a patient as a row. What follows from other answers is in it, as it is in the patient.

    Raises `NotInContractError` for what has no place in one row: two records of the same procedure, or two clearings of
    the same flag.
    """
    return dict(_cells(patient, knowledge))


def _cells(patient: Patient, knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    answers = patient.answers
    for slot, truth in answers.truths.items():
        question, _, option = slot.partition(".")
        if question == REQUESTED:
            continue
        if slot in patient.by_closure and question == DIAGNOSES and truth is False:
            yield _name(question, option, "not_made"), True
        elif option.endswith(NEW):
            yield _name(question, option.removesuffix(NEW), "new"), truth
        elif option:
            yield _name(question, option), truth
        elif knowledge.questions[Id(question)].type is QuestionType.YES_NO:
            yield question, truth
    yield from answers.words.items()
    for question, number in answers.numbers.items():
        yield from _bounds((question,), number)
    for slot, number in answers.weeks.items():
        question, _, option = slot.partition(".")
        if slot in answers.if_at_all:
            yield _name(question, option, "not_within"), least(number)
        else:
            yield from _bounds((question, option, "weeks"), number)
    for slot, number in patient.onsets.items():
        question, _, option = slot.partition(".")
        yield from _bounds((question, option, "weeks"), number, closed=True)
    for condition in patient.suspected:
        yield _name(DIAGNOSES, condition, "suspected"), True
    for procedure in patient.requested:
        yield _name(REQUESTED, procedure), True
    if patient.requested_otherwise:
        yield _name(REQUESTED, OTHER), True
    yield from _past(answers, knowledge)
    yield from _cleared(patient)


def _name(*parts: str) -> str:
    return JOINT.join(parts)


def _bounds(parts: tuple[str, ...], number: Number, *, closed: bool = False) -> Iterator[tuple[str, float]]:
    """Yield the cells of a number. A bound that is not included is the next number within it, unless it is `closed`."""
    if not isinstance(number, Span):
        yield _name(*parts), number
        return
    low = math.nextafter(number.low, math.inf) if number.low_open and not closed else number.low
    high = math.nextafter(number.high, -math.inf) if number.high_open and not closed else number.high
    if number.low == number.high:
        low = high = number.low
    if not math.isinf(number.low):
        yield _name(*parts, "low"), low
    if not math.isinf(number.high):
        yield _name(*parts, "high"), high


_DETAILS = ("times", "relief", "lasted", "last", "first")


def _past(answers: Answers, knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    recorded = [record.what for record in answers.records]
    if twice := {what for what in recorded if recorded.count(what) > 1}:
        raise NotInContractError(
            f"{', '.join(sorted(twice))}: more than one record.",
            remedy="Put the sessions into one record, or assess this patient with painref triage --answers.",
        )
    if both := answers.denied & set(recorded):
        raise NotInContractError(f"{', '.join(sorted(both))}: done and not done.", remedy="Leave one of them out.")
    for record in answers.records:
        yield _name(PAST, record.what), True
        for detail in _DETAILS:
            number = getattr(record, detail)
            if number is not None:
                yield from _bounds((PAST, record.what, detail), number)
        if record.result is not None:
            yield _name(PAST, record.what, "result"), record.result
    for what in answers.denied:
        yield _name(PAST, what), False
    for what, weeks in answers.not_within.items():
        yield _name(PAST, what, "not_within"), weeks
    if answers.nothing_else and not answers.kept_open:
        yield _name(PAST, OTHERS), False
    elif answers.nothing_else:  # all but what is kept open with its kin, and what a record may be of
        vocabulary = knowledge.vocabulary
        kept_open = vocabulary.kin(answers.kept_open)
        for what, lineage in vocabulary.lineages.items():
            if what not in kept_open and lineage.isdisjoint(recorded):
                yield _name(PAST, what), False


def _cleared(patient: Patient) -> Iterator[tuple[str, Any]]:
    flags = [item.flag for item in patient.cleared]
    if twice := {flag for flag in flags if flags.count(flag) > 1}:
        raise NotInContractError(
            f"{', '.join(sorted(twice))}: looked into more than once.", remedy="Name the test that decides."
        )
    for item in patient.cleared:
        for test in item.tests:
            yield _name(CLEARED, item.flag, test), True
        if item.weeks_ago is not None:
            yield from _bounds((CLEARED, item.flag, "weeks"), item.weeks_ago, closed=True)

"""One patient as a row of the contract, and a row as a patient."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from painref.criteria.answers import Answers, Number, Record, Span, least, most
from painref.criteria.syntax import NEW, PAST
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.sql.asked import CLEARED, JOINT, OTHERS
from painref.sql.requests import OTHER
from painref.triage.engine.context import DIAGNOSES
from painref.triage.patient import Cleared, Patient
from painref.triage.questionnaire.slots import REQUESTED

Row = Mapping[str, Any]
"""What a row says, by the name of the column; what it does not name is unknown."""


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


# --- And back ---------------------------------------------------------------------------------------------------------


def patient_of_row(row: Row, knowledge: Knowledge) -> Patient:
    """Return the patient that a row describes, without what follows from it. Columns that are NULL say nothing."""
    said = {name: value for name, value in row.items() if value is not None}
    answers = _Said(said)
    truths: dict[str, bool] = {}
    words: dict[str, str] = {}
    numbers: dict[str, Number] = {}
    weeks: dict[str, Number] = {}
    onsets: dict[str, Number] = {}
    if_at_all: set[str] = set()
    suspected: set[Id] = set()
    closed: set[str] = set()
    for question in knowledge.questions.values():
        match question.type:
            case QuestionType.YES_NO if question.id in said:
                truths[question.id] = said[question.id]
            case QuestionType.CHOICE if question.id in said:
                words[question.id] = said[question.id]
            case QuestionType.NUMBER if (number := answers.number(question.id)) is not None:
                numbers[question.id] = number
    for item in knowledge.bits:
        name, _, option = item.partition(".")
        if not option or name in (PAST, REQUESTED):
            continue
        truth = said.get(_name(name, option))
        if truth is None and name == DIAGNOSES and said.get(_name(name, option, "not_made")):
            truth = False
            closed.add(item)
        if truth is not None:
            truths[item] = truth
        new = said.get(_name(name, option, "new"), False if truth is False else None)
        if new is not None:
            truths[f"{item}{NEW}"] = new
        if said.get(_name(name, option, "suspected")):
            suspected.add(Id(option))
        number = answers.number(name, option, "weeks")
        not_within = said.get(_name(name, option, "not_within"))
        if knowledge.vocabulary.dated.get(option) != name:
            if number is not None:
                onsets[item] = number
        elif number is not None:
            weeks[item] = number
        elif not_within is not None:
            weeks[item] = Span(not_within, math.inf, low_open=True, high_open=True)
            if_at_all.add(item)
    nameable = knowledge.nameable(knowledge.questions[Id(REQUESTED)])
    past = answers.past(knowledge)
    return Patient(
        answers=Answers(
            truths=truths,
            words=words,
            numbers=numbers,
            weeks=weeks,
            if_at_all=frozenset(if_at_all),
            records=tuple(past),
            denied=frozenset(what for what in knowledge.vocabulary.lineages if said.get(_name(PAST, what)) is False),
            not_within={
                what: said[_name(PAST, what, "not_within")]
                for what in knowledge.vocabulary.lineages
                if _name(PAST, what, "not_within") in said
            },
            nothing_else=said.get(_name(PAST, OTHERS)) is False,
        ),
        suspected=frozenset(suspected),
        requested=tuple(id_ for id_ in nameable if said.get(_name(REQUESTED, id_))),
        requested_otherwise=("",) if said.get(_name(REQUESTED, OTHER)) else (),
        cleared=tuple(answers.cleared(knowledge)),
        onsets=onsets,
        by_closure=frozenset(closed),
    )


class _Said:
    """The cells of a row that say something."""

    def __init__(self, said: Row) -> None:
        self._said = said

    def number(self, *parts: str) -> Number | None:
        """Return the number of which the columns begin with some parts."""
        exact = self._said.get(_name(*parts))
        if exact is not None:
            return float(exact)
        low, high = (self._said.get(_name(*parts, end)) for end in ("low", "high"))
        if low is None and high is None:
            return None
        return Span(-math.inf if low is None else float(low), math.inf if high is None else float(high))

    def past(self, knowledge: Knowledge) -> Iterator[Record]:
        """Yield the records of what has been done."""
        for what in knowledge.vocabulary.lineages:
            if self._said.get(_name(PAST, what)) is True:
                details = {detail: self.number(PAST, what, detail) for detail in _DETAILS}
                times = details.pop("times")
                low, high = (1.0, math.inf) if times is None else (least(times), most(times))
                known = Span(1.0 if math.isinf(low) else low, high)
                yield Record(what=what, times=known, result=self._said.get(_name(PAST, what, "result")), **details)

    def cleared(self, knowledge: Knowledge) -> Iterator[Cleared]:
        """Yield the red flags that have been looked into."""
        for flag in knowledge.red_flags:
            tests = tuple(Id(test) for test in knowledge.tests if self._said.get(_name(CLEARED, flag, test)))
            weeks = self.number(CLEARED, flag, "weeks")
            if tests or weeks is not None:
                yield Cleared(flag=flag, tests=tests, weeks_ago=weeks)

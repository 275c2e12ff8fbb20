"""A row of the contract as a patient again: the way back from `painref.sql.rows`, to see that nothing was lost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from painref.criteria.answers import Answers, Number, Record, Span, least, most
from painref.criteria.syntax import NEW, PAST
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, QuestionType
from painref.sql.asked import CLEARED, JOINT, OTHERS
from painref.sql.requests import OTHER
from painref.triage.engine.context import DIAGNOSES
from painref.triage.patient import Cleared, Patient
from painref.triage.questionnaire.slots import REQUESTED

Row = Mapping[str, Any]
"""What a row says, by the name of the column; what it does not name is unknown."""


_DETAILS = ("times", "relief", "lasted", "last", "first")


def _name(*parts: str) -> str:
    return JOINT.join(parts)


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

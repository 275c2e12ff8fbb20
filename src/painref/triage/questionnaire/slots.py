"""The slots that criteria read, filled answer by answer: lists closed, groups and statements spelled out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import islice
from sys import intern
from typing import Any

from painref.criteria.answers import Answers, Number, Record, Span
from painref.criteria.reader import told_result
from painref.criteria.syntax import GOOD, NEW
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.vocabulary import option_ids
from painref.triage.engine.context import DIAGNOSES
from painref.triage.patient import Cleared
from painref.triage.questionnaire.nodes import OTHER
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)

REQUESTED = "requested"


class Slots:
    """The slots that criteria read, as they are filled."""

    def __init__(self, knowledge: Knowledge, vocabulary: str) -> None:
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self.truths: dict[str, bool] = {}
        self.words: dict[str, str] = {}
        self.numbers: dict[str, Number] = {}
        self.weeks: dict[str, Number] = {}
        self.if_at_all: set[str] = set()
        self.records: list[Record] = []
        self.denied: set[str] = set()
        self.not_within: dict[str, float] = {}
        self.nothing_else = False
        self.kept_open: set[Id] = set()
        self.suspected: set[Id] = set()
        self.requested: list[Id] = []
        self.requested_otherwise: list[str] = []
        self.cleared: list[Cleared] = []
        self.onsets: dict[str, Number] = {}
        self.in_words: dict[str, str] = {}
        self.by_statement: set[str] = set()
        self.by_closure: set[str] = set()

    def answers(self) -> Answers:
        """Return them as criteria read them."""
        return Answers(
            truths=self.truths,
            words=self.words,
            numbers=self.numbers,
            weeks=self.weeks,
            if_at_all=frozenset(self.if_at_all),
            records=tuple(self.records),
            denied=frozenset(self.denied),
            not_within=self.not_within,
            nothing_else=self.nothing_else,
            kept_open=frozenset(self.kept_open | self._tests_not_named()),
        )

    def _tests_not_named(self) -> set[Id]:
        """Return the tests that a list leaves open though it is whole: those before a treatment that has worked.

        Who lists the treatment often leaves its test out; that it was not done has to be said by name.
        """
        if not (self.nothing_else and self.records):
            return set()
        before = self.knowledge.once(_steps_before)
        worked = (Id(record.what) for record in self.records if told_result(record, is_test=False) == GOOD)
        tests = {step for treatment in worked for step in before.get(treatment, ())}
        return tests - self.knowledge.vocabulary.kin({record.what for record in self.records})

    def filled(self) -> tuple[int, int, int, int]:
        """Count the truths, words, numbers and everything else, to compare with later."""
        past = len(self.records) + len(self.denied) + len(self.not_within) + self.nothing_else
        return len(self.truths), len(self.words), len(self.numbers), len(self.weeks) + past

    def filled_since(self, filled: tuple[int, int, int, int]) -> list[str]:
        """Return the slots filled since `filled` was counted, except those that mark an option as new."""
        found: list[str] = []
        every: tuple[dict[str, Any], ...] = (self.truths, self.words, self.numbers)
        for slots, before in zip(every, filled, strict=False):
            more = len(slots) - before
            if more:
                latest = list(islice(reversed(slots), more))  # a few of hundreds
                found += [slot for slot in reversed(latest) if not slot.endswith(NEW)]
        return found

    def have(self, slots: Iterable[str]) -> bool:
        """Return whether all these slots of truths are filled, a date standing for one."""
        return all(slot in self.truths or slot in self.weeks for slot in slots)

    def take(self, question: Question, value: AnswerValue, vocabulary: str) -> None:
        """Fill the slots of one answer; none that is filled already changes. A list covers what the edition has."""
        match value:
            case bool():
                self.truths.setdefault(question.id, value)
            case str():
                self.words.setdefault(question.id, value)
            case NumberAnswer():
                self.numbers.setdefault(question.id, _exact(value.number))
            case OptionsAnswer() if question.id == REQUESTED:
                self._request(value)
            case OptionsAnswer():
                self._options(question, value, vocabulary)
            case PastAnswer():
                self.records.extend(value.records)
                self.denied |= value.denied
                self.not_within |= {str(what): weeks for what, weeks in value.not_within.items()}
                self.nothing_else = self.nothing_else or value.nothing_else
                self.kept_open |= value.kept_open
            case ClearedAnswer():
                self.cleared.extend(value.cleared)

    def add(self, other: Slots) -> None:
        """Take over the slots of `other`, which holds one question's options; none of them may be filled here yet."""
        self.truths.update(other.truths)
        self.by_closure.update(other.by_closure)
        if other.weeks or other.suspected or other.onsets or other.in_words:
            self.weeks |= other.weeks
            self.if_at_all |= other.if_at_all
            self.suspected |= other.suspected
            self.onsets |= other.onsets
            self.in_words |= other.in_words

    def _request(self, value: OptionsAnswer) -> None:
        for option, answer in value.options.items():
            if option == OTHER:
                self.requested_otherwise.append(answer.words)
            elif answer.truth:
                self.requested.append(option)

    def _options(self, question: Question, value: OptionsAnswer, vocabulary: str) -> None:
        for option, answer in value.options.items():
            self._option(question, option, answer)
        if value.others_denied:
            for option, slot, new in self.knowledge.once(_Lists).covered(question, vocabulary):
                if slot in self.truths or option in value.options or option in value.unknown:
                    continue
                if question.id == DIAGNOSES:
                    self.by_closure.add(slot)
                if slot not in self.weeks:
                    self.truths[slot] = False
                    self.truths.setdefault(new, False)

    def _option(self, question: Question, option: Id, answer: OptionAnswer) -> None:
        slot = intern(f"{question.id}.{option}")
        if slot in self.truths or slot in self.weeks:
            return
        if answer.suspected:
            self.suspected.add(option)
            return
        if answer.truth is not None:
            self.truths[slot] = answer.truth
        if answer.new is not None or answer.truth is False:
            self.truths.setdefault(f"{slot}{NEW}", bool(answer.new))
        if answer.words:
            self.in_words[slot] = answer.words
        if answer.not_within is not None:
            self.weeks[slot] = Span(answer.not_within, float("inf"), low_open=True, high_open=True)
            self.if_at_all.add(slot)
        elif answer.weeks is not None and question.dated:
            self.weeks[slot] = answer.weeks
        elif answer.weeks is not None:
            self.onsets[slot] = answer.weeks

    def deny_by_statement(self) -> None:
        """Answer no to every option that must be asked in the regions named and is not answered by itself."""
        hurting = (slot for slot, truth in self.truths.items() if truth and slot.startswith("pain_regions."))
        regions = {slot.partition(".")[2] for slot in hurting}
        lists = self.knowledge.once(_Lists)
        for question in self.knowledge.questions.values():
            must = {option.id for option in question.options if not regions.isdisjoint(option.must)}
            for option, slot, new in lists.covered(question, self.vocabulary) if must else ():
                if option in must and slot not in self.truths:
                    self.truths[slot] = False
                    self.truths[new] = False
                    self.by_statement.add(slot)


def options_covered(question: Question, vocabulary: str, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the options that a list covers: those that stood in the vocabulary that it was answered with."""
    later = {option.id for option in question.options if (option.since or question.since) > vocabulary}
    return tuple(option for option in option_ids(question, knowledge) if option not in later)


class _Lists:
    """The options that lists cover, each with its slots, by question and edition: worked out once for all patients."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        questions = knowledge.questions.values()
        options = (option.since for question in questions for option in question.options)
        self._editions = sorted({*options, *(question.since for question in questions)})
        self._covered: dict[tuple[Id, int], tuple[tuple[Id, str, str], ...]] = {}

    def covered(self, question: Question, vocabulary: str) -> tuple[tuple[Id, str, str], ...]:
        """Return each option that a list covers, with its slot and that of whether it is new."""
        key = question.id, bisect_right(self._editions, vocabulary)
        if key not in self._covered:
            options = options_covered(question, vocabulary, self._knowledge)
            slots = ((option, intern(f"{question.id}.{option}")) for option in options)
            self._covered[key] = tuple((option, slot, intern(f"{slot}{NEW}")) for option, slot in slots)
        return self._covered[key]


def _steps_before(knowledge: Knowledge) -> Mapping[Id, frozenset[Id]]:
    """Return the procedures that are prerequisites of each procedure."""
    return {
        procedure.id: frozenset(
            step
            for _, prerequisite in knowledge.prerequisites(procedure)
            if (step := prerequisite.step) is not None and step in knowledge.procedures
        )
        for procedure in knowledge.procedures.values()
    }


def _exact(number: Number) -> Number:
    return number if isinstance(number, Span) else float(number)

"""Answers as they were given to a patient: lists closed, groups and statements spelled out, and what they imply."""

from __future__ import annotations

from datetime import date

from painref.criteria.answers import Answers, Number, Record, Span
from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import TRUE
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.criteria.syntax import NEW
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.vocabulary import option_ids
from painref.sources.document import Node, Scalar
from painref.triage.patient import Cleared, Patient
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.nodes import OTHER
from painref.triage.questionnaire.reading import question_called, read_answers
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)

RED_FLAGS = "red_flags"
REQUESTED = "requested"


def parse_answers(document: Node, knowledge: Knowledge, as_of: date) -> Patient:
    """Return the patient that a document of answers describes; `as_of` counts where it names no day.

    Raises `AnswerError`, with its location, for the first thing that does not fit; its `others` are the rest.
    """
    return patient_of(read_answers(document, knowledge, as_of), knowledge)


def patient_of(given: Given, knowledge: Knowledge) -> Patient:
    """Return the patient that some answers describe."""
    slots = _Slots(knowledge, given.vocabulary)
    for question, value in given.values.items():
        slots.take(knowledge.questions[question], value)
    derived = _derive(slots, given, knowledge)
    if given.values.get(Id(RED_FLAGS)) == "none":
        slots.deny_by_statement()  # after what is implied: cancer pain "without red flags" is no denial of the cancer
        derived |= _derive(slots, given, knowledge)
    return Patient(
        answers=slots.answers(),
        suspected=frozenset(slots.suspected),
        requested=tuple(slots.requested),
        requested_otherwise=tuple(slots.requested_otherwise),
        cleared=tuple(slots.cleared),
        onsets=slots.onsets,
        in_words=slots.in_words,
        by_statement=frozenset(slots.by_statement),
        by_closure=frozenset(slots.by_closure),
        derived=derived,
        as_of=given.as_of.isoformat(),
        vocabulary=given.vocabulary,
    )


class _Slots:
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
            kept_open=frozenset(self.kept_open),
        )

    def take(self, question: Question, value: AnswerValue) -> None:
        """Fill the slots of one answer; none that is filled already changes."""
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
                self._options(question, value)
            case PastAnswer():
                self.records.extend(value.records)
                self.denied |= value.denied
                self.not_within |= {str(what): weeks for what, weeks in value.not_within.items()}
                self.nothing_else = self.nothing_else or value.nothing_else
                self.kept_open |= value.kept_open
            case ClearedAnswer():
                self.cleared.extend(value.cleared)

    def _request(self, value: OptionsAnswer) -> None:
        for option, answer in value.options.items():
            if option == OTHER:
                self.requested_otherwise.append(answer.words)
            elif answer.truth:
                self.requested.append(option)

    def _options(self, question: Question, value: OptionsAnswer) -> None:
        for option, answer in value.options.items():
            self._option(question, option, answer)
        if value.others_denied:
            for option in options_covered(question, self.vocabulary, self.knowledge):
                slot = f"{question.id}.{option}"
                if option in value.unknown or option in value.options or slot in self.truths:
                    continue
                self.by_closure.add(slot)
                self._option(question, option, OptionAnswer(text="no", truth=False, new=False))

    def _option(self, question: Question, option: Id, answer: OptionAnswer) -> None:
        slot = f"{question.id}.{option}"
        if slot in self.truths or slot in self.weeks or slot in self.suspected:
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
        for question in self.knowledge.questions.values():
            covered = set(options_covered(question, self.vocabulary, self.knowledge))
            for option in question.options:
                slot = f"{question.id}.{option.id}"
                if slot not in self.truths and option.id in covered and not regions.isdisjoint(option.must):
                    self.truths[slot] = False
                    self.truths[f"{slot}{NEW}"] = False
                    self.by_statement.add(slot)


def options_covered(question: Question, vocabulary: str, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the options that a list covers: those that stood in the vocabulary that it was answered with."""
    later = {option.id for option in question.options if (option.since or question.since) > vocabulary}
    return tuple(option for option in option_ids(question, knowledge) if option not in later)


def _derive(slots: _Slots, given: Given, knowledge: Knowledge) -> dict[str, Id]:
    """Fill what other answers imply, until nothing changes; a given answer is never replaced."""
    derived: dict[str, Id] = {}
    reader = AnswerReader(knowledge, given.as_of)
    waiting = dict(knowledge.implies)
    while waiting:
        judge = Evaluator(Reader(slots.answers(), knowledge.vocabulary, knowledge.bits).judge, knowledge.facts).judge
        met = [item for item in waiting.values() if judge(parse(item.when)) == TRUE]
        if not met:
            break
        for item in met:
            del waiting[item.id]
            for setting in item.then:
                name, value = setting_value(setting, reader, knowledge)
                before = {*slots.truths, *slots.words, *slots.numbers}
                slots.take(knowledge.questions[name], value)
                now = (*slots.truths, *slots.words, *slots.numbers)
                new = (slot for slot in now if slot not in before and not slot.endswith(NEW))
                derived |= dict.fromkeys(new, item.id)
    return derived


def setting_value(setting: str, reader: AnswerReader, knowledge: Knowledge) -> tuple[Id, AnswerValue]:
    """Return the question and the value of an implied setting, such as ``q=no`` or ``q.option=yes``."""
    name, _, text = setting.partition("=")
    question_name, _, option = name.partition(".")
    place = Place(setting)
    question = question_called(question_name, place, knowledge)
    node = Scalar(place, text, plain=True)
    if not option:
        return question.id, reader.read(question, node)
    known = next((item for item in question.options if item.id == option), None)
    answer = reader.option_answer(question, known, option, node)
    return question.id, OptionsAnswer(options={Id(option): answer} if answer else {})


def _exact(number: Number) -> Number:
    return number if isinstance(number, Span) else float(number)

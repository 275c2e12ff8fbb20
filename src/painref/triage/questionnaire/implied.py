"""What the knowledge says that answers imply, and which answers that is: the same for every patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from painref.criteria.answers import Answers
from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import TRUE
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Implication, Question
from painref.sources.document import Scalar
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.reading import question_called
from painref.triage.questionnaire.values import AnswerValue, OptionsAnswer

if TYPE_CHECKING:
    from painref.criteria.python import JudgeAll

ANY_DAY = date(2000, 1, 1)
"""A setting names no day, so that it means the same on every one."""

_WORTH_COMPILING = 20
"""Compiling the criteria takes about as long as judging them so many times."""


class Implications:
    """The implications of a knowledge, held for all its patients; after the first few their criteria are compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._every = tuple(knowledge.implies.values())
        self._settings: dict[Id, tuple[tuple[Question, AnswerValue], ...]] = {}
        self._judged = 0
        self._judge_all: JudgeAll | None = None

    def met(self, waiting: Iterable[Id], answers: Answers) -> list[Implication]:
        """Return those of some implications whose criterion is true."""
        knowledge = self._knowledge
        reader = Reader(answers, knowledge.vocabulary, knowledge.bits)
        if self._judged < _WORTH_COMPILING:
            self._judged += 1
            judge = Evaluator(reader.judge, knowledge.facts).judge
            return [item for item in map(knowledge.implies.__getitem__, waiting) if judge(parse(item.when)) == TRUE]
        if self._judge_all is None:
            # Imported here for start-up time: one patient is read without the compiler.
            from painref.criteria.python import compile_criteria

            criteria = [parse(item.when) for item in self._every]
            self._judge_all = compile_criteria(criteria, knowledge.facts, knowledge.bits)
        judged = zip(self._every, self._judge_all(reader), strict=True)
        waiting = frozenset(waiting)
        return [item for item, judgement in judged if judgement == TRUE and item.id in waiting]

    def settings(self, item: Implication) -> tuple[tuple[Question, AnswerValue], ...]:
        """Return the answers that an implication gives, each with its question."""
        found = self._settings.get(item.id)
        if found is None:
            reader = AnswerReader(self._knowledge, ANY_DAY)
            given = (setting_value(setting, reader, self._knowledge) for setting in item.then)
            found = tuple((self._knowledge.questions[question], value) for question, value in given)
            self._settings[item.id] = found
        return found


def setting_value(setting: str, reader: AnswerReader, knowledge: Knowledge) -> tuple[Id, AnswerValue]:
    """Return the question and the value of an implied setting, such as ``q=no`` or ``q.option=yes``."""
    name, _, text = setting.partition("=")
    question_name, _, option = name.partition(".")
    place = Place(setting)
    question = question_called(question_name, place, knowledge)
    node = Scalar(place, text, plain=True)
    if not option:
        return question.id, reader.read(question, node)
    answer = reader.option_answer(question, reader.choices(question).get(Id(option)), option, node)
    return question.id, OptionsAnswer(options={Id(option): answer} if answer else {})

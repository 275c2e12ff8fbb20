"""What the knowledge says that answers imply, and which answers that is: the same for every patient."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property

from painref.criteria.answers import Answers
from painref.criteria.evaluate import Evaluator
from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import TRUE, Judgement
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.criteria.syntax import Has, Leaf
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Implication, Question
from painref.sources.document import Scalar
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.reading import question_called
from painref.triage.questionnaire.values import AnswerValue, OptionsAnswer

ANY_DAY = date(2000, 1, 1)
"""A setting names no day, so that it means the same on every one."""

_WORTH_COMPILING = 20
"""Compiling the criteria takes about as long as judging them so many times."""

_FEW = 8
"""So few are judged one by one in less time than all together."""


class Implications:
    """The implications of a knowledge, held for all its patients; after the first few their criteria are compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._by_id = dict(knowledge.implies)
        self._read_by: dict[Id, frozenset[str]] = {}
        self._settings: dict[Id, tuple[tuple[Question, AnswerValue], ...]] = {}
        self._judged = 0

    def met(self, waiting: Collection[Id], answers: Answers) -> list[Implication]:
        """Return those of some implications whose criterion is true."""
        reader = Reader(answers, self._knowledge.vocabulary, self._knowledge.bits)
        if len(waiting) <= _FEW or self._judged < _WORTH_COMPILING:
            self._judged += 1
            judge = Evaluator(reader.judge, self._knowledge.facts).judge
            every = map(self._by_id.__getitem__, waiting)
            return [item for item in every if judge(parse(item.when)) == TRUE]
        judged = self._judge_all(reader)
        return [item for item in map(self._by_id.__getitem__, waiting) if judged[item.id] == TRUE]

    @cached_property
    def _judge_all(self) -> Callable[[Reader], Mapping[Id, Judgement]]:
        # Imported here for start-up time: one patient is read without the compiler.
        from painref.criteria.python import compile_criteria

        criteria = {item.id: parse(item.when) for item in self._by_id.values()}
        knowledge = self._knowledge
        return compile_criteria(criteria, knowledge.facts, knowledge.vocabulary, knowledge.bits)

    def read_by(self, implication: Id) -> frozenset[str]:
        """Return what the criterion of an implication reads: options, ``question.option``, and whole questions."""
        found = self._read_by.get(implication)
        if found is None:
            criterion = parse(self._by_id[implication].when)
            leaves = leaves_beneath(criterion, self._knowledge.facts)
            found = self._read_by[implication] = frozenset(map(self._read, leaves))
        return found

    def _read(self, leaf: Leaf) -> str:
        if isinstance(leaf, Has) and f"{leaf.name}.{leaf.option}" in self._knowledge.bits:
            return f"{leaf.name}.{leaf.option}"
        return self._knowledge.vocabulary.dated.get(leaf.name, leaf.name)

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

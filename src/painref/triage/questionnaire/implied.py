"""What the knowledge says that answers imply, and which answers that is: the same for every patient."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from datetime import date
from functools import cached_property
from sys import intern

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
from painref.records import record
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


@record(kw_only=False)
class Setting:
    """An answer that an implication gives to a question, and the slots of truths that it fills, of a list none."""

    question: Question
    value: AnswerValue
    slots: tuple[str, ...]


class Implications:
    """The implications of a knowledge, held for all its patients; after the first few their criteria are compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._by_id = dict(knowledge.implies)
        self._settings: dict[Id, tuple[Setting, ...]] = {}
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

    def readers_of(self, slots: Iterable[str]) -> Set[Id]:
        """Return the implications whose criterion reads one of these: options, ``question.option``, whole questions."""
        return frozenset().union(*[self._readers.get(slot, ()) for slot in slots])

    @cached_property
    def _readers(self) -> Mapping[str, list[Id]]:
        found: dict[str, list[Id]] = {}
        for implication in self._by_id.values():
            for leaf in leaves_beneath(parse(implication.when), self._knowledge.facts):
                found.setdefault(self._read(leaf), []).append(implication.id)
        return found

    def _read(self, leaf: Leaf) -> str:
        if isinstance(leaf, Has) and f"{leaf.name}.{leaf.option}" in self._knowledge.bits:
            return f"{leaf.name}.{leaf.option}"
        return self._knowledge.vocabulary.dated.get(leaf.name, leaf.name)

    def settings(self, item: Implication) -> tuple[Setting, ...]:
        """Return the answers that an implication gives."""
        found = self._settings.get(item.id)
        if found is None:
            reader = AnswerReader(self._knowledge, ANY_DAY)
            given = (setting_value(setting, reader, self._knowledge) for setting in item.then)
            found = tuple(
                Setting(self._knowledge.questions[question], value, tuple(_slots(question, value)))
                for question, value in given
            )
            self._settings[item.id] = found
        return found


def _slots(question: Id, value: AnswerValue) -> Iterator[str]:
    """Yield the slots of truths that the answer to a question fills; of one with a value the question stands for it."""
    if not isinstance(value, OptionsAnswer):
        yield question
    elif not value.others_denied:
        yield from (intern(f"{question}.{option}") for option in value.options)


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

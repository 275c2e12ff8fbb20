"""Answers of many patients, read once where they are written alike: nine in ten are written as one before them was.

What an answer says depends on the question, the day and the edition of the questions alone; so nothing of one patient
gets to another.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.sources.document import Node, as_node
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.reading import read_answer
from painref.triage.questionnaire.slots import Slots
from painref.triage.questionnaire.values import AnswerValue, OptionsAnswer

MOST = 5_000
"""So much is remembered; then it begins anew."""

LONGEST = 500
"""Characters of the longest answer that is remembered."""


class SharedReading:
    """Remembers what answers came to, by how they are written. What it gives is not to be changed.

    Nodes and values are known by their identity, for which they are kept beside what is remembered of them.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._nodes: dict[str, Node] = {}
        self._values: dict[int, tuple[Node, dict[tuple[Id, date], AnswerValue | None]]] = {}
        self._slots: dict[int, tuple[AnswerValue, dict[tuple[Id, str], Slots]]] = {}
        self._size = 0

    def node(self, value: Any, place: Place) -> Node:
        """Return plain data of JSON as a document, the same one for the same data; it stands where it was met first."""
        key = repr(value)
        node = self._nodes.get(key)
        if node is None:
            node = as_node(value, place)
            if len(key) <= LONGEST:
                self._make_room()
                self._nodes[key] = node
                self._values[id(node)] = node, {}
        return node

    def read(self, question: Question, node: Node, reader: AnswerReader) -> AnswerValue | None:
        """Return the value of an answer, None for one that says that it is not known. Raises `AnswerError`."""
        known = self._values.get(id(node))
        if known is None:
            return read_answer(question, node, reader)
        key = question.id, reader.as_of
        values = known[1]
        if key not in values:
            values[key] = value = read_answer(question, node, reader)
            self._make_room()
            if isinstance(value, OptionsAnswer):
                self._slots[id(value)] = value, {}
        return values[key]

    def filled(self, question: Question, value: OptionsAnswer, vocabulary: str) -> Slots:
        """Return the slots that an answer fills by itself."""
        _, known = self._slots.get(id(value), (value, None))
        key = question.id, vocabulary
        slots = known.get(key) if known is not None else None
        if slots is None:
            slots = Slots(self._knowledge, vocabulary)
            slots.take(question, value, vocabulary)
            if known is not None:
                known[key] = slots
                self._make_room()
        return slots

    def _make_room(self) -> None:
        self._size += 1
        if self._size > MOST:
            self._size = 0
            self._nodes.clear()
            self._values.clear()
            self._slots.clear()

"""The answers of a foreign table as far as they can be read: one that cannot is unknown, and named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from painref.batch.lines import Missed
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, Sequence
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.dates import parse_as_of
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import OTHERS, is_unknown, written
from painref.triage.questionnaire.reading import HEAD
from painref.triage.questionnaire.resolve import RED_FLAGS

_LONGEST = 120
"""How many characters of what is not understood are kept."""


def what_can_be_read(
    items: Mapping[str, Node], knowledge: Knowledge, as_of: date
) -> tuple[dict[str, Node], tuple[Missed, ...]]:
    """Return the answers that can be read, and what cannot: unknown, so that no denial beside it covers it.

    Where an answer to a warning sign cannot be read, the statement ``red_flags: none`` is not believed either.
    """
    day = items.get("as_of")
    reader = AnswerReader(knowledge, _day(day) or as_of)
    kept: dict[str, Node] = {}
    missed: list[Missed] = []
    for key, node in items.items():
        question = knowledge.questions.get(Id(key))
        if key in HEAD and (key != "as_of" or _day(node)):
            kept[key] = node
        elif question is None:
            missed.append(_missed(key, node, "nothing"))
        elif is_unknown(node):
            kept[key] = node
        else:
            kept[key] = _readable(question, node, reader, missed)
    flags = kept.get(RED_FLAGS)
    doubtful = {item.where.partition(".")[0] for item in missed}
    if flags is not None and not is_unknown(flags) and any(map(_warns, _of(doubtful, knowledge))):
        missed.append(_missed(RED_FLAGS, flags, "unknown, since a warning sign was not understood"))
        del kept[RED_FLAGS]
    return kept, tuple(missed)


def _readable(question: Question, node: Node, reader: AnswerReader, missed: list[Missed]) -> Node:
    """Return as much of an answer as can be read, the rest as unknown."""
    if _can_be_read(question, node, reader):
        return node
    unknown = Scalar(node.place, "unknown", plain=True)
    rest: Node = unknown
    if isinstance(node, MappingNode):
        rest = MappingNode(node.place, {}, {})
        for key, value in node.items.items():
            one = MappingNode(node.place, {key: value}, {key: node.keys[key]})
            if not _can_be_read(question, one, reader):
                missed.append(_missed(f"{question.id}.{key}", value, "unknown"))
                one = MappingNode(node.place, {key: unknown}, one.keys)
                if key == OTHERS or not _can_be_read(question, one, reader):
                    continue
            rest.items[key], rest.keys[key] = one.items[key], one.keys[key]
    elif isinstance(node, Sequence):
        readable = [item for item in node.items if _can_be_read(question, Sequence(node.place, [item]), reader)]
        missed.extend(_missed(question.id, item, "unknown") for item in node.items if item not in readable)
        rest = Sequence(node.place, readable)
    if rest is unknown or not _can_be_read(question, rest, reader):
        missed.append(_missed(question.id, node, "unknown"))
        return unknown
    return rest


def _can_be_read(question: Question, node: Node, reader: AnswerReader) -> bool:
    try:
        reader.read(question, node)
    except AnswerError:
        return False
    return True


def _day(node: Node | None) -> date | None:
    try:
        return parse_as_of(node.text, node.place) if isinstance(node, Scalar) else None
    except AnswerError:
        return None


def _of(names: set[str], knowledge: Knowledge) -> list[Question]:
    return [knowledge.questions[Id(name)] for name in sorted(names) if Id(name) in knowledge.questions]


def _warns(question: Question) -> bool:
    """Return whether a question has options that must be asked before anything elective."""
    return any(option.must or option.must_when for option in question.options)


def _missed(where: str, node: Node, became: str) -> Missed:
    said: Any = written(node)
    return Missed(where=where, said=str(said)[:_LONGEST], became=became)

"""Red flags that have been looked into: by which tests, and when."""

from __future__ import annotations

from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.names import normalise
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.patient import Cleared
from painref.triage.questionnaire.dates import parse_when
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import is_unknown, misfit, plain_word, raise_together, said_once, written
from painref.triage.questionnaire.reading_options import OptionReader
from painref.triage.questionnaire.values import ClearedAnswer

FOR_THIS_PAIN = "for this pain"
"""The day of a test of which it is known only that it was done for this pain."""


def read_cleared(question: Question, node: Node, reader: OptionReader) -> ClearedAnswer:
    """Return the red flags that have been looked into. Raises `AnswerError`."""
    if not isinstance(node, Mapping):
        raise misfit(question, node.place, "a list or a word", "Write {flag: {by: test, on: date}}.")
    found: list[Cleared] = []
    errors: list[AnswerError] = []
    texts: dict[str, Any] = {}
    for key, value in node.items.items():
        try:
            flag = reader.option_called(key, node.keys[key], question)
            said_once(question, flag, texts, node.keys[key])
            texts[flag] = written(value)
            for entry in value.items if isinstance(value, Sequence) else [value]:
                found.append(_clearing(flag, entry, reader))
        except AnswerError as error:
            errors.append(error)
    raise_together(errors)
    return ClearedAnswer(cleared=tuple(found), texts=texts)


def _clearing(flag: Id, node: Node, reader: OptionReader) -> Cleared:
    if not isinstance(node, Mapping) or "by" not in node.items:
        raise AnswerError(f"cleared.{flag} says no test.", place=node.place, remedy="Write {by: mri, on: 2026-09-20}.")
    if extra := [key for key in node.items if key not in ("by", "on")]:
        raise AnswerError(
            f"'{extra[0][:40]}' is not a key of a clearing.", place=node.keys[extra[0]], remedy="Known: by, on."
        )
    by = node.items["by"]
    named = by.items if isinstance(by, Sequence) else [by]
    tests = [_test(item, reader.knowledge) for item in named if isinstance(item, Scalar)]
    on = node.items.get("on")
    if not isinstance(on, Scalar) or is_unknown(on):
        return Cleared(flag=flag, tests=tuple(tests))
    if plain_word(on) == FOR_THIS_PAIN:
        return Cleared(flag=flag, tests=tuple(tests), for_this_pain=True)
    return Cleared(flag=flag, tests=tuple(tests), weeks_ago=parse_when(on.text, on.place, reader.as_of).weeks)


def _test(node: Scalar, knowledge: Knowledge) -> Id:
    word = Id(normalise(node.text))
    if word not in knowledge.tests:
        hint = suggestion(word, knowledge.tests) or f"Known: {', '.join(knowledge.tests)}."
        raise AnswerError(f"'{node.text[:40]}' is not a test.", place=node.place, remedy=hint)
    return word

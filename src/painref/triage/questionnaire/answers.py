"""Answers as a person writes them, checked against the questionnaire and turned into values.

In a file, an answer is one key and value: a number, an option, ``yes`` or ``no``, a list of options or names, ``none``
for an empty list, ``unknown`` for what is not known. A key that is absent is unknown too.
"""

from __future__ import annotations

from collections.abc import Callable

from painref.criteria.evaluate import Value
from painref.errors import PainrefError, Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find, normalise
from painref.knowledge.model import Id, Question, QuestionType
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion

UNKNOWN = "unknown"
"""How a person writes that something is not known."""

NONE = "none"
"""How a person writes that none of the options holds."""

_AS_WORDS = {"true": "yes", "false": "no"}
"""How JSON writes the options yes and no."""

_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class AnswerError(PainrefError):
    """An answer that does not fit its question, or a question that does not exist."""


def parse_answers(document: Node, knowledge: Knowledge) -> dict[str, Value]:
    """The answers of a document: question ids to values, unknown ones left out.

    Raises `AnswerError`, with its place, for the first thing that does not fit.
    """
    if not isinstance(document, Mapping):
        raise AnswerError(
            "answers are a mapping of questions to values.",
            place=document.place,
            remedy="Write for example: pain_duration_weeks: 20.",
        )
    answers: dict[str, Value] = {}
    for key, node in document.items.items():
        question = _question(key, document.keys[key], knowledge)
        value = _value(node, question, knowledge)
        if value is not None:
            answers[question.id] = value
    return answers


def declared_unknown(document: Node, knowledge: Knowledge) -> tuple[Id, ...]:
    """The questions of a document that somebody was asked and did not know."""
    items = document.items.items() if isinstance(document, Mapping) else ()
    return tuple(
        Id(key)
        for key, node in items
        if key in knowledge.questions and isinstance(node, Scalar) and normalise(node.text) == UNKNOWN
    )


def parse_setting(setting: str, knowledge: Knowledge) -> tuple[str, Value | None]:
    """One ``name=value`` of the command line; the value None is unknown. Several options are joined by commas."""
    name, equals, text = setting.partition("=")
    place = Place(f"--set {name[:60]}")
    if not equals:
        raise AnswerError(f"'{setting[:60]}' has no '='.", remedy="Write --set name=value.")
    question = _question(name.strip(), place, knowledge)
    return question.id, parse_text(text, question, knowledge, place)


def parse_text(text: str, question: Question, knowledge: Knowledge, place: Place | None = None) -> Value | None:
    """An answer written on one line; None is unknown. Raises `AnswerError` if it does not fit the question."""
    place = place or Place(question.id)
    if question.type in (QuestionType.CHOICES, QuestionType.NAMES) and normalise(text) not in (NONE, UNKNOWN, ""):
        items = [Scalar(place, item.strip(), plain=True) for item in text.split(",") if item.strip()]
        return _value(Sequence(place, list(items)), question, knowledge)
    return _value(Scalar(place, text.strip(), plain=True), question, knowledge)


def _question(name: str, place: Place, knowledge: Knowledge) -> Question:
    question = knowledge.questions.get(Id(name))
    if question is None:
        remedy = suggestion(name, knowledge.questions) or "painref list questions shows them all."
        raise AnswerError(f"there is no question '{name[:60]}'.", place=place, remedy=remedy)
    return question


def _value(node: Node, question: Question, knowledge: Knowledge) -> Value | None:
    if isinstance(node, Scalar) and (node.value is None or normalise(node.text) == UNKNOWN):
        return None
    match question.type:
        case QuestionType.NUMBER:
            return _number(_scalar(node, question), question)
        case QuestionType.YES_NO:
            return _yes_no(_scalar(node, question), question)
        case QuestionType.CHOICE:
            return _option(_scalar(node, question), question)
        case QuestionType.CHOICES:
            return _several(node, question, lambda item: _option(item, question))
        case QuestionType.NAMES:
            return _several(node, question, lambda item: _name(item, question, knowledge))


def _scalar(node: Node, question: Question) -> Scalar:
    if not isinstance(node, Scalar):
        raise _misfit(question, node.place, "a list or mapping", "Give one value.")
    return node


def _misfit(question: Question, place: Place, got: str, remedy: str) -> AnswerError:
    wanted = {
        QuestionType.NUMBER: f"a number of {question.unit}",
        QuestionType.YES_NO: "yes or no",
        QuestionType.CHOICE: "one option",
        QuestionType.CHOICES: "a list of options",
        QuestionType.NAMES: f"a list of {question.names}",
    }[question.type]
    return AnswerError(f"{question.id} wants {wanted}, not {got}.", place=place, remedy=remedy)


def _number(node: Scalar, question: Question) -> float:
    low, high = question.min or 0.0, question.max or 0.0
    value = node.value
    if not isinstance(value, float):
        raise _misfit(question, node.place, f"'{node.text[:40]}'", f"From {low:g} to {high:g}, or unknown.")
    if not low <= value <= high:
        raise AnswerError(
            f"{question.id} is {value:g}, outside {low:g} to {high:g} {question.unit}.",
            place=node.place,
            remedy="Check the figure and its unit.",
        )
    return value


def _yes_no(node: Scalar, question: Question) -> bool:
    try:
        return _YES_NO[node.text.casefold()]
    except KeyError:
        raise _misfit(question, node.place, f"'{node.text[:40]}'", "Write yes, no or unknown.") from None


def _option(node: Scalar, question: Question) -> str:
    if any(option.id == node.text for option in question.options):
        return node.text
    ids = [str(option.id) for option in question.options]
    text = normalise(node.text)
    text = _AS_WORDS.get(text, text) if "yes" in ids else text
    if text in ids:
        return text
    hint = suggestion(text, ids) or f"Options: {', '.join(ids)}."
    raise AnswerError(f"'{node.text[:60]}' is not an option of {question.id}.", place=node.place, remedy=hint)


def _name(node: Scalar, question: Question, knowledge: Knowledge) -> str:
    entries = knowledge.nameable(question)
    if node.text in entries:
        return node.text
    what = str(question.names).removesuffix("s")
    try:
        return str(find(node.text, entries, what=what, hint=f"painref list {question.names} shows them all.").id)
    except NotFoundError as error:
        raise AnswerError(error.message, place=node.place, remedy=error.remedy) from None


def _several(node: Node, question: Question, one: Callable[[Scalar], str]) -> frozenset[str]:
    if isinstance(node, Scalar):
        if normalise(node.text) == NONE:
            return frozenset()
        node = Sequence(node.place, [node])
    if not isinstance(node, Sequence):
        raise _misfit(question, node.place, "a mapping", "Write [a, b], or none.")
    return frozenset(one(_scalar(item, question)) for item in node.items)

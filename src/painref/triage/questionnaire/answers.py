"""Answers as a person writes them in a file, checked against the questionnaire and turned into values.

An answer is one key and value: a number, an option, ``yes`` or ``no``, a list of options or names, ``none`` for an
empty list, ``unknown`` for what is not known. A key that is absent is unknown too.
"""

from __future__ import annotations

from painref.criteria.evaluate import Value
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.sources.document import Mapping, Node
from painref.suggestions import suggestion
from painref.triage.questionnaire.errors import AnswerError as AnswerError
from painref.triage.questionnaire.types import answer_type
from painref.triage.questionnaire.types.base import is_unknown

MAX_BYTES = 1_000_000
"""Largest file of one patient's answers."""

MOST_ERRORS = 20
"""How many errors of a file are reported at once."""


def parse_answers(document: Node, knowledge: Knowledge) -> dict[str, Value]:
    """Return the answers of a document: question ids to values, unknown ones left out.

    Raises `AnswerError`, with its location, for the first thing that does not fit; its `others` are the rest.
    """
    if not isinstance(document, Mapping):
        raise AnswerError(
            "answers are a mapping of questions to values.",
            place=document.place,
            remedy="Write for example: pain_duration_weeks: 20.",
        )
    answers: dict[str, Value] = {}
    errors: list[AnswerError] = []
    for key, node in document.items.items():
        try:
            question = question_called(key, document.keys[key], knowledge)
            value = answer_type(question, knowledge).parse(node)
        except AnswerError as error:
            errors.append(error)
            if len(errors) == MOST_ERRORS:
                break
        else:
            if value is not None:
                answers[question.id] = value
    if errors:
        first, *others = errors
        first.others = tuple(others)
        raise first
    return answers


def declared_unknown(document: Node, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the questions of a document that somebody was asked and did not know."""
    items = document.items.items() if isinstance(document, Mapping) else ()
    return tuple(Id(key) for key, node in items if key in knowledge.questions and is_unknown(node))


def parse_setting(setting: str, knowledge: Knowledge) -> tuple[str, Value | None]:
    """Return one ``name=value`` of the command line; None is unknown. Several options are joined by commas."""
    name, equals, text = setting.partition("=")
    place = Place(f"--set {name[:60]}")
    if not equals:
        raise AnswerError(f"'{setting[:60]}' has no '='.", remedy="Write --set name=value.")
    question = question_called(name.strip(), place, knowledge)
    asked = answer_type(question, knowledge)
    return question.id, asked.parse(asked.node_of(text, place))


def question_called(name: str, place: Place, knowledge: Knowledge) -> Question:
    """Return the question of this id. Raises `AnswerError` with a suggestion if there is none."""
    question = knowledge.questions.get(Id(name))
    if question is None:
        remedy = suggestion(name[:60], knowledge.questions) or "painref list questions shows them all."
        raise AnswerError(f"there is no question '{name[:60]}'.", place=place, remedy=remedy)
    return question

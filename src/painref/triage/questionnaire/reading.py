"""Answers as a file holds them, second edition, to values: docs/answers.md has the syntax.

All errors of a file are collected and raised together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.records import record
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.dates import parse_as_of
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import MOST_ERRORS, is_unknown, raise_together, text_of
from painref.triage.questionnaire.values import AnswerValue, Given

EDITION = "answers/2"

HEAD = frozenset({"painref", "vocabulary", "as_of", "follow", "id"})
"""The keys of a file that are about it, and not questions."""


def read_answer(question: Question, node: Node, reader: AnswerReader) -> AnswerValue | None:
    """Return the value of an answer, None for one that says that it is not known. Raises `AnswerError`."""
    return None if is_unknown(node) else reader.read(question, node)


Read = Callable[[Question, Node, AnswerReader], AnswerValue | None]
"""Gives the value of an answer, None for one that says that it is not known, or raises `AnswerError`."""


def read_answers(document: Node, knowledge: Knowledge, as_of: date, read: Read = read_answer) -> Given:
    """Return what an answers file says; `as_of` counts where the file names no day, `read` gives single answers.

    Raises `AnswerError`, with its location, for the first thing that does not fit; its `others` are the rest.
    """
    document = answers_of(document)
    errors: list[AnswerError] = []

    head = _Head(as_of=as_of, vocabulary="", follow=(), patient_id="")
    try:
        head = _head(document, as_of)
    except AnswerError as error:
        errors.append(error)
    reader = AnswerReader(knowledge, head.as_of)
    values: dict[Id, AnswerValue] = {}
    unknown: list[Id] = []
    for key, node in document.items.items():
        if key in HEAD or len(errors) >= MOST_ERRORS:
            continue
        try:
            question = question_called(key, document.keys[key], knowledge)
            value = read(question, node, reader)
        except AnswerError as error:
            errors.extend([error, *(item for item in error.others if isinstance(item, AnswerError))])
            continue
        if value is None:
            unknown.append(question.id)
        else:
            values[question.id] = value
    raise_together(errors)
    return Given(
        as_of=head.as_of,
        values=values,
        unknown=tuple(unknown),
        vocabulary=head.vocabulary or knowledge.release.vocabulary,
        follow=head.follow,
        patient_id=head.patient_id,
    )


def answers_of(document: Node) -> Mapping:
    """Return a document that holds answers. Raises `AnswerError` for one that does not."""
    if not isinstance(document, Mapping):
        raise AnswerError(
            "answers are a mapping of questions to values.",
            place=document.place,
            remedy="Write for example: pain_duration: 20 weeks.",
        )
    return document


def question_called(name: str, place: Place, knowledge: Knowledge) -> Question:
    """Return the question of this id. Raises `AnswerError` with a suggestion if there is none."""
    question = knowledge.questions.get(Id(name))
    if question is None:
        hint = suggestion(name[:60], knowledge.questions) or "painref list questions shows them all."
        raise AnswerError(f"there is no question '{name[:60]}'.", place=place, remedy=hint)
    return question


@record(kw_only=False)
class _Head:
    as_of: date
    vocabulary: str
    follow: tuple[str, ...]
    patient_id: str


def _head(document: Mapping, as_of: date) -> _Head:
    items = document.items
    edition = text_of(items.get("painref"))
    if edition and edition != EDITION:
        raise AnswerError(
            f"'{edition[:40]}' is not an edition of answers files.",
            place=document.keys["painref"],
            remedy=f"Write painref: {EDITION}; painref convert brings an older file up to date.",
        )
    day = items.get("as_of")
    if isinstance(day, Scalar):
        as_of = parse_as_of(day.text, day.place)
    follow = items.get("follow")
    terms = [follow] if isinstance(follow, Scalar) else follow.items if isinstance(follow, Sequence) else []
    return _Head(
        as_of=as_of,
        vocabulary=text_of(items.get("vocabulary")),
        follow=tuple(term.text for term in terms if isinstance(term, Scalar)),
        patient_id=text_of(items.get("id")),
    )

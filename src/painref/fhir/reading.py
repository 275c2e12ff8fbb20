"""A QuestionnaireResponse as a document of answers, which is then read as any other file: `questionnaire.reading`.

Every node has the path of the answer it comes from as its place, and so has every error. All errors come at once, and
a response with any is refused whole: nothing of it is lost on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar

from painref.errors import Place
from painref.fhir import rows, values
from painref.fhir.names import (
    ABOUT,
    ANSWER_CODES,
    EACH,
    FOLLOW,
    SECTION,
    VOCABULARY,
    WORDS,
    code_system,
    option_system,
)
from painref.fhir.units import DETAILS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import raise_together, text_of
from painref.triage.questionnaire.reading import EDITION, read_answers

RESPONSE = "QuestionnaireResponse"

REFUSED = ("entered-in-error",)
"""States of a response that is no answer."""

HOW = "how"

_CELLS = {
    QuestionType.OPTIONS: ("option", "answer", "date", WORDS),
    QuestionType.NAMES: ("option", "answer", "date", WORDS),
    QuestionType.RECORDS: ("option", "answer", WORDS, *DETAILS, "last", "first", "result"),
    QuestionType.CLEARINGS: ("option", "by", "on"),
}
"""What a row of a question may say, by the type of the question."""

_IN_WORDS = (*DETAILS, "last", "first", "on")
"""Cells that may be said in words as well."""

_Read = Callable[[Node, Place], Scalar | None]

T = TypeVar("T")


def answers_document(response: Mapping, knowledge: Knowledge) -> Mapping:
    """Return the document of answers that a QuestionnaireResponse stands for.

    Raises `AnswerError`, with its path, for the first thing that does not fit; its `others` are the rest.
    """
    kind = text_of(response.items["resourceType"])
    if kind != RESPONSE:
        remedy = f"It takes a {RESPONSE}: painref fhir questionnaire prints its form."
        raise AnswerError(f"a {kind[:40] or 'thing'} is not answers.", place=response.place, remedy=remedy)
    status = response.items.get("status")
    if text_of(status) in REFUSED:
        raise AnswerError("the response is marked as an error.", place=Place(response.place.file, 0, 0), remedy="")
    reader = _Reader(knowledge, response.place.file)
    reader.walk(response, "")
    items = {**reader.document(), **dict(_head(response))}
    document = Mapping(response.place, items, {key: node.place for key, node in items.items()})
    if reader.errors:
        raise_together([*reader.errors, *_misfits(document, knowledge)])
    return document


def _misfits(document: Mapping, knowledge: Knowledge) -> list[AnswerError]:
    """Return what is wrong with the answers themselves, to be told with what is wrong with their form."""
    try:
        read_answers(document, knowledge, date.max)
    except AnswerError as error:
        return [one for one in error.all_errors() if isinstance(one, AnswerError)]
    return []


def _head(response: Mapping) -> Iterator[tuple[str, Node]]:
    """Yield what a response says about itself: its edition, its day, and whom it is about."""
    place = Place(response.place.file)
    yield "painref", Scalar(place, EDITION, plain=False)
    if authored := text_of(response.items.get("authored")):
        yield "as_of", Scalar(Place(f"{place.file}: authored"), authored.partition("T")[0], plain=False)
    subject = response.items.get("subject")
    if isinstance(subject, Mapping):
        identifier = subject.items.get("identifier")
        named = identifier.items.get("value") if isinstance(identifier, Mapping) else None
        if called := text_of(named) or text_of(subject.items.get("reference")):
            yield "id", Scalar(place, called, plain=False)


class _Reader:
    """Sorts the items of a response by question, and makes answers of them."""

    def __init__(self, knowledge: Knowledge, file: str) -> None:
        self.knowledge = knowledge
        self.file = file
        self.errors: list[AnswerError] = []
        self._given: dict[Id, list[Scalar]] = {}
        self._rows: dict[Id, list[rows.Row]] = {}
        self._about: dict[str, Node] = {}

    def walk(self, holder: Mapping, path: str) -> None:
        """Take the items within an item, an answer or the response itself."""
        for number, item in enumerate(self._list(holder, "item", path)):
            self._item(item, f"{path}item[{number}]")

    def document(self) -> dict[str, Node]:
        """Return the answers by question."""
        found: dict[str, Node] = dict(self._about)
        for question in self.knowledge.questions.values():
            node = self._attempt(partial(self._answer, question))
            if node is not None:
                found[question.id] = node
        return found

    def _answer(self, question: Question) -> Node | None:
        given, of_each = self._given.get(question.id, []), self._rows.get(question.id, [])
        match question.type:
            case QuestionType.OPTIONS | QuestionType.NAMES:
                return rows.option_answers(given, of_each)
            case QuestionType.RECORDS:
                return rows.records(given, of_each)
            case QuestionType.CLEARINGS:
                return rows.clearings(of_each)
            case _:
                return self._single(question, given)

    def _item(self, item: Node, path: str) -> None:
        place = self._place(path)
        if not isinstance(item, Mapping):
            self.errors.append(AnswerError("the item is not an object.", place=place, remedy="FHIR has one here."))
            return
        if "modifierExtension" in item.items:
            message = "the item has a modifierExtension, which changes what it means."
            self.errors.append(AnswerError(message, place=place, remedy="painref knows none; leave it out."))
            return
        link = text_of(item.items.get("linkId"))
        name, _, rest = link.partition(".")
        question = self.knowledge.questions.get(Id(name))
        if rest in (EACH, HOW) or name == SECTION or link == ABOUT:
            self._refuse_answers(item, link, place)
        if name == SECTION or link == ABOUT:
            self.walk(item, f"{path}.")
        elif link in (VOCABULARY, FOLLOW):
            if said := self._answers(item, path, values.string):
                self._about[rest] = Sequence(place, [*said]) if link == FOLLOW else said[0]
        elif question is None or not (rest in _parts(question) or rest in (EACH, HOW)):
            hint = (suggestion(name, self.knowledge.questions) if name else "") or "painref fhir questionnaire has all."
            message = f"there is no item '{link[:60]}'." if link else "the item has no linkId."
            self.errors.append(AnswerError(message, place=place, remedy=hint))
        elif rest == EACH:
            self._row(question, item, path)
        elif rest == HOW:
            self.walk(item, f"{path}.")
        else:
            self._given.setdefault(question.id, []).extend(self._answers(item, path, _reader(question, rest)))

    def _refuse_answers(self, item: Mapping, link: str, place: Place) -> None:
        if "answer" in item.items:
            message = f"'{link[:60]}' takes no answer: it is a group, or help."
            self.errors.append(AnswerError(message, place=place, remedy="Answer the items within it."))

    def _row(self, question: Question, item: Mapping, path: str) -> None:
        """Take one row of a question; a row without any answer says nothing."""
        cells: dict[str, Node] = {}
        known = _CELLS.get(question.type, ())
        for number, cell in enumerate(self._list(item, "item", path)):
            where = f"{path}.item[{number}]"
            link = text_of(cell.items.get("linkId")) if isinstance(cell, Mapping) else ""
            name = link.removeprefix(f"{question.id}.{EACH}.")
            plain = name.removesuffix(f".{WORDS}")
            if not isinstance(cell, Mapping) or plain not in known or (plain != name and plain not in _IN_WORDS):
                message = f"there is no item '{link[:60]}' in a row of {question.id}."
                hint = f"Known: {', '.join(f'{question.id}.{EACH}.{one}' for one in known)}."
                self.errors.append(AnswerError(message, place=self._place(where), remedy=hint))
                continue
            said = self._answers(cell, where, _reader(question, name))
            if (said and plain in cells) or (len(said) > 1 and plain != "by"):
                self.errors.append(_twice(link, said[-1].place))
            elif said:
                cells[plain] = Sequence(said[0].place, [*said]) if len(said) > 1 else said[0]
        if cells:
            self._rows.setdefault(question.id, []).append(rows.Row(self._place(path), cells))

    def _answers(self, item: Mapping, path: str, read: _Read) -> list[Scalar]:
        """Return the answers of an item that somebody gave; items within an answer are taken as well."""
        found: list[Scalar] = []
        for number, answer in enumerate(self._list(item, "answer", path)):
            where = f"{path}.answer[{number}]"
            said = self._attempt(partial(read, answer, self._place(where)))
            if isinstance(said, Scalar):
                found.append(said)
            if isinstance(answer, Mapping):
                self.walk(answer, f"{where}.")
        self.walk(item, f"{path}.")
        return found

    def _single(self, question: Question, given: list[Scalar]) -> Node | None:
        if len(given) > 1:
            raise _twice(question.id, given[1].place)
        return given[0] if given else None

    def _list(self, holder: Mapping, name: str, path: str) -> list[Node]:
        place = self._place(path.removesuffix("."))
        return self._attempt(lambda: values.list_of(holder.items.get(name), place, name)) or []

    def _attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except AnswerError as error:
            self.errors.extend([error, *(one for one in error.others if isinstance(one, AnswerError))])
            return None

    def _place(self, path: str) -> Place:
        return Place(f"{self.file}: {path}" if path else self.file)


def _parts(question: Question) -> tuple[str, ...]:
    """Return the parts of a question that hold its answer, each once."""
    match question.type:
        case QuestionType.NUMBER:
            return ("", WORDS)
        case QuestionType.CLEARINGS:
            return ()
        case _:
            return ("",)


def _reader(question: Question, name: str) -> _Read:
    """Return what reads the values of a part of a question, or of a cell of its rows."""
    own = option_system(question)
    match name:
        case "" if question.type is QuestionType.YES_NO:
            return values.boolean
        case "" if question.type is QuestionType.NUMBER:
            return partial(values.number, question=question)
        case "" if question.type is not QuestionType.CHOICE:
            return partial(values.code, systems=(own, ANSWER_CODES))
        case "" | "option":
            return partial(values.code, systems=(own,))
        case "answer":
            return partial(values.code, systems=(ANSWER_CODES,))
        case "by":
            return partial(values.code, systems=(code_system("tests"),))
        case "result":
            return partial(values.code, systems=(code_system("results"),))
        case "times" | "relief" | "lasted":
            return partial(values.number, question=DETAILS[name])
        case "date" | "last" | "first" | "on":
            return values.day
        case _:
            return values.string


def _twice(what: str, place: Place) -> AnswerError:
    return AnswerError(f"{what} is answered twice.", place=place, remedy="Keep one of them.")

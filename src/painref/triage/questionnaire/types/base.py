"""What every kind of screen can do with typed text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Option, Question
from painref.knowledge.names import item_name
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.changes import Change, WholeAnswer
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.understanding import Chosen, Refused, Understanding, Understood, is_number
from painref.triage.questionnaire.values import Given
from painref.triage.questionnaire.words import means_no, means_others_no

_SHORT = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3})?[noxs?]?", re.IGNORECASE)
"""A number or a range of numbers, with or without a letter for its value: ``3``, ``1-4``, ``2o``; not ``3d``."""

_TIME = re.compile(
    r"[<>n]?[0-9]{1,4}(?:\.[0-9]+)?(?:d|w|wks?|mo|y|yrs?)|(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}", re.IGNORECASE
)
"""A span of time, a bound on one, or a day, that belongs to the number before it: ``2 3mo``, ``4 <5w``, ``1 2026``."""

_CLOSED = re.compile(r"(.*[0-9noxs?])r", re.IGNORECASE)
"""A last item with the ``r`` that says the rest is no: ``4r``, ``1-3r``, ``2nr``."""

_JOINTS = re.compile("[;,|]")
"""What may stand between the items of a list on one line."""

_RANGE = re.compile(r"([0-9]{1,3})\s*-\s*([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be answered: a question, or one option of it.

    `within` is the span of time that an event is asked for, such as ``26 weeks``: what is longer ago changes nothing.
    `among` are the options of a choice that are offered; all of them if it is empty.
    """

    question: Question
    option: Id | None = None
    within: str = ""
    among: frozenset[Id] = frozenset()

    @property
    def key(self) -> str:
        """The name that the engine has for it."""
        return item_name(self.question.id, self.option)

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options of a choice that are offered, in their order."""
        return tuple(option for option in self.question.options if not self.among or option.id in self.among)

    @property
    def listed(self) -> Option | None:
        """The option as the questionnaire lists it; None for a question, and for an entry that is named."""
        return next((option for option in self.question.options if option.id == self.option), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, with the number that chooses it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Screen(ABC):
    """Some items that are asked on one screen."""

    items: tuple[Item, ...]
    knowledge: Knowledge

    @property
    @abstractmethod
    def typing(self) -> str:
        """What may be typed, in a few words."""

    @abstractmethod
    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return what typed text means; `chosen` is what the person said where an earlier reading was unclear."""

    @abstractmethod
    def lines(self) -> Iterator[str | Choice]:
        """Yield what is shown below the prompt: what can be chosen, by number, and what is to be said of it."""

    @abstractmethod
    def not_known(self) -> tuple[Change, ...]:
        """Return the changes of "don't know" to all of it."""

    @property
    def prompt(self) -> str:
        """What is asked."""
        return self.items[0].question.prompt

    @property
    def of_several(self) -> bool:
        """Whether several questions are asked."""
        return len({item.question.id for item in self.items}) > 1

    @property
    def keys(self) -> frozenset[str]:
        """The names of the items."""
        return frozenset(item.key for item in self.items)

    def _reader(self, given: Given) -> AnswerReader:
        return AnswerReader(self.knowledge, given.as_of)

    def _whole(self, value: object, given: Given) -> Understanding:
        """Return the answer to the one question of the screen that plain data comes to."""
        question = self.items[0].question
        try:
            answer = self._reader(given).read(question, node_of(question, value))
        except AnswerError as error:
            return refused(error)
        return Understood((WholeAnswer(question.id, answer),))


def pieces(text: str) -> list[str]:
    """Return the items of a list that was written on one line."""
    return [piece.strip() for piece in _JOINTS.split(text) if piece.strip()]


def numbered_pieces(text: str) -> list[str]:
    """Return the items of a list in which numbers may be joined by spaces: ``1o 2n 4-6 r``, ``1 <5w 3r``."""
    found: list[str] = []
    for word in _opened(text.replace(",", " ").split()):
        if found and _TIME.fullmatch(word) and not means_others_no(found[-1]):
            found[-1] += f" {word}"
        elif _SHORT.fullmatch(word) or means_others_no(word):
            found.append(word)
        else:
            return _opened([each for piece in named_pieces(text) for each in _numbers_apart(piece)])
    return found


def _numbers_apart(piece: str) -> list[str]:
    """Return the numbers of an item that is nothing but numbers one by one: ``1 4`` beside a name; else the item."""
    words = piece.split()
    return words if all(map(_SHORT.fullmatch, words)) else [piece]


def _opened(words: list[str]) -> list[str]:
    """Return items with the ``r`` that ends the last, if it is a number, as an item of its own."""
    match = _CLOSED.fullmatch(words[-1]) if words else None
    return [*words[:-1], match[1], "r"] if match and _SHORT.fullmatch(match[1]) else words


def named_pieces(text: str) -> list[str]:
    """Return the items of a list in which ``r`` may end the last item."""
    found = pieces(text)
    last = found[-1].split() if found else []
    if len(last) > 1 and last[-1].casefold() == "r":
        found[-1:] = [" ".join(last[:-1]), "r"]
    return found


def words_of(piece: str) -> list[str]:
    """Return the words of an item, its value last: ``no caudal`` and ``caudal: no`` are the same; ``?`` is a value."""
    words = re.sub(r"\s*\?+$", " ?", re.sub(r"[:=]+\s*", " ", piece)).split()
    return [*words[1:], "no"] if len(words) > 1 and means_no(words[0]) else words


def numbers_in(text: str, most: int) -> tuple[int, ...] | Refused | None:
    """Return the numbers that a piece of text names, from 1 to `most`: ``3``, ``1-4``; None if it is not of numbers."""
    text = text.strip()
    if match := _RANGE.fullmatch(text):
        low, high = int(match[1]), int(match[2])
        if 1 <= low <= high <= most:
            return tuple(range(low, high + 1))
        return Refused(f"{text} is not a range of the numbers shown, 1 to {most}.")
    if not is_number(text):
        return None
    if len(text) <= len(str(most)) and 1 <= int(text) <= most:
        return (int(text),)
    return Refused(f"There is no {text[:10]} here; the numbers are 1 to {most}.")


def refused(error: AnswerError) -> Refused:
    """Return the refusal for text that does not answer."""
    return Refused(f"{error.message} {error.remedy}".strip())


def scalar(question: Question, text: str) -> Scalar:
    """Return a text as the value of a question."""
    return Scalar(Place(question.id), text.strip(), plain=True)


def node_of(question: Question, value: object) -> Node:
    """Return plain data as the node of a file."""
    place = Place(question.id)
    if isinstance(value, dict):
        return Mapping(
            place, {key: node_of(question, item) for key, item in value.items()}, dict.fromkeys(value, place)
        )
    if isinstance(value, list):
        return Sequence(place, [node_of(question, item) for item in value])
    return Scalar(place, str(value), plain=True)

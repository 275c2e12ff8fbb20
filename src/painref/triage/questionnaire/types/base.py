"""What every type of question can do with an answer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

from painref.criteria.evaluate import Value
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question
from painref.knowledge.names import normalise
from painref.sources.document import Node, Scalar, Sequence
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.understanding import Chosen, Refused, Understanding, Understood
from painref.triage.questionnaire.words import NONE, UNKNOWN, means_none, means_unknown

V = TypeVar("V", bound=Value)

_JOINTS = re.compile("[;,|]")
"""What may stand between the items of a list on one line."""


def pieces(text: str) -> list[str]:
    """Return the items of a list that was written on one line."""
    return [piece.strip() for piece in _JOINTS.split(text) if piece.strip()]


def is_unknown(node: Node) -> bool:
    """Return whether an answer of a file says that it is not known."""
    return isinstance(node, Scalar) and (node.value is None or normalise(node.text) == UNKNOWN)


@dataclass(frozen=True)
class AnswerType(ABC, Generic[V]):
    """One question as its type sees it. A new type of question is one new class, and its line in `TYPES`."""

    question: Question
    knowledge: Knowledge

    # --- From a file, an option of the command line, a cell ---

    def parse(self, node: Node) -> V | None:
        """Return the value that a file gives; None is unknown. Raises `AnswerError` if it does not fit."""
        return None if is_unknown(node) else self._value(node)

    @abstractmethod
    def _value(self, node: Node) -> V:
        """Return the value of what is not unknown."""

    def node_of(self, text: str, place: Place, *, decimal_comma: bool = False) -> Node:  # noqa: ARG002  # numbers only
        """Return what one line says: a value of ``--set`` or a cell of a table. Raises `AnswerError`.

        `decimal_comma` is true for a table from where a comma is the decimal sign.
        """
        return Scalar(place, text.strip(), plain=True)

    # --- From a person who types ---

    def understand(self, typed: str, chosen: Chosen) -> Understanding:
        """Return what typed text means; `chosen` is what the person said where an earlier reading was unclear."""
        return Understood(None) if means_unknown(typed) else self._understand(typed, chosen)

    def _understand(self, typed: str, chosen: Chosen) -> Understanding:  # noqa: ARG002  # names and options only
        try:
            return Understood(self.parse(self.node_of(typed, Place(self.question.id))))
        except AnswerError as error:
            return Refused(f"{error.message} {error.remedy}".strip())

    @property
    @abstractmethod
    def typing(self) -> str:
        """What may be typed, in a few words."""

    # --- For a file, for a person ---

    @abstractmethod
    def written(self, value: V) -> str:
        """Return the value as a file holds it, on one line; `parse` gives the same value back."""

    @abstractmethod
    def said(self, value: V) -> str:
        """Return the value in words."""

    # --- For messages ---

    @property
    @abstractmethod
    def wanted(self) -> str:
        """What the question wants, for a message: ``a number of weeks``."""

    def _scalar(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise self._misfit(node.place, "a list or mapping", "Give one value.")
        return node

    def _misfit(self, place: Place, got: str, remedy: str) -> AnswerError:
        return AnswerError(f"{self.question.id} wants {self.wanted}, not {got}.", place=place, remedy=remedy)


class ListType(AnswerType[frozenset[str]]):
    """A question whose answer is a set of ids, possibly empty."""

    MOST_ITEMS = 1000
    """How many items an answer may have; no list of the knowledge is so long."""

    @abstractmethod
    def _item(self, node: Scalar) -> str:
        """Return the id that an item of a file gives. Raises `AnswerError`."""

    @abstractmethod
    def _typed_item(self, piece: str) -> str | Understanding:
        """Return the id that a typed item chooses, or what else it comes to."""

    def _value(self, node: Node) -> frozenset[str]:
        if isinstance(node, Scalar):
            if normalise(node.text) == NONE:
                return frozenset()
            node = Sequence(node.place, [node])
        if not isinstance(node, Sequence):
            raise self._misfit(node.place, "a mapping", "Write [a, b], or none.")
        if len(node.items) > self.MOST_ITEMS:
            message = f"{self.question.id} has {len(node.items):,} items."
            raise AnswerError(message, place=node.place, remedy=f"At most {self.MOST_ITEMS:,}.")
        return frozenset(self._item(self._scalar(item)) for item in node.items)

    def node_of(self, text: str, place: Place, *, decimal_comma: bool = False) -> Node:  # noqa: ARG002  # numbers only
        """Return the items of a list, or the one value that may be none or unknown."""
        items = pieces(text)
        if len(items) > 1:
            return Sequence(place, [Scalar(place, item, plain=True) for item in items])
        return Scalar(place, items[0] if items else text.strip(), plain=True)

    def _pieces(self, typed: str) -> list[str]:
        """Return the items of typed text."""
        return pieces(typed)

    def _understand(self, typed: str, chosen: Chosen) -> Understanding:
        if means_none(typed):
            return Understood(frozenset())
        found: set[str] = set()
        for piece in self._pieces(typed):
            if means_none(piece) or means_unknown(piece):
                return Refused(f"'{piece[:40]}' cannot be typed beside other answers.")
            item = chosen.get(piece) or self._typed_item(piece)
            if not isinstance(item, str):
                return item
            found.add(item)
        return Understood(frozenset(found)) if found else Refused(f"Type {self.typing}.")

    def written(self, value: frozenset[str]) -> str:
        """Return the ids in brackets, sorted."""
        return f"[{', '.join(sorted(value))}]"

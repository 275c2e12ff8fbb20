"""The nodes of an answers file: words for yes, no, none and unknown, and the errors that every answer may have."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from painref.errors import Place
from painref.knowledge.model import Id, Question
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.triage.questionnaire.errors import AnswerError

MOST_ERRORS = 20
"""How many errors of a file are reported at once."""

YES = frozenset({"yes", "y", "true"})
NO = frozenset({"no", "n", "false"})
NONE = frozenset({"none", "nil", "-", "no", "[]"})
UNKNOWN = frozenset({"unknown", "?", ""})
OTHERS = "others"
OTHER = "other"


def raise_together(errors: Iterable[AnswerError]) -> None:
    """Raise the first of some errors, with the others beside it, if there are any."""
    errors = list(errors)
    if errors:
        first, *others = errors
        first.others = tuple(others[: MOST_ERRORS - 1])
        raise first


def is_unknown(node: Node) -> bool:
    """Return whether an answer says that it is not known."""
    return isinstance(node, Scalar) and (node.value is None or plain_word(node) in UNKNOWN)


def text_of(node: Node | None) -> str:
    """Return the text of a scalar; nothing for any other node."""
    return node.text if isinstance(node, Scalar) else ""


def plain_word(node: Scalar) -> str:
    """Return a text in the form in which words are compared."""
    return " ".join(node.text.casefold().split())


def written(node: Node) -> Any:
    """Return a node as plain data, every scalar as its text."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [written(item) for item in node.items]
        case Mapping():
            return {key: written(item) for key, item in node.items.items()}


def one_value(question: Question, node: Node, what: str = "") -> Scalar:
    """Return the one value that an answer is. Raises `AnswerError` for a list or mapping."""
    if not isinstance(node, Scalar):
        raise AnswerError(
            f"{what or question.id} wants one value, not a list or mapping.", place=node.place, remedy="Give one value."
        )
    return node


def said_once(question: Question, what: Id, said: Collection[str], place: Place) -> None:
    """Check that nothing is said of an entry under two of its names. Raises `AnswerError`."""
    if what in said:
        raise AnswerError(f"{question.id}.{what} is answered twice.", place=place, remedy="Put both into one answer.")


def misfit(question: Question, place: Place, got: str, hint: str) -> AnswerError:
    """Return the error for an answer of another kind than the question takes."""
    return AnswerError(f"{question.id} does not take {got}.", place=place, remedy=hint)

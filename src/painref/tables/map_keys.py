"""The keys of a map, read with their places."""

from __future__ import annotations

import codecs
import re
from datetime import datetime

from painref.errors import PainrefError, Place
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, Sequence
from painref.suggestions import suggestion
from painref.triage.questionnaire.dates import parse_as_of
from painref.triage.questionnaire.errors import AnswerError


class MapError(PainrefError):
    """A map that cannot be used."""


def as_of_in(keys: Keys) -> str:
    """Return the day of a map; empty if it names none. Raises `MapError`."""
    text = keys.text("as_of")
    try:
        return parse_as_of(text, keys.place("as_of")).isoformat() if text else ""
    except AnswerError as error:
        raise MapError(error.message, place=error.place, remedy=error.remedy) from None


_A_DAY = datetime(2026, 11, 28)  # a day has no zone


def dates_in(keys: Keys) -> str:
    """Return how dates are written, as `datetime.strptime` takes it; a day has to come out as it went in."""
    text = keys.text("dates")
    try:
        is_right = not text or datetime.strptime(_A_DAY.strftime(text), text).date() == _A_DAY.date()
    except (ValueError, re.error):
        is_right = False
    if not is_right:
        remedy = "Write for example: '%d.%m.%Y'."
        raise MapError(f"'{text[:40]}' does not say how a day is written.", place=keys.place("dates"), remedy=remedy)
    return text


def separator_in(keys: Keys) -> str:
    """Return the sign between columns; empty if the map leaves it to the table."""
    text = keys.text("separator")
    sign = "\t" if text in ("tab", "\\t") else text
    if len(sign) > 1 or (sign and (sign.isalnum() or sign in '"\r\n')):
        remedy = "Write one sign in quotes, or tab."
        raise MapError(f"'{text[:40]}' separates no columns.", place=keys.place("separator"), remedy=remedy)
    return sign


def encoding_in(keys: Keys) -> str:
    """Return the encoding of the table; empty if the map leaves it to the table."""
    name = keys.text("encoding")
    try:
        if name and not codecs.lookup(name)._is_text_encoding:  # as open() checks it
            raise LookupError
    except LookupError:
        remedy = "Known are for example utf-8, utf-16, cp1252."
        raise MapError(f"'{name[:40]}' is no encoding.", place=keys.place("encoding"), remedy=remedy) from None
    return name


class Keys:
    """The keys of a mapping; one that is not known is an error."""

    def __init__(self, node: MappingNode, known: tuple[str, ...]) -> None:
        self._node = node
        for key in node.items:
            if key not in known:
                hint = suggestion(key[:60], known) or f"Known: {', '.join(known)}."
                raise MapError(f"a map has no '{key[:60]}' here.", place=node.keys[key], remedy=hint)

    def place(self, key: str) -> Place:
        """Return where the value of a key stands."""
        found = self._node.items.get(key)
        return found.place if found else self._node.place

    def node(self, key: str) -> Node | None:
        """Return the value of a key, if it is there."""
        return self._node.items.get(key)

    def text(self, key: str) -> str:
        """Return the text of a key; empty if it is not there."""
        node = self._node.items.get(key)
        return scalar_of(node, key) if node is not None else ""

    def number(self, key: str) -> float | None:
        """Return the number of a key, if it is there."""
        node = self._node.items.get(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, float | int):
            raise MapError(f"{key} is not a number.", place=node.place, remedy="Write for example 0.45.")
        return float(value)

    def items(self, key: str) -> list[Node]:
        """Return the items of a key, be it a list or one value."""
        node = self._node.items.get(key)
        if node is None:
            return []
        return node.items if isinstance(node, Sequence) else [node]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a key."""
        return tuple(scalar_of(node, key) for node in self.items(key))

    def mapping(self, key: str) -> MappingNode | None:
        """Return the mapping of a key, if it is there."""
        node = self._node.items.get(key)
        return None if node is None else mapping_of(node, key)


def mapping_of(node: Node, what: str) -> MappingNode:
    """Return a node that is a mapping. Raises `MapError` for any other."""
    if not isinstance(node, MappingNode):
        raise MapError(f"{what} is not a mapping.", place=node.place, remedy="Write names with values.")
    return node


def scalar_of(node: Node, what: str) -> str:
    """Return the text of a node that is one value. Raises `MapError` for any other."""
    if not isinstance(node, Scalar):
        raise MapError(f"{what[:60]} wants one value.", place=node.place, remedy="Write one word or name.")
    return node.text.strip()

"""Documents as painref writes them, read without PyYAML, which takes longer to import than a patient to read.

That is: a key at the beginning of a line, and behind it a word, a number, some words, a quotation without escapes, or
lists and mappings of these in brackets; or one such mapping in braces. Comments may stand anywhere. What is written
otherwise, or wrongly, is left to PyYAML; whatever is read here has the tree that it would make.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from painref.errors import Place
from painref.sources.node import Mapping, Node, Scalar, Sequence

_LONGEST = 20_000
"""How many characters of a document are read here: importing PyYAML is little beside reading more."""

_DEEPEST = 10
"""How many brackets may stand open."""

_GAP = re.compile(r"(?: +(?:#[^\n]*)?|\n(?:#[^\n]*)?)*")
"""Blanks, line breaks, and comments after either."""

_QUOTES = "\"'"
_QUOTED = r"\"[^\"\\\n]*\"|'[^'\n]*'(?!')"
_KEY = re.compile(rf"([A-Za-z0-9][\w.-]{{0,80}}|{_QUOTED}): +", re.ASCII)
_WORDS = re.compile(rf"[A-Za-z0-9<][\w.%/+()<>='-]*(?: +[\w.%/+()<>='-]+)*|{_QUOTED}", re.ASCII)
"""Without colon, comma, bracket or number sign, so it ends where YAML ends it."""


class _OtherwiseError(Exception):
    """The document is written otherwise."""


def simply_read(text: str, file: str) -> Node | None:
    """Return the tree of a document; None if it is not written as painref writes them.

    There are neither control characters nor other line breaks than line feeds in `text`, and no byte-order mark.
    """
    if len(text) > _LONGEST:
        return None
    try:
        return _Reader(text, file).document()
    except _OtherwiseError:
        return None


class _Reader:
    """Reads a text from its beginning to its end."""

    def __init__(self, text: str, file: str) -> None:
        self._text = f"\n{text}"  # so that a line feed stands before each line, the first one too
        self._file = file
        self._at = 0
        self._open = 0

    def document(self) -> Node:
        """Return the tree."""
        self._skip_gap()
        root = self._value() if self._text.startswith("{", self._at) else self._lines()
        self._skip_gap()
        if self._at < len(self._text):
            raise _OtherwiseError
        return root

    def _lines(self) -> Mapping:
        root = Mapping(self._place(), {}, {})
        while self._at < len(self._text) or not root.items:
            if self._column() > 1:
                raise _OtherwiseError
            self._pair(root)
            self._skip_gap()
        return root

    def _pair(self, mapping: Mapping) -> None:
        place = self._place()
        key = _unquoted(self._match(_KEY)[1])
        if key in mapping.items:
            raise _OtherwiseError
        mapping.keys[key] = place
        mapping.items[key] = self._value()

    def _value(self) -> Node:
        place = self._place()
        if self._take("{"):
            mapping = Mapping(place, {}, {})
            self._each(lambda: self._pair(mapping), "}")
            return mapping
        if self._take("["):
            items: list[Node] = []
            self._each(lambda: items.append(self._value()), "]")
            return Sequence(place, items)
        found = self._match(_WORDS)[0]
        return Scalar(place, _unquoted(found), plain=found[0] not in _QUOTES)

    def _each(self, read: Callable[[], None], end: str) -> None:
        """Read what stands between brackets, commas between."""
        self._open += 1
        if self._open > _DEEPEST:
            raise _OtherwiseError
        self._skip_gap(inside=True)
        while not self._take(end):
            read()
            self._skip_gap(inside=True)
            if self._take(","):
                self._skip_gap(inside=True)
            elif not self._text.startswith(end, self._at):
                raise _OtherwiseError
        self._open -= 1

    # --- Characters -----------------------------------------------------------------------------------------------

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Return what stands here, and go past it."""
        found = pattern.match(self._text, self._at)
        if not found:
            raise _OtherwiseError
        self._at = found.end()
        return found

    def _take(self, character: str) -> bool:
        """Return whether this character stands here, and go past it if it does."""
        if not self._text.startswith(character, self._at):
            return False
        self._at += 1
        return True

    def _skip_gap(self, *, inside: bool = False) -> None:
        """Go past blanks and comments; `inside` brackets a line is indented."""
        self._match(_GAP)
        if inside and self._column() == 1:
            raise _OtherwiseError

    def _column(self) -> int:
        return self._at - self._text.rfind("\n", 0, self._at)

    def _place(self) -> Place:
        return Place(self._file, self._text.count("\n", 0, self._at), self._column())


def _unquoted(text: str) -> str:
    """Return a text without the quotes around it, if there are any."""
    return text[1:-1] if text[0] in _QUOTES else text

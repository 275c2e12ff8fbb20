"""Criteria written as most are, read straight into their tree: a quarter of the time that Python's grammar takes.

What is written otherwise, or wrongly, is left to `painref.criteria.parser`, which knows the whole grammar and says what
is wrong. Whatever is read here has the tree that it would have there.
"""

from __future__ import annotations

from keyword import iskeyword

from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Done,
    Has,
    Holds,
    Not,
    Op,
    Times,
    Weeks,
)

_OPS = {str(op): op for op in Op}

_END = ""
"""Stands after the last word."""


class _UnusualError(Exception):
    """The criterion is not written as usual."""


def usual(text: str, max_depth: int) -> Criterion | None:
    """Return the tree of a criterion; None if it is not written as usual, or may nest deeper than that.

    As usual there is a blank or a line break between words and around operators, and none in quotes.
    """
    words = text.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()
    written = "".join(words)
    if not (written.isascii() and written.isprintable()) or "#" in written or "\\" in written:
        return None
    try:
        return _Reader([*words, _END], max_depth).whole()
    except _UnusualError:
        return None


class _Reader:
    """Reads the words of one criterion from left to right."""

    def __init__(self, words: list[str], max_depth: int) -> None:
        self._words = words
        self._at = 0
        self._levels = max_depth

    def whole(self) -> Criterion:
        """Return the tree."""
        found = self._criterion()
        self._expect(_END)
        return found

    def _next(self) -> str:
        self._at += 1
        return self._words[self._at - 1]

    def _expect(self, word: str) -> None:
        if self._next() != word:
            raise _UnusualError

    def _criterion(self) -> Criterion:
        found = [self._conjunction()]
        while self._words[self._at] == "or":
            self._at += 1
            found.append(self._conjunction())
        return found[0] if len(found) == 1 else AnyOf(tuple(found))

    def _conjunction(self) -> Criterion:
        found = [self._single()]
        while self._words[self._at] == "and":
            self._at += 1
            found.append(self._single())
        return found[0] if len(found) == 1 else All(tuple(found))

    def _single(self) -> Criterion:
        word = self._next()
        if word[:1] == "'":
            return self._membership(_option(word))
        if word == "not":
            self._nest(2)
            found: Criterion = Not(self._single())
            self._nest(-2)
            return found
        if word == "(":
            self._nest(2)
            found = self._criterion()
            self._nest(-2)
            self._expect(")")
            return found
        name = _name(word)
        after = self._words[self._at]
        if after in _OPS:
            self._at += 1
            value = self._next()
            return Compare(name, _OPS[after], _option(value) if value[:1] == "'" else _number(value))
        if after == "(":
            self._at += 1
            return self._count() if name == "count" else self._call(name)
        return Holds(name)

    def _nest(self, levels: int) -> None:
        """Go deeper; what is inside may be a disjunction of conjunctions, and so may the whole."""
        self._levels -= levels
        if self._levels < 2:
            raise _UnusualError

    def _membership(self, option: str) -> Criterion:
        word = self._next()
        if word == "not":
            self._expect("in")
            return Not(Has(_name(self._next()), option))
        if word != "in":
            raise _UnusualError
        return Has(_name(self._next()), option)

    def _count(self) -> Criterion:
        self._nest(3)
        counted = [self._criterion()]
        while (word := self._next()) == ",":
            counted.append(self._criterion())
        self._nest(-3)
        if word != ")":
            raise _UnusualError
        only = counted[0]
        if len(counted) == 1 and isinstance(only, Holds):
            return CountOptions(only.name, *self._figure())
        return CountTrue(tuple(counted), *self._figure())

    def _call(self, name: str) -> Criterion:
        """Return the leaf that asks for what a call names."""
        what = _option(self._next())
        given: dict[str, float] = {}
        while (word := self._next()) == ",":
            keyword, _, number = self._next().partition("=")
            if keyword in given:
                raise _UnusualError
            given[keyword] = _number(number)
        if word != ")":
            raise _UnusualError
        match name:
            case "done" if given.keys() <= {"within"}:
                return Done(what, given.get("within"))
            case "times" if given.keys() <= {"relief", "within"}:
                return Times(what, given.get("relief"), given.get("within"), *self._figure())
            case "weeks_since" | "weeks_until" if not given:
                return Weeks(what, *self._figure(), ahead=name == "weeks_until")
        raise _UnusualError

    def _figure(self) -> tuple[Op, float]:
        """Return the operator and the number that something is compared with."""
        op = _OPS.get(self._next())
        if op is None:
            raise _UnusualError
        return op, _number(self._next())


def _name(word: str) -> str:
    if not word.isidentifier() or iskeyword(word):
        raise _UnusualError
    return word


def _option(word: str) -> str:
    if len(word) < 2 or word[0] != "'" or word.find("'", 1) != len(word) - 1:
        raise _UnusualError
    return word[1:-1]


def _number(word: str) -> float:
    """Return a number of few digits: one of hundreds may be none."""
    whole, dot, part = word.partition(".")
    if not whole.isdecimal() or (dot and not part.isdecimal()) or len(word) > 15:
        raise _UnusualError
    if whole[0] == "0" and not dot and len(whole) > 1:  # which Python refuses, or reads otherwise
        raise _UnusualError
    return float(word)

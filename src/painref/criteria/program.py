"""Criteria as a graph of shared parts: plain data from which a back end (Python, SQL) can be written.

Criteria have much in common: the same answers, the same facts, the same comparisons. In a program every part occurs
once, and the parts made of others refer to them by position. Facts are written out. Whatever one question alone
decides, such as ``age >= 18 and age < 65``, is one part, so that a back end meets unknown answers in one place only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Facts,
    Has,
    Holds,
    Not,
    Op,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """True or false by the answer to one question, unknown without one. No fact and no count of criteria is in it."""

    question: str
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite of another part."""

    of: int


@dataclass(frozen=True, slots=True)
class Conjunction:
    """False if one of its parts is, else unknown if one of them is, else true."""

    of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """True if one of its parts is, else unknown if one of them is, else false."""

    of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of its parts are true, compared with a number. The same part may be counted more than once."""

    of: tuple[int, ...]
    op: Op
    value: float


Part = Condition | Negation | Conjunction | Disjunction | Count


@dataclass(frozen=True, slots=True)
class Program:
    """Parts, each after those that it refers to, and for each criterion the position of its part."""

    parts: tuple[Part, ...]
    results: tuple[int, ...]


def make_program(criteria: Iterable[Criterion], facts: Facts) -> Program:
    """Return the program of these checked criteria, in their order."""
    builder = _Builder(facts)
    results = tuple(map(builder.position, criteria))
    return Program(tuple(builder.parts), results)


class _Builder:
    """Collects parts; each is added after those that it refers to."""

    def __init__(self, facts: Facts) -> None:
        self.parts: list[Part] = []
        self._facts = facts
        self._positions: dict[Criterion, int] = {}

    def position(self, criterion: Criterion) -> int:
        """Return the position of a criterion's part, which is added if it is new."""
        position = self._positions.get(criterion)
        if position is None:
            if isinstance(criterion, Holds) and criterion.name in self._facts:
                position = self.position(self._facts[criterion.name])
            else:
                self.parts.append(self._part(criterion))
                position = len(self.parts) - 1
            self._positions[criterion] = position
        return position

    def _part(self, criterion: Criterion) -> Part:
        question = self._question(criterion)
        if question is not None:
            return Condition(question, criterion)
        match criterion:
            case Not(of):
                return Negation(self.position(of))
            case All(of):
                return Conjunction(self._distinct(of, All))
            case AnyOf(of):
                return Disjunction(self._distinct(of, AnyOf))
            case CountTrue(of, op, value):
                return Count(tuple(map(self.position, of)), op, value)
        raise TypeError(f"{criterion!r} is decided by one question")

    def _question(self, criterion: Criterion) -> str | None:
        """Return the question whose answer alone decides a criterion without facts and counts, if there is one."""
        match criterion:
            case Holds(name) if name in self._facts:
                return None
            case Holds(name) | Compare(name) | Has(name) | CountOptions(name):
                return name
            case Not(of):
                return self._question(of)
            case All(parts) | AnyOf(parts):
                questions = set(map(self._question, parts))
                return questions.pop() if len(questions) == 1 else None
            case CountTrue():
                return None

    def _distinct(self, parts: Iterable[Criterion], kind: type[All | AnyOf]) -> tuple[int, ...]:
        """Return the positions of some criteria, those that the same question decides joined into one."""
        joined: dict[object, list[Criterion]] = {}
        for part in dict.fromkeys(parts):
            joined.setdefault(self._question(part) or part, []).append(part)
        distinct = (kind(tuple(same)) if len(same) > 1 else same[0] for same in joined.values())
        return tuple(dict.fromkeys(map(self.position, distinct)))

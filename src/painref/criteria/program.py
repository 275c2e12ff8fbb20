"""Criteria as a graph of shared parts: plain data from which a back end (Python, SQL) can be written.

Criteria have much in common: the same answers, the same facts, the same comparisons. In a program every part occurs
once, and the parts made of others refer to them by position. Facts are written out.
"""

from __future__ import annotations

from collections.abc import Iterable

from painref.criteria.syntax import All, AnyOf, CountTrue, Criterion, Facts, Holds, Leaf, Not, Op
from painref.records import record


@record(kw_only=False)
class Reading:
    """A leaf that is read off the answers."""

    leaf: Leaf


@record(kw_only=False)
class Negation:
    """The opposite of another part."""

    of: int


@record(kw_only=False)
class Conjunction:
    """False if one of its parts is, else unknown if one of them is, else true."""

    of: tuple[int, ...]


@record(kw_only=False)
class Disjunction:
    """True if one of its parts is, else unknown if one of them is, else false."""

    of: tuple[int, ...]


@record(kw_only=False)
class Count:
    """How many of its parts are true, compared with a number. The same part may be counted more than once."""

    of: tuple[int, ...]
    op: Op
    value: float


Part = Reading | Negation | Conjunction | Disjunction | Count


@record(kw_only=False)
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
        match criterion:
            case Not(of):
                return Negation(self.position(of))
            case All(of):
                return Conjunction(self._distinct(of))
            case AnyOf(of):
                return Disjunction(self._distinct(of))
            case CountTrue(of, op, value):
                return Count(tuple(map(self.position, of)), op, value)
            case leaf:
                return Reading(leaf)

    def _distinct(self, parts: Iterable[Criterion]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(map(self.position, parts)))

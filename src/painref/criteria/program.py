"""Criteria as a graph of shared parts: plain data from which a back end (Python, SQL) can be written.

Criteria have much in common: the same answers, the same facts, the same comparisons. In a program every part occurs
once, and the parts made of others refer to them by position. Facts, groups of options and counted options are written
out, so that each answer is read once.
"""

from __future__ import annotations

from collections.abc import Iterable

from painref.criteria.syntax import All, AnyOf, CountOptions, CountTrue, Criterion, Facts, Has, Holds, Leaf, Not, Op
from painref.criteria.typecheck import SomeOf, Vocabulary
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


def make_program(criteria: Iterable[Criterion], facts: Facts, vocabulary: Vocabulary) -> Program:
    """Return the program of these checked criteria, in their order."""
    builder = _Builder(facts, vocabulary)
    results = tuple(map(builder.position, criteria))
    return Program(tuple(builder.parts), results)


class _Builder:
    """Collects parts; each is added after those that it refers to."""

    def __init__(self, facts: Facts, vocabulary: Vocabulary) -> None:
        self.parts: list[Part] = []
        self._facts = facts
        self._vocabulary = vocabulary
        self._positions: dict[Criterion, int] = {}

    def position(self, criterion: Criterion) -> int:
        """Return the position of a criterion's part, which is added if it is new."""
        position = self._positions.get(criterion)
        if position is None:
            written_out = self._written_out(criterion)
            if written_out is not None:
                position = self.position(written_out)
            else:
                self.parts.append(self._part(criterion))
                position = len(self.parts) - 1
            self._positions[criterion] = position
        return position

    def _written_out(self, criterion: Criterion) -> Criterion | None:
        """Expand a fact, a group of options or a count of them into its criterion; None for anything else."""
        match criterion:
            case Holds(name):
                return self._facts.get(name)
            case Has(name, option):
                kind = self._vocabulary.kinds[name]
                members = kind.groups.get(option) if isinstance(kind, SomeOf) else None
                return AnyOf(tuple(Has(name, member) for member in members)) if members else None
            case CountOptions(name, op, value):
                kind = self._vocabulary.kinds[name]
                options = kind.options if isinstance(kind, SomeOf) else ()
                return _counted(tuple(Has(name, option) for option in options), op, value)
            case _:
                return None

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


def _counted(of: tuple[Criterion, ...], op: Op, value: float) -> Criterion:
    """Return a count in its fastest form: "at least one" as a disjunction, "none" as its negation."""
    if of and op is Op.GE and value == 1:
        return AnyOf(of)
    if of and op is Op.EQ and value == 0:
        return Not(AnyOf(of))
    return CountTrue(of, op, value)

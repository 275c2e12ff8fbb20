"""Criteria as a graph of shared parts: plain data from which a back end (Python, SQL) can be written.

Criteria have much in common: the same answers, the same facts, the same comparisons. In a program every part occurs
once, and the parts made of others refer to them by position. Facts are written out.
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


def spelled_out(criterion: Criterion, vocabulary: Vocabulary) -> Criterion:
    """Return a checked criterion in which groups and counted options stand one by one, so that each is read once."""
    match criterion:
        case CountOptions(name, op, value):
            return _counted(name, op, value, vocabulary)
        case Has(name, option):
            kind = vocabulary.kinds[name]
            members = kind.groups.get(option) if isinstance(kind, SomeOf) else None
            return AnyOf(tuple(Has(name, member) for member in members)) if members else criterion
        case Not(of):
            return Not(spelled_out(of, vocabulary))
        case All(of):
            return All(tuple(spelled_out(part, vocabulary) for part in of))
        case AnyOf(of):
            return AnyOf(tuple(spelled_out(part, vocabulary) for part in of))
        case CountTrue(of, op, value):
            return CountTrue(tuple(spelled_out(part, vocabulary) for part in of), op, value)
        case _:
            return criterion


def _counted(name: str, op: Op, value: float, vocabulary: Vocabulary) -> Criterion:
    kind = vocabulary.kinds[name]
    each = tuple(Has(name, option) for option in kind.options) if isinstance(kind, SomeOf) else ()
    if each and op is Op.GE and value == 1:
        return AnyOf(each)
    if each and op is Op.EQ and value == 0:
        return Not(AnyOf(each))
    return CountTrue(each, op, value)


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

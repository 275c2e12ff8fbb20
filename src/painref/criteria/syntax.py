"""The parsed form of a criterion: a plain tree of frozen dataclasses that any back end can walk.

Names are ids of questions or facts. Each leaf refers to one name only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """A comparison operator."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="

    @property
    def mirrored(self) -> Op:
        """The operator with its sides swapped: ``12 <= x`` is ``x >= 12``."""
        return _MIRRORED.get(self, self)


_MIRRORED = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE}


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes-no question answered yes, or a fact that is true."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or a choice compared with a constant."""

    name: str
    op: Op
    value: float | str


@dataclass(frozen=True, slots=True)
class Has:
    """An option chosen in a multiple choice, or an id among names."""

    name: str
    option: str


@dataclass(frozen=True, slots=True)
class CountOptions:
    """How many options of a multiple choice were chosen, compared with a number."""

    name: str
    op: Op
    value: float


@dataclass(frozen=True, slots=True)
class CountTrue:
    """How many of several criteria are true, compared with a number."""

    of: tuple[Criterion, ...]
    op: Op
    value: float


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a criterion."""

    of: Criterion


@dataclass(frozen=True, slots=True)
class All:
    """A conjunction."""

    of: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A disjunction."""

    of: tuple[Criterion, ...]


Leaf = Holds | Compare | Has | CountOptions
Criterion = Leaf | CountTrue | Not | All | AnyOf

Facts = Mapping[str, Criterion]
"""Named criteria that others may use, by name."""


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Yield the leaves of the tree, from left to right."""
    match criterion:
        case Holds() | Compare() | Has() | CountOptions():
            yield criterion
        case Not(of):
            yield from leaves(of)
        case CountTrue(parts, _, _) | All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)


def names(criterion: Criterion) -> frozenset[str]:
    """Return the names of questions and facts in the criterion itself; facts are not followed."""
    return frozenset(leaf.name for leaf in leaves(criterion))

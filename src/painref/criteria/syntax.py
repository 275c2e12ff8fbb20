"""The parsed form of a criterion: a plain tree of frozen dataclasses that any back end can walk.

Names are ids of questions or facts. Each leaf refers to one name only; what has been done is read under `PAST`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from painref.records import record


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


@record(kw_only=False)
class Holds:
    """A yes-no question answered yes, or a fact that is true."""

    name: str


@record(kw_only=False)
class Compare:
    """A number or a choice compared with a constant."""

    name: str
    op: Op
    value: float | str


NEW = ":new"
"""What follows an option that must be new."""

PAST = "done"
"""The name under which a vocabulary keeps what has been done."""

RESULTS = GOOD, SHORT, POOR = "good", "short", "poor"
"""The words for the result of something done, best first."""


@record(kw_only=False)
class Has:
    """An option that applies, or an id among names; one that ends in `NEW` must be new."""

    name: str
    option: str


@record(kw_only=False)
class CountOptions:
    """How many options of a question apply, compared with a number."""

    name: str
    op: Op
    value: float


@record(kw_only=False)
class Done:
    """Something that has been done, at any time or within so many weeks."""

    what: str
    within: float | None = None

    @property
    def name(self) -> str:
        """The name that it is read under."""
        return PAST


@record(kw_only=False)
class Times:
    """How many sessions of something there were, compared with a number.

    Those that count brought `relief` percent or more, and were `within` so many weeks, where these are given.
    """

    what: str
    relief: float | None
    within: float | None
    op: Op
    value: float

    @property
    def name(self) -> str:
        """The name that it is read under."""
        return PAST


class Detail(StrEnum):
    """What is known of the last session of something."""

    RELIEF = "relief"
    LASTED = "lasted"
    WEEKS_AGO = "weeks_ago"
    RESULT = "result"


@record(kw_only=False)
class Last:
    """A detail of the last session of something, compared with a number or, its result, with a word."""

    what: str
    detail: Detail
    op: Op
    value: float | str

    @property
    def name(self) -> str:
        """The name that it is read under."""
        return PAST


@record(kw_only=False)
class Weeks:
    """The weeks since a dated option, or until it if it is planned, compared with a number.

    `name` is an option of a dated question; or, with `latest`, a question of which the latest option counts.
    """

    name: str
    op: Op
    value: float
    latest: bool = False
    ahead: bool = False


@record(kw_only=False)
class CountTrue:
    """How many of several criteria are true, compared with a number."""

    of: tuple[Criterion, ...]
    op: Op
    value: float


@record(kw_only=False)
class Not:
    """The negation of a criterion."""

    of: Criterion


@record(kw_only=False)
class All:
    """A conjunction."""

    of: tuple[Criterion, ...]


@record(kw_only=False)
class AnyOf:
    """A disjunction."""

    of: tuple[Criterion, ...]


Leaf = Holds | Compare | Has | CountOptions | Done | Times | Last | Weeks
Criterion = Leaf | CountTrue | Not | All | AnyOf

Facts = Mapping[str, Criterion]
"""Named criteria that others may use, by name."""


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Yield the leaves of the tree, from left to right."""
    match criterion:
        case Not(of):
            yield from leaves(of)
        case CountTrue(parts, _, _) | All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield criterion


def names(criterion: Criterion) -> frozenset[str]:
    """Return the names of questions and facts in the criterion itself; facts are not followed."""
    return frozenset(leaf.name for leaf in leaves(criterion))

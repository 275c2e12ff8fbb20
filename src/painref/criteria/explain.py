"""A criterion in plain words, with the truth of each of its parts."""

from __future__ import annotations

from collections.abc import Callable

from painref.criteria.judgement import Judgement, truth_of
from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Done,
    Facts,
    Has,
    Holds,
    Last,
    Leaf,
    Not,
    Op,
    Times,
    Weeks,
)
from painref.criteria.truth import Truth
from painref.records import record

_WORDS = {
    Op.EQ: "is",
    Op.NE: "is not",
    Op.LT: "under",
    Op.LE: "at most",
    Op.GT: "over",
    Op.GE: "at least",
}


@record(kw_only=False)
class Trace:
    """One part of a criterion in words, its truth, and its own parts."""

    text: str
    truth: Truth
    parts: tuple[Trace, ...] = ()


Describe = Callable[[Leaf, str], str]
"""Words for a leaf, given the comparison in words (``at least 12``; empty where there is none)."""


def explain(criterion: Criterion, judge: Callable[[Criterion], Judgement], facts: Facts, describe: Describe) -> Trace:
    """Return the criterion as a tree of plain words and truth values; `describe` knows what the names mean.

    `judge` gives the judgement of each part, as `painref.criteria.evaluate.Evaluator.judge` does.
    """

    def trace(part: Criterion) -> Trace:
        return explain(part, judge, facts, describe)

    truth = truth_of(judge(criterion))
    match criterion:
        case Not(of):
            return Trace("not", truth, (trace(of),))
        case All(of):
            return Trace("all of", truth, tuple(map(trace, of)))
        case AnyOf(of):
            return Trace("any of", truth, tuple(map(trace, of)))
        case CountTrue(of, op, value):
            return Trace(f"{_WORDS[op]} {value:g} of", truth, tuple(map(trace, of)))
        case Holds(name) if name in facts:
            return Trace(describe(criterion, ""), truth, (trace(facts[name]),))
        case Compare(_, op, value):
            shown = value if isinstance(value, str) else f"{value:g}"
            return Trace(describe(criterion, f"{_WORDS[op]} {shown}"), truth)
        case CountOptions(_, op, value):
            return Trace(describe(criterion, f"{_WORDS[op]} {value:g}"), truth)
        case Times(_, _, _, op, value) | Weeks(_, op, value):
            return Trace(describe(criterion, f"{_WORDS[op]} {value:g}"), truth)
        case Last(_, _, op, value):
            shown = value if isinstance(value, str) else f"{value:g}"
            return Trace(describe(criterion, f"{_WORDS[op]} {shown}"), truth)
        case Holds() | Has() | Done():
            return Trace(describe(criterion, ""), truth)

"""A criterion in plain words, with the truth of each of its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from painref.criteria.evaluate import Answers, Facts, evaluate
from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Has,
    Holds,
    Leaf,
    Not,
    Op,
)
from painref.criteria.truth import Truth

_WORDS = {
    Op.EQ: "is",
    Op.NE: "is not",
    Op.LT: "under",
    Op.LE: "at most",
    Op.GT: "over",
    Op.GE: "at least",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a criterion in words, its truth, and its own parts."""

    text: str
    truth: Truth
    parts: tuple[Trace, ...] = ()


Describe = Callable[[Leaf, str], str]
"""Words for a leaf, given the comparison in words (``at least 12``; empty where there is none)."""


def explain(criterion: Criterion, answers: Answers, facts: Facts, describe: Describe) -> Trace:
    """The criterion as a tree of plain words and truth values; `describe` knows what the names mean."""

    def trace(part: Criterion) -> Trace:
        return explain(part, answers, facts, describe)

    truth = evaluate(criterion, answers, facts)
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
        case Holds() | Has():
            return Trace(describe(criterion, ""), truth)

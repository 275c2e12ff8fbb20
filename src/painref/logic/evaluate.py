"""The meaning of a criterion: its truth under partial answers, and the answers that could still settle it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from painref.logic.criterion import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Has,
    Holds,
    Not,
    Op,
)
from painref.logic.truth import Truth

Value = bool | float | str | frozenset[str]
"""An answer: yes or no, a number, one option, or the set of all options chosen."""

Answers = Mapping[str, Value]
"""Answers by question id. A question that is absent is unknown."""

Facts = Mapping[str, Criterion]
"""Named criteria that others may use."""

_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}


def evaluate(criterion: Criterion, answers: Answers, facts: Facts) -> Truth:
    """The truth of a checked criterion (see `painref.logic.check`) under the answers given so far."""
    match criterion:
        case All(of):
            result = Truth.TRUE
            for part in of:
                truth = evaluate(part, answers, facts)
                if truth is Truth.FALSE:
                    return truth
                result = min(result, truth)
            return result
        case AnyOf(of):
            result = Truth.FALSE
            for part in of:
                truth = evaluate(part, answers, facts)
                if truth is Truth.TRUE:
                    return truth
                result = max(result, truth)
            return result
        case Not(part):
            return ~evaluate(part, answers, facts)
        case CountTrue(of, op, value):
            truths = [evaluate(part, answers, facts) for part in of]
            least = truths.count(Truth.TRUE)
            return _count_in_range(least, least + truths.count(Truth.UNKNOWN), op, value)
        case Holds(name) if name in facts:
            return evaluate(facts[name], answers, facts)
        case _:
            answer = answers.get(criterion.name)
            return Truth.UNKNOWN if answer is None else Truth.of(_leaf(criterion, answer))


def _leaf(leaf: Holds | Compare | Has | CountOptions, answer: Value) -> bool:
    match leaf, answer:
        case Holds(), bool():
            return answer
        case Compare(_, op, value), float() | int() | str():
            return _COMPARE[op](answer, value)
        case Has(_, option), frozenset():
            return option in answer
        case CountOptions(_, op, value), frozenset():
            return _COMPARE[op](len(answer), value)
    raise TypeError(f"answer {answer!r} does not fit {leaf!r}")


def _count_in_range(least: int, most: int, op: Op, value: float) -> Truth:
    """A comparison that holds for all, none or some of the counts still possible."""
    results = {_COMPARE[op](count, value) for count in range(least, most + 1)}
    return Truth.of(results.pop()) if len(results) == 1 else Truth.UNKNOWN


def needed(criterion: Criterion, answers: Answers, facts: Facts) -> frozenset[str]:
    """The unanswered questions on which the truth of the criterion still depends; empty once it is settled."""
    if evaluate(criterion, answers, facts) is not Truth.UNKNOWN:
        return frozenset()
    match criterion:
        case All(of) | AnyOf(of) | CountTrue(of, _, _):
            return frozenset().union(*(needed(part, answers, facts) for part in of))
        case Not(part):
            return needed(part, answers, facts)
        case Holds(name) if name in facts:
            return needed(facts[name], answers, facts)
        case _:
            return frozenset({criterion.name})

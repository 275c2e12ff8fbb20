"""The meaning of a criterion: its truth under partial answers, and the answers that could still settle it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from painref.criteria.syntax import (
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
from painref.criteria.truth import Truth

Value = bool | float | str | frozenset[str]
"""An answer: yes or no, a number, one option, or the set of all options chosen."""

Answers = Mapping[str, Value]
"""Answers by question id. A question that is absent is unknown."""

Facts = Mapping[str, Criterion]
"""Named criteria that others may use."""

COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}
"""What each operator does."""


def evaluate(criterion: Criterion, answers: Answers, facts: Facts) -> Truth:
    """The truth of a checked criterion (see `painref.criteria.typecheck`) under the answers given so far."""
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
            return count_in_range(least, least + truths.count(Truth.UNKNOWN), op, value)
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
            return COMPARE[op](answer, value)
        case Has(_, option), frozenset():
            return option in answer
        case CountOptions(_, op, value), frozenset():
            return COMPARE[op](len(answer), value)
    raise TypeError(f"answer {answer!r} does not fit {leaf!r}")


def count_in_range(least: int, most: int, op: Op, value: float) -> Truth:
    """A comparison that holds for all, none or some of the counts still possible."""
    compare = COMPARE[op]
    result = compare(least, value)
    if compare(most, value) is not result or any(compare(count, value) is not result for count in range(least, most)):
        return Truth.UNKNOWN
    return Truth.of(result)


def needed(criterion: Criterion, answers: Answers, facts: Facts) -> frozenset[str]:
    """The unanswered questions on which the truth of the criterion still depends; empty once it is settled."""
    return truth_and_needs(criterion, answers, facts)[1]


_NOTHING: frozenset[str] = frozenset()


def truth_and_needs(criterion: Criterion, answers: Answers, facts: Facts) -> tuple[Truth, frozenset[str]]:
    """The truth, and what is `needed` to settle it, in one walk."""
    match criterion:
        case All(of) | AnyOf(of):
            found = [truth_and_needs(part, answers, facts) for part in of]
            settling, start = (Truth.FALSE, Truth.TRUE) if isinstance(criterion, All) else (Truth.TRUE, Truth.FALSE)
            truths = {truth for truth, _ in found}
            if settling in truths:
                return settling, _NOTHING
            if Truth.UNKNOWN in truths:
                return Truth.UNKNOWN, _NOTHING.union(*(needs for _, needs in found))
            return start, _NOTHING
        case CountTrue(of, _, _):
            truth = evaluate(criterion, answers, facts)
            if truth is not Truth.UNKNOWN:
                return truth, _NOTHING
            return truth, _NOTHING.union(*(truth_and_needs(part, answers, facts)[1] for part in of))
        case Not(part):
            truth, needs = truth_and_needs(part, answers, facts)
            return ~truth, needs
        case Holds(name) if name in facts:
            return truth_and_needs(facts[name], answers, facts)
        case _:
            truth = evaluate(criterion, answers, facts)
            return truth, frozenset({criterion.name}) if truth is Truth.UNKNOWN else _NOTHING

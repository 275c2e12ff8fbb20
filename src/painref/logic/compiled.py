"""Criteria as Python functions, for speed. They mean what `painref.logic.evaluate` says; the tests compare both."""

from __future__ import annotations

from collections.abc import Callable
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
from painref.logic.evaluate import COMPARE, Answers, Facts, count_in_range
from painref.logic.truth import Truth

Evaluator = Callable[[Answers], Truth]
"""The truth of one criterion under partial answers."""

_FALSE, _UNKNOWN, _TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
_OF = {False: _FALSE, True: _TRUE}


def compile_criterion(criterion: Criterion, facts: Facts) -> Evaluator:
    """A function that evaluates a checked criterion; facts are compiled into it."""
    match criterion:
        case All(of):
            return _all([compile_criterion(part, facts) for part in of])
        case AnyOf(of):
            return _any([compile_criterion(part, facts) for part in of])
        case Not(part):
            return _not(compile_criterion(part, facts))
        case CountTrue(of, op, value):
            return _count([compile_criterion(part, facts) for part in of], op, value)
        case Holds(name) if name in facts:
            return compile_criterion(facts[name], facts)
        case Holds(name):
            return _leaf(name, lambda answer: answer)
        case Compare(name, op, value):
            compare = COMPARE[op]
            return _leaf(name, lambda answer: compare(answer, value))
        case Has(name, option):
            return _leaf(name, lambda answer: option in answer)
        case CountOptions(name, op, value):
            compare = COMPARE[op]
            return _leaf(name, lambda answer: compare(len(answer), value))


def _leaf(name: str, test: Callable[[Any], bool]) -> Evaluator:
    def evaluate(answers: Answers) -> Truth:
        answer = answers.get(name)
        return _UNKNOWN if answer is None else _OF[test(answer)]

    return evaluate


def _all(parts: list[Evaluator]) -> Evaluator:
    def evaluate(answers: Answers) -> Truth:
        result = _TRUE
        for part in parts:
            truth = part(answers)
            if truth is _FALSE:
                return _FALSE
            if truth is _UNKNOWN:
                result = _UNKNOWN
        return result

    return evaluate


def _any(parts: list[Evaluator]) -> Evaluator:
    def evaluate(answers: Answers) -> Truth:
        result = _FALSE
        for part in parts:
            truth = part(answers)
            if truth is _TRUE:
                return _TRUE
            if truth is _UNKNOWN:
                result = _UNKNOWN
        return result

    return evaluate


def _not(part: Evaluator) -> Evaluator:
    mirrored = {_FALSE: _TRUE, _UNKNOWN: _UNKNOWN, _TRUE: _FALSE}
    return lambda answers: mirrored[part(answers)]


def _count(parts: list[Evaluator], op: Op, value: float) -> Evaluator:
    def evaluate(answers: Answers) -> Truth:
        truths = [part(answers) for part in parts]
        least = truths.count(_TRUE)
        return count_in_range(least, least + truths.count(_UNKNOWN), op, value)

    return evaluate

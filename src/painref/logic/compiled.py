"""Criteria as Python functions, for many patients. They mean what `painref.logic.judgement.judge` does; the tests
compare both.

A criterion becomes one expression. *Not* costs nothing: it is pushed down to the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
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
    Leaf,
    Not,
    Op,
)
from painref.logic.evaluate import Answers, Facts, count_in_range
from painref.logic.judgement import Bits, Judgement
from painref.logic.truth import Truth

Evaluator = Callable[[Answers], Judgement]
"""The judgement of one criterion under partial answers."""


class Compiler:
    """Compiles criteria that share facts. Each fact is compiled once, when a criterion first names it."""

    def __init__(self, facts: Facts, bits: Bits) -> None:
        self._facts = facts
        self._bits = bits
        self._names: dict[str, Any] = {"_count": _count}

    def evaluator(self, criterion: Criterion) -> Evaluator:
        """A function that judges a checked criterion."""
        # The text is made of the whitelisted parts of a parsed criterion: identifiers, numbers and quoted constants.
        source = f"lambda answers: {self._expression(criterion, (f'j{n}' for n in count()), negated=False)}"
        evaluator: Evaluator = eval(compile(source, "<criterion>", "eval"), self._names)  # noqa: S307
        return evaluator

    def _expression(self, criterion: Criterion, fresh: Iterator[str], *, negated: bool) -> str:
        match criterion:
            case Not(part):
                return self._expression(part, fresh, negated=not negated)
            case All(of) | AnyOf(of):
                parts = [self._expression(part, fresh, negated=negated) for part in of]
                return _all(parts, fresh) if isinstance(criterion, All) is not negated else f"({' | '.join(parts)})"
            case CountTrue(of, op, value):
                parts = [self._expression(part, fresh, negated=False) for part in of]
                counted = f"_count(({', '.join(parts)},), {str(op)!r}, {value!r})"
                return _negation(counted, fresh) if negated else counted
            case Holds(name) if name in self._facts:
                return _negation(self._fact(name), fresh) if negated else self._fact(name)
            case _:
                name, test = criterion.name, _test(criterion, negated)
                return f"({self._bits[name]} if (v := answers.get({name!r})) is None else {test})"

    def _fact(self, name: str) -> str:
        function = f"fact_{name}"
        if function not in self._names:
            self._names[function] = self.evaluator(self._facts[name])
        return f"{function}(answers)"


def _all(parts: list[str], fresh: Iterator[str]) -> str:
    """The first that is false ends it; if there is none, what the unknown ones need, or else true."""
    names = [next(fresh) for _ in parts]
    none_false = " and ".join(f"({name} := {part})" for name, part in zip(names, parts, strict=True))
    needs = " | ".join(f"({name} if {name} > 0 else 0)" for name in names)
    return f"({none_false} and (({needs}) or -1))"


def _negation(expression: str, fresh: Iterator[str]) -> str:
    name = next(fresh)
    return f"({name} if ({name} := {expression}) > 0 else ~{name})"


def _test(leaf: Leaf, negated: bool) -> str:
    """The judgement of a leaf whose answer is `v`."""
    match leaf:
        case Holds():
            return "v - 1" if negated else "-v"
        case Compare(_, op, value):
            test = f"v {op} {value!r}"
        case Has(_, option):
            test = f"{option!r} in v"
        case CountOptions(_, op, value):
            test = f"len(v) {op} {value!r}"
    return f"-(not {test})" if negated else f"-({test})"


def _count(judgements: tuple[Judgement, ...], op: Op, value: float) -> Judgement:
    """How many are true, compared with a number; unknown while those that are unknown can still tip it."""
    least = open_ = needs = 0
    for judgement in judgements:
        if judgement < 0:
            least += 1
        elif judgement:
            open_ += 1
            needs |= judgement
    truth = count_in_range(least, least + open_, op, value)
    return needs if truth is Truth.UNKNOWN else -(truth is Truth.TRUE)

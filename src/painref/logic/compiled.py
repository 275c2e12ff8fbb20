"""Criteria as one Python function, for many patients. They mean what `painref.logic.judgement.judge` says; the tests
compare both.

Criteria have much in common: the same answers, the same facts, the same comparisons. Every part that occurs is worked
out once for a patient, under a name of its own, and the criteria are made of these names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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

Judge = Callable[[Answers], tuple[Judgement, ...]]
"""The judgements of some criteria under partial answers, in the order of the criteria."""


def compile_criteria(criteria: Iterable[Criterion], facts: Facts, bits: Bits) -> Judge:
    """One function that judges all these checked criteria."""
    writer = _Writer(facts)
    results = [writer.name(criterion) for criterion in criteria]
    names: dict[str, Any] = {"_count": _count}
    # The text is made of the whitelisted parts of parsed criteria: identifiers, numbers and quoted constants.
    exec(compile(writer.source(results, bits), "<criteria>", "exec"), names)  # noqa: S102
    judge: Judge = names["judge"]
    return judge


class _Writer:
    """Writes the function. Parts are named in the order in which they depend on each other."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._names: dict[Criterion, str] = {}
        self._leaves: dict[str, list[tuple[str, str]]] = {}
        self._lines: list[str] = []

    def name(self, criterion: Criterion) -> str:
        """The name of a part; what it is made of is written first."""
        if isinstance(criterion, Holds) and criterion.name in self._facts:
            return self.name(self._facts[criterion.name])
        known = self._names.get(criterion)
        if known is not None:
            return known
        match criterion:
            case Holds() | Compare() | Has() | CountOptions():
                name = self._new(criterion)
                self._leaves.setdefault(criterion.name, []).append((name, _test(criterion)))
                return name
            case Not(part):
                of = self.name(part)
                expression = f"{of} if {of} > 0 else ~{of}"
            case AnyOf(parts):
                expression = " | ".join(self._distinct(parts))
            case All(parts):
                expression = _all(self._distinct(parts))
            case CountTrue(parts, op, value):
                expression = f"_count(({''.join(f'{self.name(part)}, ' for part in parts)}), {str(op)!r}, {value!r})"
        name = self._new(criterion)
        self._lines.append(f"{name} = {expression}")
        return name

    def _new(self, criterion: Criterion) -> str:
        return self._names.setdefault(criterion, f"n{len(self._names)}")

    def _distinct(self, parts: Iterable[Criterion]) -> list[str]:
        return list(dict.fromkeys(map(self.name, parts)))

    def source(self, results: Iterable[str], bits: Bits) -> str:
        """The function that returns these names. Everything that one answer decides comes together."""
        lines = ["def judge(answers):", " get = answers.get"]
        for question, leaves in self._leaves.items():
            unknown = " = ".join(name for name, _ in leaves)
            lines += [f" v = get({question!r})", " if v is None:", f"  {unknown} = {bits[question]}", " else:"]
            lines += [f"  {name} = -1 if {test} else 0" for name, test in leaves]
        lines += [f" {line}" for line in self._lines]
        return "\n".join([*lines, f" return ({''.join(f'{name}, ' for name in results)})"])


def _all(names: list[str]) -> str:
    """False if one is; else what the unknown ones need; true if there are none."""
    needs = " | ".join(f"({name} if {name} > 0 else 0)" for name in names)
    return f"{' and '.join(names)} and (({needs}) or -1)" if len(names) > 1 else names[0]


def _test(leaf: Leaf) -> str:
    """Whether a leaf is true of an answer `v`."""
    match leaf:
        case Holds():
            return "v"
        case Compare(_, op, value):
            return f"v {op} {value!r}"
        case Has(_, option):
            return f"{option!r} in v"
        case CountOptions(_, op, value):
            return f"len(v) {op} {value!r}"


def _count(judgements: tuple[Judgement, ...], op: Op, value: float) -> Judgement:
    """How many are true, compared with a number; unknown while those that are unknown can still tip it."""
    least = judgements.count(-1)
    needs = [judgement for judgement in judgements if judgement > 0]
    truth = count_in_range(least, least + len(needs), op, value)
    if truth is not Truth.UNKNOWN:
        return -(truth is Truth.TRUE)
    together = 0
    for judgement in needs:
        together |= judgement
    return together

"""Criteria as one Python function, for many patients. They mean what `painref.criteria.judgement.judge` says; the tests
compare both.

Criteria have much in common: the same answers, the same facts, the same comparisons. Every part that occurs is worked
out once for a patient, under a name of its own, and the criteria are made of these names. What a single answer decides
is a plain Python condition, and unknown while there is no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from painref.criteria.evaluate import Answers, Facts, count_in_range
from painref.criteria.judgement import Bits, Judgement
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


Wording = Callable[[Sequence[str], Sequence[str]], str]
"""How a part is written: from the names of the parts it is made of, and the text that stands for each."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part made of others, by name; `depth` counts those inside each other."""

    of: tuple[str, ...]
    wording: Wording
    depth: int


class _Writer:
    """Writes the function. Parts are named in the order in which they depend on each other."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._names: dict[Criterion, str] = {}
        self._conditions: dict[str, list[tuple[str, str]]] = {}
        self._parts: dict[str, _Part] = {}

    def name(self, criterion: Criterion) -> str:
        """The name of a part; what it is made of is named first."""
        if isinstance(criterion, Holds) and criterion.name in self._facts:
            return self.name(self._facts[criterion.name])
        known = self._names.get(criterion)
        if known is not None:
            return known
        question = self._question(criterion)
        if question is not None:
            name = self._names[criterion] = f"n{len(self._names)}"
            self._conditions.setdefault(question, []).append((name, _condition(criterion)))
            return name
        wording: Wording
        match criterion:
            case Not(part):
                of, wording = [self.name(part)], _not
            case AnyOf(parts):
                of, wording = self._distinct(parts, AnyOf), _any
            case All(parts):
                of, wording = self._distinct(parts, All), _all
            case CountTrue(parts, op, value):
                of, wording = list(map(self.name, parts)), partial(_counted, op, value)
        name = self._names[criterion] = f"n{len(self._names)}"
        depth = 1 + max((self._parts[inner].depth for inner in of if inner in self._parts), default=0)
        self._parts[name] = _Part(tuple(of), wording, depth)
        return name

    def _question(self, criterion: Criterion) -> str | None:
        """The question whose answer alone decides a part, if there is one; no fact nor count is looked into."""
        match criterion:
            case Holds(name) if name in self._facts:
                return None
            case Holds(name) | Compare(name) | Has(name) | CountOptions(name):
                return name
            case Not(part):
                return self._question(part)
            case All(parts) | AnyOf(parts):
                questions = set(map(self._question, parts))
                return questions.pop() if len(questions) == 1 else None
            case CountTrue():
                return None

    def _distinct(self, parts: Iterable[Criterion], kind: type[All | AnyOf]) -> list[str]:
        """The names of some parts, in which those that one question decides are put together."""
        together: dict[object, list[Criterion]] = {}
        for part in dict.fromkeys(parts):
            together.setdefault(self._question(part) or part, []).append(part)
        joined = (kind(tuple(same)) if len(same) > 1 else same[0] for same in together.values())
        return list(dict.fromkeys(map(self.name, joined)))

    def source(self, results: Sequence[str], bits: Bits) -> str:
        """The function that returns these names. Everything that one answer decides comes together."""
        lines = ["def judge(answers):", " get = answers.get"]
        for question, conditions in self._conditions.items():
            unknown = " = ".join(name for name, _ in conditions)
            lines += [f" v = get({question!r})", " if v is None:", f"  {unknown} = {bits[question]}", " else:"]
            lines += [f"  {name} = -1 if {condition} else 0" for name, condition in conditions]
        inside = self._inside(results)
        lines += [f" {name} = {self._written(name, inside)}" for name in self._parts if name not in inside]
        return "\n".join([*lines, f" return ({''.join(f'{name}, ' for name in results)})"])

    def _inside(self, results: Iterable[str]) -> frozenset[str]:
        """What is needed in one conjunction only: it is written there, and worked out only if it decides."""
        uses = Counter(chain(results, *(part.of for part in self._parts.values())))
        conjuncts = {of for part in self._parts.values() if part.wording is _all for of in part.of}
        return frozenset(
            name for name in conjuncts & self._parts.keys() if uses[name] == 1 and self._parts[name].depth <= _DEEPEST
        )

    def _written(self, name: str, inside: Collection[str]) -> str:
        part = self._parts[name]
        names = sorted(part.of, key=lambda of: of in inside)
        texts = [f"({of} := {self._written(of, inside)})" if of in inside else of for of in names]
        return part.wording(names, texts)


_DEEPEST = 10
"""So many parts inside each other are written as one expression; Python takes no endless parentheses either."""


def _not(names: Sequence[str], _texts: Sequence[str]) -> str:
    return f"{names[0]} if {names[0]} > 0 else ~{names[0]}"


def _any(names: Sequence[str], _texts: Sequence[str]) -> str:
    return " | ".join(names)


def _counted(op: Op, value: float, names: Sequence[str], _texts: Sequence[str]) -> str:
    return f"_count(({''.join(f'{name}, ' for name in names)}), {str(op)!r}, {value!r})"


def _all(names: Sequence[str], texts: Sequence[str]) -> str:
    """False if one is; else what the unknown ones need; true if there are none."""
    none_false = " and ".join(texts)
    if len(names) == 1:
        return none_false
    if len(names) == 2:
        one, other = names
        return f"{none_false} and ({one} | {other} if {one} > 0 < {other} else {one} & {other})"
    needs = " | ".join(f"({name} if {name} > 0 else 0)" for name in names)
    return f"{none_false} and (({needs}) or -1)"


def _condition(criterion: Criterion) -> str:
    """Whether a part is true of the one answer, `v`, that decides it."""
    match criterion:
        case Holds():
            return "v"
        case Compare(_, op, value):
            return f"v {op} {value!r}"
        case Has(_, option):
            return f"{option!r} in v"
        case CountOptions(_, op, value):
            return f"len(v) {op} {value!r}"
        case Not(part):
            return f"not ({_condition(part)})"
        case All(parts):
            return " and ".join(f"({_condition(part)})" for part in parts)
        case AnyOf(parts) if all(isinstance(part, Has) for part in parts):
            return f"not v.isdisjoint({tuple(part.option for part in parts if isinstance(part, Has))!r})"
        case AnyOf(parts):
            return " or ".join(f"({_condition(part)})" for part in parts)
    raise TypeError(f"{criterion!r} asks more than one question")


def _count(judgements: tuple[Judgement, ...], op: Op, value: float) -> Judgement:
    """How many are true, compared with a number; unknown while those that are unknown can still tip it."""
    unknown = [judgement for judgement in judgements if judgement > 0]
    least = judgements.count(-1)
    truth = count_in_range(least, least + len(unknown), op, value)
    if truth is not Truth.UNKNOWN:
        return -(truth is Truth.TRUE)
    needs = 0
    for judgement in unknown:
        needs |= judgement
    return needs

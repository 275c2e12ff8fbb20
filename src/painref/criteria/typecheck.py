"""Checks a criterion against the vocabulary it speaks: names, options, types, bounds, and whether it can be true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from painref.criteria.evaluate import Facts, Value, evaluate, needed
from painref.criteria.parser import CriterionError
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
    leaves,
    names,
)
from painref.criteria.truth import Truth
from painref.suggestions import suggestion


@dataclass(frozen=True, slots=True)
class YesNo:
    """A name that is true or false: a yes-no question or a fact."""


@dataclass(frozen=True, slots=True)
class Number:
    """A name that is a number, with inclusive bounds."""

    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class OneOf:
    """A name whose answer is one of the options."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SomeOf:
    """A name whose answer is a set of the options, possibly empty."""

    options: tuple[str, ...]


Kind = YesNo | Number | OneOf | SomeOf
Vocabulary = Mapping[str, Kind]
"""What every name may be compared with."""


def check(criterion: Criterion, vocabulary: Vocabulary) -> None:
    """Raises `CriterionError` for the first leaf that misuses the vocabulary."""
    for leaf in leaves(criterion):
        kind = vocabulary.get(leaf.name)
        if kind is None:
            raise CriterionError(
                f"nobody asks for '{leaf.name[:60]}'{_nearest(leaf.name, vocabulary)}",
                remedy="Name a question or fact of questions.yaml, or add it there.",
            )
        _check_leaf(leaf, kind)


def _nearest(name: str, vocabulary: Vocabulary) -> str:
    near = suggestion(name, vocabulary)
    return f" ({near[0].lower()}{near[1:]})" if near else ""


def _check_leaf(leaf: Leaf, kind: Kind) -> None:
    match leaf, kind:
        case Holds(), YesNo():
            return
        case Compare(name, _, float(value)), Number(low, high):
            if not low <= value <= high:
                raise CriterionError(
                    f"{name} is compared with {value:g}, outside its bounds {low:g} to {high:g}",
                    remedy="Correct the number, or the bounds of the question.",
                )
            return
        case Compare(name, op, str(option)), OneOf(options):
            if op not in (Op.EQ, Op.NE):
                raise CriterionError(f"the options of {name} have no order", remedy="Use == or !=.")
            _check_option(name, option, options)
            return
        case Has(name, option), SomeOf(options):
            _check_option(name, option, options)
            return
        case CountOptions(), SomeOf():
            return
    description, remedy = _DESCRIPTIONS[type(kind)]
    raise CriterionError(f"{leaf.name} is {description}", remedy=remedy)


_DESCRIPTIONS: dict[type[Kind], tuple[str, str]] = {
    YesNo: ("yes or no", "Write its name alone, or not and its name."),
    Number: ("a number", "Compare it with a number."),
    OneOf: ("one of several options", "Compare it with a quoted option by == or !=."),
    SomeOf: ("a set of options", "Write 'option' in it, or count(...) of it."),
}


def _check_option(name: str, option: str, options: tuple[str, ...]) -> None:
    if option not in options:
        hint = suggestion(option, options) or f"It offers: {', '.join(options[:30])}."
        raise CriterionError(f"'{option[:60]}' is not an option of {name}", remedy=hint)


def satisfiable(criterion: Criterion, vocabulary: Vocabulary, facts: Facts) -> bool:
    """Whether some complete set of answers makes the criterion true.

    Exact for what criteria can say, since each leaf compares one name with constants: the values tried for a name are
    one from every range that its constants tell apart. Partial answers are evaluated in Kleene logic to prune.
    """
    named: dict[str, set[str]] = {}
    for leaf in _all_leaves(criterion, facts):
        if isinstance(leaf, Has):
            named.setdefault(leaf.name, set()).add(leaf.option)
    flat = _flat(criterion, vocabulary, facts, named)
    mentioned = list(leaves(flat))
    values = {
        name: list(_representatives(vocabulary.get(name, YesNo()), [leaf for leaf in mentioned if leaf.name == name]))
        for name in names(flat)
    }
    return _can_be_true(flat, {}, values)


def _all_leaves(criterion: Criterion, facts: Facts) -> Iterator[Leaf]:
    for leaf in leaves(criterion):
        yield leaf
        if leaf.name in facts:
            yield from _all_leaves(facts[leaf.name], facts)


def _flat(criterion: Criterion, vocabulary: Vocabulary, facts: Facts, named: Mapping[str, set[str]]) -> Criterion:
    """The criterion with facts written out, and each set of options taken apart.

    A set becomes one yes-no name for each of its options that is `named`, and, under its own name, the number of other
    options chosen: those are all alike.
    """

    def flat(part: Criterion) -> Criterion:
        return _flat(part, vocabulary, facts, named)

    match criterion:
        case Holds(name) if name in facts:
            return flat(facts[name])
        case Has(name, option):
            return Holds(f"{name} {option}")
        case CountOptions(name, op, value):
            kind, apart = vocabulary[name], named.get(name, set())
            others = len(set(kind.options) - apart) if isinstance(kind, SomeOf) else 0
            chosen = [Holds(f"{name} {option}") for option in sorted(apart)]
            return CountTrue((*chosen, *(Compare(name, Op.GE, size) for size in range(1, others + 1))), op, value)
        case CountTrue(of, op, value):
            return CountTrue(tuple(map(flat, of)), op, value)
        case Not(of):
            return Not(flat(of))
        case All(of):
            return All(tuple(map(flat, of)))
        case AnyOf(of):
            return AnyOf(tuple(map(flat, of)))
        case _:
            return criterion


def _can_be_true(criterion: Criterion, answers: dict[str, Value], values: Mapping[str, list[Value]]) -> bool:
    truth = evaluate(criterion, answers, {})
    if truth is not Truth.UNKNOWN:
        return truth is Truth.TRUE
    name = min(needed(criterion, answers, {}))
    return any(_can_be_true(criterion, {**answers, name: value}, values) for value in values[name])


def _representatives(kind: Kind, mentions: list[Leaf]) -> Iterator[Value]:
    match kind:
        case YesNo():
            yield from (True, False)
        case OneOf(options):
            yield from options
        case SomeOf(options):
            yield from range(len(options) + 1)
        case Number(low, high):
            constants = [float(leaf.value) for leaf in mentions if isinstance(leaf, Compare)]
            below = max(low, math.nextafter(min(constants), -math.inf))
            above = min(high, math.nextafter(max(constants), math.inf))
            points = sorted({below, *constants, above})
            yield from points
            yield from (a / 2 + b / 2 for a, b in pairwise(points))


def cyclic_facts(facts: Facts) -> frozenset[str]:
    """The facts that depend on themselves, directly or through others."""

    def reaches(start: str, at: str, seen: set[str]) -> bool:
        for name in names(facts[at]) & facts.keys():
            if name == start or (name not in seen and reaches(start, name, seen | {name})):
                return True
        return False

    return frozenset(name for name in facts if reaches(name, name, {name}))

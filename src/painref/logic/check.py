"""Checks a criterion against the vocabulary it speaks: names, options, types, bounds, and whether it can be true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from painref.logic.criterion import (
    Compare,
    CountOptions,
    Criterion,
    Has,
    Holds,
    Leaf,
    Op,
    leaves,
    names,
)
from painref.logic.evaluate import Facts, Value, evaluate, needed
from painref.logic.parse import CriterionError
from painref.logic.truth import Truth


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

_MAX_VARIED_OPTIONS = 10
"""`satisfiable` varies at most this many options of one name one by one, besides choosing all of them."""

_FAR = 1e12
"""Stands for infinity where a number has no bound."""


def check(criterion: Criterion, vocabulary: Vocabulary) -> None:
    """Raises `CriterionError` for the first leaf that misuses the vocabulary."""
    for leaf in leaves(criterion):
        kind = vocabulary.get(leaf.name)
        if kind is None:
            raise CriterionError(
                f"nobody asks for '{leaf.name}'{_nearest(leaf.name, vocabulary)}",
                remedy="Name a question or fact of questions.yaml, or add it there.",
            )
        _check_leaf(leaf, kind)


def _nearest(name: str, vocabulary: Vocabulary) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(vocabulary), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _check_leaf(leaf: Leaf, kind: Kind) -> None:
    match leaf, kind:
        case Holds(), YesNo():
            return
        case Compare(name, _, float(value)), Number(low, high):
            if not low <= value <= high:
                raise CriterionError(f"{name} is compared with {value:g}, outside its bounds {low:g} to {high:g}")
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
    raise CriterionError(f"{leaf.name} is {_DESCRIPTIONS[type(kind)]}")


_DESCRIPTIONS: dict[type[Kind], str] = {
    YesNo: "yes or no: write its name alone, or not and its name",
    Number: "a number: compare it with a number",
    OneOf: "one of several options: compare it with a quoted option by == or !=",
    SomeOf: "a set of options: write 'option' in it, or count(...) of it",
}


def _check_option(name: str, option: str, options: tuple[str, ...]) -> None:
    if option not in options:
        from difflib import get_close_matches

        close = get_close_matches(option, options, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else f"It offers: {', '.join(options[:30])}."
        raise CriterionError(f"'{option}' is not an option of {name}", remedy=hint)


def satisfiable(criterion: Criterion, vocabulary: Vocabulary, facts: Facts) -> bool:
    """Whether some complete set of answers makes the criterion true.

    Exact for what criteria can say, since each leaf compares one name with constants: the values tried for a name are
    one from every range that its constants tell apart. Partial answers are evaluated in Kleene logic to prune.
    """
    mentioned = list(_all_leaves(criterion, facts))
    values = {
        name: list(_representatives(vocabulary[name], [leaf for leaf in mentioned if leaf.name == name]))
        for name in {leaf.name for leaf in mentioned if leaf.name not in facts}
    }
    return _can_be_true(criterion, {}, values, facts)


def _all_leaves(criterion: Criterion, facts: Facts) -> Iterator[Leaf]:
    for leaf in leaves(criterion):
        yield leaf
        if leaf.name in facts:
            yield from _all_leaves(facts[leaf.name], facts)


def _can_be_true(
    criterion: Criterion, answers: dict[str, Value], values: Mapping[str, list[Value]], facts: Facts
) -> bool:
    truth = evaluate(criterion, answers, facts)
    if truth is not Truth.UNKNOWN:
        return truth is Truth.TRUE
    name = min(needed(criterion, answers, facts))
    return any(_can_be_true(criterion, {**answers, name: value}, values, facts) for value in values[name])


def _representatives(kind: Kind, mentions: list[Leaf]) -> Iterator[Value]:
    match kind:
        case YesNo():
            yield from (True, False)
        case OneOf(options):
            yield from options
        case Number(low, high):
            constants = [leaf.value for leaf in mentions if isinstance(leaf, Compare)]
            points = sorted({float(constant) for constant in constants} | {max(low, -_FAR), min(high, _FAR)})
            yield from points
            yield from ((a + b) / 2 for a, b in pairwise(points))
        case SomeOf(options):
            named = sorted({leaf.option for leaf in mentions if isinstance(leaf, Has)})
            rest = [option for option in options if option not in named]
            if any(isinstance(leaf, CountOptions) for leaf in mentions):
                fillers = [rest[:size] for size in range(len(rest) + 1)]
            else:
                fillers = [[]]
            yield frozenset(named)
            varied = named[:_MAX_VARIED_OPTIONS]
            for size in range(len(varied) + 1):
                for chosen in combinations(varied, size):
                    for filler in fillers:
                        yield frozenset((*chosen, *filler))


def cyclic_facts(facts: Facts) -> frozenset[str]:
    """The facts that depend on themselves, directly or through others."""

    def reaches(start: str, at: str, seen: set[str]) -> bool:
        for name in names(facts[at]) & facts.keys():
            if name == start or (name not in seen and reaches(start, name, seen | {name})):
                return True
        return False

    return frozenset(name for name in facts if reaches(name, name, {name}))

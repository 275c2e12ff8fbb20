"""Whether a criterion can be true at all, decided by a search with a budget."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from painref.criteria.evaluate import COMPARE, Evaluator
from painref.criteria.facts import names_beneath
from painref.criteria.judgement import TRUE, Judgement
from painref.criteria.syntax import (
    RESULTS,
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
    leaves,
)
from painref.criteria.truth import Truth
from painref.criteria.typecheck import Kind, Number, OneOf, SomeOf, Vocabulary

Value = bool | float | str
"""What may be tried for a name."""


@dataclass(slots=True)
class Budget:
    """How many leaves may be looked at: at most `each` for one criterion, `left` for all that share the budget."""

    each: int = 100_000
    left: int = 1_000_000


def satisfiable(criterion: Criterion, vocabulary: Vocabulary, facts: Facts, budget: Budget | None = None) -> Truth:
    """Return true if some complete set of answers makes a checked criterion true, false if none does.

    Exact for what criteria can say, since each leaf compares one name with constants: the values tried for a name are
    one from every range that its constants tell apart. Partial answers are judged in Kleene logic to prune. Unknown if
    the budget is spent before it is decided.
    """
    budget = budget or Budget()
    if budget.left <= 0:
        return Truth.UNKNOWN
    used = {name: facts[name] for name in names_beneath([criterion], facts) & facts.keys()}
    size = sum(_size(leaf, vocabulary) for part in (criterion, *used.values()) for leaf in leaves(part))
    most = min(budget.each, budget.left) // size
    if most == 0:
        budget.left -= size
        return Truth.UNKNOWN
    truth, evaluations = _search(criterion, vocabulary, used, most)
    budget.left -= size * evaluations
    return truth


def _size(leaf: Leaf, vocabulary: Vocabulary) -> int:
    """Return how many leaves it becomes once a set of options is taken apart."""
    kind = vocabulary.kinds.get(leaf.name)
    return 1 + len(kind.options) if isinstance(leaf, CountOptions) and isinstance(kind, SomeOf) else 1


def _search(criterion: Criterion, vocabulary: Vocabulary, facts: Facts, most: int) -> tuple[Truth, int]:
    """Return whether some answers make the criterion true, and how many evaluations, at `most`, that took.

    Answers one question after another, as far as the criterion needs it, and goes back where it is false.
    """
    criterion, facts = _apart(criterion, vocabulary, facts)
    values = _values([criterion, *facts.values()], vocabulary, facts)
    names = tuple(values)
    bits = {name: 1 << position for position, name in enumerate(names)}
    answers: dict[str, Value] = {}
    path: list[tuple[str, Iterator[Value]]] = []
    for evaluations in range(1, most + 1):
        judgement = Evaluator(lambda leaf: _read(leaf, answers, bits), facts).judge(criterion)
        if judgement == TRUE:
            return Truth.TRUE, evaluations
        if judgement > 0:
            name = names[(judgement & -judgement).bit_length() - 1]
            path.append((name, iter(values[name])))
        if not _advance(path, answers):
            return Truth.FALSE, evaluations
    return Truth.UNKNOWN, most


def _read(leaf: Leaf, answers: Mapping[str, Value], bits: Mapping[str, int]) -> Judgement:
    """Return the judgement of a leaf that `_apart` has left."""
    answer = answers.get(leaf.name)
    if answer is None:
        return bits[leaf.name]
    return -COMPARE[leaf.op](answer, leaf.value) if isinstance(leaf, Compare) else -bool(answer)


def _advance(path: list[tuple[str, Iterator[Value]]], answers: dict[str, Value]) -> bool:
    """Give the name last answered its next value, or where there is none the one before; return whether one had any."""
    while path:
        name, untried = path[-1]
        for value in untried:
            answers[name] = value
            return True
        del answers[name]
        path.pop()
    return False


def _apart(criterion: Criterion, vocabulary: Vocabulary, facts: Facts) -> tuple[Criterion, Facts]:
    """Return the criterion and the facts with each set of options taken apart.

    A set becomes one yes-no name for each of its options that is named somewhere, and, under its own name, the number
    of other options chosen: those are all alike.
    """
    named: dict[str, set[str]] = {}
    for part in (criterion, *facts.values()):
        for leaf in leaves(part):
            if isinstance(leaf, Has):
                named.setdefault(leaf.name, set()).add(leaf.option)

    @cache
    def counted(name: str) -> tuple[Criterion, ...]:
        """Return criteria of which as many are true as options are chosen."""
        kind, apart = vocabulary.kinds[name], named.get(name, set())
        others = len(set(kind.options) - apart) if isinstance(kind, SomeOf) else 0
        chosen = [Holds(f"{name} {option}") for option in sorted(apart)]
        return (*chosen, *(Compare(name, Op.GE, size) for size in range(1, others + 1)))

    def rewritten(part: Criterion) -> Criterion:
        match part:
            case Has(name, option):
                return Holds(f"{name} {option}")
            case Done():
                return Holds(_term(part))
            case Times(_, _, _, op, value) | Last(_, _, op, value) | Weeks(_, op, value):
                return Compare(_term(part), op, value)
            case CountOptions(name, op, value):
                return CountTrue(counted(name), op, value)
            case CountTrue(of, op, value):
                return CountTrue(tuple(map(rewritten, of)), op, value)
            case Not(of):
                return Not(rewritten(of))
            case All(of):
                return All(tuple(map(rewritten, of)))
            case AnyOf(of):
                return AnyOf(tuple(map(rewritten, of)))
            case _:
                return part

    return rewritten(criterion), {name: rewritten(fact) for name, fact in facts.items()}


def _term(leaf: Done | Times | Last | Weeks) -> str:
    """Return a name for what a leaf is about, whatever it is compared with.

    Terms are tried apart, though one may imply another: a contradiction between two of them is not found.
    """
    match leaf:
        case Times(what, relief, within):
            return f"times {what} {relief} {within}"
        case Last(what, detail):
            return f"last {what} {detail}"
        case Weeks(name, latest=latest, ahead=ahead):
            return f"weeks {name} {latest} {ahead}"
        case Done(what, within):
            return f"done {what} {within}"


def _values(criteria: Iterable[Criterion], vocabulary: Vocabulary, facts: Facts) -> dict[str, tuple[Value, ...]]:
    """Return for each name one value from every range that the constants it is compared with tell apart."""
    constants: dict[str, set[float | str]] = {}
    for criterion in criteria:
        for leaf in leaves(criterion):
            if leaf.name not in facts:
                found = constants.setdefault(leaf.name, set())
                if isinstance(leaf, Compare):
                    found.add(leaf.value)
    return {name: tuple(_representatives(vocabulary.kinds.get(name), constants[name])) for name in sorted(constants)}


def _representatives(kind: Kind | None, constants: set[float | str]) -> Iterator[Value]:
    """Yield one value from every range that the constants tell apart; a term is of the kind it is compared with."""
    match kind:
        case OneOf(options):
            yield from options
        case SomeOf(options):
            yield from map(float, range(len(options) + 1))
        case Number(low, high):
            yield from _points(low, high, constants)
        case None if any(isinstance(value, str) for value in constants):
            yield from RESULTS
        case None if constants:
            yield from _points(0.0, math.inf, constants)
        case _:
            yield from (True, False)


def _points(low: float, high: float, constants: set[float | str]) -> Iterator[float]:
    numbers = [value for value in constants if not isinstance(value, str)]
    below = max(low, math.nextafter(min(numbers), -math.inf))
    above = min(high, math.nextafter(max(numbers), math.inf))
    points = sorted({below, *numbers, above})
    yield from points
    yield from (lower / 2 + upper / 2 for lower, upper in pairwise(points))

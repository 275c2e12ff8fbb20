"""How facts use one another: their order, circles, and how deep they nest. None of this follows a fact twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from painref.criteria.syntax import All, AnyOf, CountTrue, Criterion, Facts, Leaf, Not, leaves, names

MAX_FACT_DEPTH = 100
"""Deepest nesting of a fact accepted, that of the facts it uses included."""


def names_beneath(criteria: Iterable[Criterion], facts: Facts) -> frozenset[str]:
    """Return the names of questions and facts in some criteria, and in the facts that they use."""
    found: set[str] = set()
    for criterion in criteria:
        found |= names(criterion)
    new = list(found & facts.keys())
    while new:
        more = names(facts[new.pop()]) - found
        found |= more
        new += more & facts.keys()
    return frozenset(found)


def leaves_beneath(criterion: Criterion, facts: Facts) -> Iterator[Leaf]:
    """Yield the leaves of a criterion, and of the facts that it uses, that are no facts."""
    met: set[str] = set()
    trees = [criterion]
    while trees:
        for leaf in leaves(trees.pop()):
            if leaf.name not in facts:
                yield leaf
            elif leaf.name not in met:
                met.add(leaf.name)
                trees.append(facts[leaf.name])


def in_order(facts: Facts) -> tuple[str, ...]:
    """Return the names of the facts, each after those that it uses (on a circle, after all but one of them)."""
    uses = {name: names(criterion) & facts.keys() for name, criterion in facts.items()}
    return tuple(_after(facts, uses))


def cyclic_facts(facts: Facts) -> frozenset[str]:
    """Return the facts that depend on themselves, directly or through others.

    Walked backwards, from a fact to those that use it, beginning with the last in order, a fact leads to those on its
    own circles only: whatever else uses it has been met before (Kosaraju's algorithm).
    """
    users: dict[str, set[str]] = {name: set() for name in facts}
    for name, criterion in facts.items():
        for used in names(criterion) & facts.keys():
            users[used].add(name)
    cyclic: set[str] = set()
    met: set[str] = set()
    for name in reversed(in_order(facts)):
        if name not in met:
            circle = set(_after((name,), users, met))
            if len(circle) > 1 or name in users[name]:
                cyclic |= circle
    return frozenset(cyclic)


def depths(facts: Facts) -> Mapping[str, int]:
    """Return how deep each fact nests, the facts it uses written out. No fact may depend on itself."""
    found: dict[str, int] = {}
    for name in in_order(facts):
        found[name] = _depth(facts[name], found)
    return found


def _depth(criterion: Criterion, beneath: Mapping[str, int]) -> int:
    match criterion:
        case Not(of):
            return 1 + _depth(of, beneath)
        case All(parts) | AnyOf(parts) | CountTrue(parts):
            return 1 + max(_depth(part, beneath) for part in parts)
        case leaf:
            return 1 + beneath.get(leaf.name, 0)


def _after(starts: Iterable[str], uses: Mapping[str, Iterable[str]], met: set[str] | None = None) -> Iterator[str]:
    """Yield the names that can be reached and have not been `met`, each after those that it leads to."""
    met = set() if met is None else met
    for start in starts:
        if start in met:
            continue
        met.add(start)
        path = [(start, iter(uses[start]))]
        while path:
            name, following = path[-1]
            new = next((other for other in following if other not in met), None)
            if new is None:
                yield name
                path.pop()
            else:
                met.add(new)
                path.append((new, iter(uses[new])))

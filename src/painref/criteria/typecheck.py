"""Checks a criterion against the vocabulary: names, options, types and bounds."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import field
from functools import cached_property

from painref.criteria.parser import CriterionError
from painref.criteria.syntax import (
    NEW,
    PAST,
    RESULTS,
    Compare,
    CountOptions,
    Criterion,
    Detail,
    Done,
    Has,
    Holds,
    Last,
    Leaf,
    Op,
    Times,
    Weeks,
    leaves,
)
from painref.records import nothing, record
from painref.suggestions import suggestion


@record(kw_only=False)
class YesNo:
    """A name that is true or false: a yes-no question or a fact."""


@record(kw_only=False)
class Number:
    """A name that is a number, with inclusive bounds."""

    low: float = -math.inf
    high: float = math.inf


@record(kw_only=False)
class OneOf:
    """A name whose answer is one of the options."""

    options: tuple[str, ...]


@record(kw_only=False)
class SomeOf:
    """A name of which each option is true, false or unknown by itself.

    Those in `courses` may be new. A group stands for its members.
    """

    options: tuple[str, ...]
    courses: frozenset[str] = frozenset()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=nothing)


Kind = YesNo | Number | OneOf | SomeOf


@record(kw_only=False, slots=False)
class Vocabulary:
    """What criteria may name.

    `kinds` says what every name may be compared with. `dated` has the question of every option that may carry a date.
    `lineages` has, for everything that can have been done, itself and what it is a kind of. `tests` are those of them
    that are done to find something out.
    """

    kinds: Mapping[str, Kind]
    dated: Mapping[str, str] = field(default_factory=nothing)
    lineages: Mapping[str, frozenset[str]] = field(default_factory=nothing)
    tests: Container[str] = frozenset()

    @cached_property
    def kinds_of(self) -> Mapping[str, tuple[str, ...]]:
        """What is a kind of each thing, itself included; worked out when it is first asked for."""
        found: dict[str, list[str]] = {}
        for what, lineage in self.lineages.items():
            for name in lineage:
                found.setdefault(name, []).append(what)
        return {name: tuple(kinds) for name, kinds in found.items()}

    def kin(self, names: Iterable[str]) -> frozenset[str]:
        """Return what these are, what they are a kind of, and what is a kind of them."""
        return frozenset(what for name in names for what in (*self.lineages[name], *self.kinds_of[name]))


def check(criterion: Criterion, vocabulary: Vocabulary) -> None:
    """Check every leaf; raises `CriterionError` for the first that misuses the vocabulary."""
    for leaf in leaves(criterion):
        match leaf:
            case Done(what) | Times(what) | Last(what):
                _check_known(what, vocabulary.lineages, f"{PAST}(...)")
                _check_past(leaf)
            case Weeks(name, latest=latest):
                known: Iterable[str] = vocabulary.dated.values() if latest else vocabulary.dated
                _check_known(name, frozenset(known), "weeks_since(...)")
                _check_low(leaf.value, "weeks")
            case _:
                _check_answer(leaf, vocabulary.kinds)


def _check_answer(leaf: Leaf, kinds: Mapping[str, Kind]) -> None:
    kind = kinds.get(leaf.name)
    if kind is None:
        near = suggestion(leaf.name, kinds)
        raise CriterionError(
            f"unknown question or fact '{leaf.name[:60]}'{f' ({near[0].lower()}{near[1:]})' if near else ''}",
            remedy="Name a question or fact of questions.yaml, or add it there.",
        )
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
            _check_unordered(name, op)
            _check_known(option, options, name)
            return
        case Has(name, option), SomeOf(options, courses, groups):
            if option.endswith(NEW):
                _check_known(option.removesuffix(NEW), courses, f"{name} that may be new")
            else:
                _check_known(option, (*options, *groups), name)
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


def _check_known(name: str, known: Iterable[str], where: str) -> None:
    known = tuple(known)
    if name not in known:
        hint = suggestion(name, known) or f"It offers: {', '.join(known[:30])}."
        raise CriterionError(f"'{name[:60]}' is not an option of {where}", remedy=hint)


def _check_unordered(name: str, op: Op) -> None:
    if op not in (Op.EQ, Op.NE):
        raise CriterionError(f"the options of {name} have no order", remedy="Use == or !=.")


def _check_past(leaf: Done | Times | Last) -> None:
    match leaf:
        case Last(_, Detail.RESULT, op, value):
            _check_unordered(Detail.RESULT, op)
            _check_known(str(value), RESULTS, Detail.RESULT)
        case Last(_, detail, _, value):
            if isinstance(value, str):
                raise CriterionError(f"{detail} is a number", remedy="Compare it with a number.")
            _check_low(value, detail)
        case Times(_, relief, within, _, value):
            _check_low(value, "times")
            _check_low(within, "within")
            if relief is not None and not 0 <= relief <= 100:
                raise CriterionError("relief is a percentage", remedy="Use a number from 0 to 100.")
        case Done(_, within):
            _check_low(within, "within")


def _check_low(value: float | None, what: str) -> None:
    if value is not None and value < 0:
        raise CriterionError(f"{what} is compared with a negative number", remedy="Use 0 or more.")

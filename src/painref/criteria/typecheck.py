"""Checks a criterion against the vocabulary: names, options, types and bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from painref.criteria.parser import CriterionError
from painref.criteria.syntax import Compare, CountOptions, Criterion, Has, Holds, Leaf, Op, leaves
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
    """Check every leaf; raises `CriterionError` for the first that misuses the vocabulary."""
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

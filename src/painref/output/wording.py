"""Values in the words of the field, for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painref.output.terminal.console import Style

if TYPE_CHECKING:
    from painref.knowledge.model import Certainty, Feature, Incidence, Interval, Strength

DIRECTION_STYLE: dict[str, Style] = {
    "for": Style.GOOD,
    "conditional-for": Style.GOOD,
    "neutral": Style.CAUTION,
    "conditional-against": Style.BAD,
    "against": Style.BAD,
}

BALANCE_STYLE: dict[str, Style] = {
    "for": Style.GOOD,
    "contested": Style.CAUTION,
    "neutral": Style.CAUTION,
    "against": Style.BAD,
    "silent": Style.FAINT,
}


def words(identifier: str | None) -> str:
    """An identifier as words: ``very-low`` as ``very low``."""
    return (identifier or "not stated").replace("-", " ")


def origin(record: object) -> str:
    """That something comes from an overlay, as `` (from clinic)``; nothing for what is built in."""
    name: str | None = getattr(record, "origin", None)
    return f" (from {name})" if name else ""


def figure(number: float) -> str:
    """A number without a needless fraction."""
    return f"{number:g}"


def span(low: float | None, high: float | None, unit: str) -> str:
    """A range with its unit: ``0.5 to 5 percent``, ``at least 3 days``, ``up to 2 percent``."""
    if (low if high is None else high) == 1 and " " not in unit:
        unit = unit.removesuffix("s")
    if low is not None and high is not None:
        numbers = figure(low) if low == high else f"{figure(low)} to {figure(high)}"
        return f"{numbers} {unit}"
    if low is not None:
        return f"at least {figure(low)} {unit}"
    return f"up to {figure(high or 0)} {unit}"


def incidence(value: Incidence | None) -> str:
    """An incidence in words, or a dash."""
    return "-" if value is None else span(value.low, value.high, value.unit)


def interval(value: Interval | None) -> str:
    """A span of time in words, or a dash."""
    return "-" if value is None else span(value.low, value.high, value.unit)


def grade(strength: Strength | None, certainty: Certainty | None) -> str:
    """Strength and certainty, kept apart as GRADE does."""
    if strength in (None, "not-graded") and certainty in (None, "not-graded"):
        return "not graded"
    return f"{words(strength)} / {words(certainty)}"


def accuracy(feature: Feature) -> str:
    """The published accuracy of a finding."""
    parts = [
        ("sensitivity", feature.sensitivity),
        ("specificity", feature.specificity),
        ("LR+", feature.lr_positive),
        ("LR-", feature.lr_negative),
    ]
    return ", ".join(f"{name} {figure(value)}" for name, value in parts if value is not None)

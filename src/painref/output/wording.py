"""Values and reasons as phrases of the field, for every medium: nothing here knows colours, tables or pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from painref.knowledge.names import item_name

if TYPE_CHECKING:
    from painref.knowledge.model import Certainty, Feature, HoldAction, Incidence, Interval, Question, Strength
    from painref.reference.bleeding import BodyClasses
    from painref.reference.cited import Source
    from painref.triage.assessment import Asked, RecommendationRecord, RequirementRecord


# --- Values -----------------------------------------------------------------------------------------------------------


def words(identifier: str | None) -> str:
    """Return an identifier as words: ``very-low`` as ``very low``; ``not stated`` for None."""
    return (identifier or "not stated").replace("-", " ")


def origin(record: object) -> str:
    """Return that something comes from an overlay, as `` (from clinic)``; nothing for what is built in."""
    name: str | None = getattr(record, "origin", None)
    return f" (from {name})" if name else ""


def figure(number: float) -> str:
    """Return a number without a needless fraction."""
    return f"{number:g}"


def counted(number: int, noun: str) -> str:
    """Return how many there are of something: ``no problems``, ``1 problem``, ``2 problems``."""
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"


def span(low: float | None, high: float | None, unit: str) -> str:
    """Return a range with its unit: ``0.5 to 5 percent``, ``at least 3 days``, ``up to 2 percent``."""
    if (low if high is None else high) == 1 and " " not in unit:
        unit = unit.removesuffix("s")
    if low is not None and high is not None:
        numbers = figure(low) if low == high else f"{figure(low)} to {figure(high)}"
        return f"{numbers} {unit}"
    if low is not None:
        return f"at least {figure(low)} {unit}"
    return f"up to {figure(high or 0)} {unit}"


def incidence(value: Incidence | None) -> str:
    """Return an incidence in words, or a dash."""
    return "-" if value is None else span(value.low, value.high, value.unit)


def interval(value: Interval) -> str:
    """Return a span of time in words."""
    return span(value.low, value.high, value.unit)


def grade(strength: Strength | None, certainty: Certainty | None) -> str:
    """Return strength and certainty, kept apart as GRADE does."""
    if strength == "not-read" and certainty == "not-read":
        return "not read"
    if strength in (None, "not-graded") and certainty in (None, "not-graded"):
        return "not graded"
    return f"{words(strength)} / {words(certainty)}"


def accuracy(feature: Feature) -> str:
    """Return the published accuracy of a finding."""
    parts = [
        ("sensitivity", feature.sensitivity),
        ("specificity", feature.specificity),
        ("LR+", feature.lr_positive),
        ("LR-", feature.lr_negative),
    ]
    return ", ".join(f"{name} {figure(value)}" for name, value in parts if value is not None)


def answer_form(question: Question) -> str:
    """Return what an answer to the question looks like."""
    if question.options:
        several = "any of: " if question.type == "choices" else "one of: "
        return several + ", ".join(option.id for option in question.options)
    if question.min is not None and question.max is not None:
        return f"{question.min:g} to {question.max:g} {question.unit}"
    return f"{question.names}, by name" if question.names else "yes, no"


# --- Sources and bodies -----------------------------------------------------------------------------------------------


def citation(source: Source) -> str:
    """Return one source in a line: who, year, title, where."""
    replaced = f" Superseded by {source.superseded_by}." if source.superseded_by else ""
    who = source.authors or source.body
    parts = [f"{who.rstrip('.')} ({source.year}).", f"{source.title.rstrip('.')}."]
    if source.source:
        parts.append(f"{source.source.rstrip('.')}.")
    parts += [source.link, f"({source.id})"] if source.link else [f"({source.id})"]
    return " ".join(parts) + replaced + origin(source)


BALANCE_LETTERS: Mapping[str, str] = {
    "for": "F",
    "contested": "C",
    "studied": "S",
    "neutral": "N",
    "against": "A",
    "silent": ".",
}
"""How a balance is written in one letter, readable without colour."""

BALANCE_LEGEND = (
    "F for, C contested, S authors of studies for, no body, N neutral, A against, "
    ". no clinical body speaks (payers are not counted)"
)


def hold(action: HoldAction, stop: Interval | None, restart: Interval | None, target: str = "") -> str:
    """Return what is done with a drug: ``stop 5 days before, INR normal, restart 6 hours after``.

    A length of time beside a decision in the single patient is for those in whom it is stopped.
    """
    said = words(action)
    if stop:
        said += f"{'; if stopped,' if action == 'individualise' else ''} {interval(stop)} before"
    said += f", {target}" if target else ""
    if restart:
        said += f", restart {interval(restart)} after"
    return said


def bleeding(bodies: Iterable[BodyClasses]) -> str:
    """Return each body's bleeding-risk classes: ``ASRA intermediate, ASIPP low or moderate``."""
    return ", ".join(f"{item.body} {' or '.join(map(words, item.classes))}" for item in bodies) or "-"


# --- Requirements -----------------------------------------------------------------------------------------------------

STATUS: Mapping[str, str] = {
    "met": "criteria met",
    "open": "depends on open answers",
    "pending": "a step is missing",
    "not-met": "criteria not met",
    "not-applicable": "applies to other patients",
}
"""What the status of a recommendation for this patient is called."""


def status(item: RecommendationRecord) -> str:
    """Return the status of a recommendation for this patient."""
    if item.status == "met" and not item.requirements:
        return "applies to this patient"
    return STATUS[item.status]


NOT_COUNTED: Mapping[str, str] = {
    "other-patients": "applies to other patients",
    "criteria-not-met": "criteria not met",
    "payer": "a payer",
    "no-guideline": "no guideline or consensus",
    "same-body": "another statement of this body counts",
}
"""Why what is said is not counted for or against."""


TRUTH: Mapping[str, str] = {"true": "met", "false": "not met", "unknown": "unknown"}
"""What a requirement is that is true, false or unknown."""

MOST_OPTIONS = 8
"""So many open options of a question are named one by one."""

ASSUMED = "assumed, not asked"
"""What a requirement is that counts as met while nobody denies it."""


def requirement_state(item: RequirementRecord) -> str:
    """Return how far a requirement is met; one that no question covers is checked by hand.

    What counts as met though an answer to it is open was taken for granted, and nobody asked.
    """
    if not item.askable:
        return "check by hand"
    if item.truth == "true" and item.open and not item.failed:
        return ASSUMED
    return "failed" if item.failed else TRUTH[item.truth]


def open_answers(items: Iterable[Asked]) -> str:
    """Return the open items, as ``--set`` names them; of a question with many open options how many they are."""
    by_question: dict[str, list[str]] = {}
    for item in items:
        by_question.setdefault(item.question, []).append(item_name(item.question, item.option))
    return ", ".join(
        ", ".join(names) if len(names) <= MOST_OPTIONS else f"{question} ({len(names)} options)"
        for question, names in by_question.items()
    )

"""Values and reasons as phrases of the field, for every medium: nothing here knows colours, tables or pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from painref.knowledge.model import Certainty, Feature, HoldAction, Incidence, Interval, Question, Strength
    from painref.reference.cited import Source
    from painref.triage.assessment import JudgedRecommendation, JudgedRequirement, UnscreenedContraindication
    from painref.triage.summary import NotOffered, Position, SummaryQuestion, WhyNot


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


def some_of(names: Iterable[str], most: int, separator: str = "; ", last: str = "; and") -> str:
    """Return at most so many names, and how many more there are."""
    every = list(names)
    more = len(every) - most
    return separator.join(every[:most]) + (f"{last} {more} more" if more > 0 else "")


def change(before: str | None, after: str | None) -> str:
    """Return a value before and after, in words."""
    old, new = (words(value) if value else "none" for value in (before, after))
    return f"{old}, as before" if old == new else f"{old} -> {new}"


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


def position(item: Position) -> str:
    """Return what one body says, with year and grade: ``NICE 2016 (conditionally, strong / high)``."""
    conditionally = "conditionally, " if item.direction.startswith("conditional") else ""
    return f"{item.body} {item.year} ({conditionally}{grade(item.strength, item.certainty)})"


SIDES: Mapping[str, str] = {
    "for": "for",
    "for-after-step": "for, once the step is taken",
    "for-if-open-questions-allow": "for, if open questions allow",
    "for-but-criteria-not-met": "for, but not for this patient",
    "neutral": "neutral",
    "against": "against",
}
"""What the sides are called on which a body is for this patient."""

BALANCE_LETTERS: Mapping[str, str] = {"for": "F", "contested": "C", "neutral": "N", "against": "A", "silent": "."}
"""How a balance is written in one letter, readable without colour."""

BALANCE_LEGEND = "F for, C contested, N neutral, A against, . no clinical body speaks (payers are not counted)"


def hold(action: HoldAction, stop: Interval | None, restart: Interval | None) -> str:
    """Return what is done with a drug: ``stop 3 days before, restart 24 hours after``."""
    said = words(action)
    if stop:
        said += f" {interval(stop)} before"
    if restart:
        said += f", restart {interval(restart)} after"
    return said


# --- Requirements -----------------------------------------------------------------------------------------------------

_STATUS: Mapping[str, str] = {
    "met": "criteria met",
    "open": "open",
    "pending": "a step is missing",
    "not-met": "criteria not met",
    "not-applicable": "speaks of other patients",
}


def status(item: JudgedRecommendation) -> str:
    """Return the status of a recommendation for this patient."""
    if item.status == "met" and not item.requirements:
        return "speaks of this patient"
    return _STATUS[item.status]


def short_status(item: JudgedRecommendation) -> str:
    """Return the status of a recommendation where its criteria are listed below it."""
    return words(item.status) if item.status in ("met", "not-met") else _STATUS[item.status]


TRUTH: Mapping[str, str] = {"true": "met", "false": "not met", "unknown": "unknown"}
"""What a requirement is that is true, false or unknown."""


def requirement_state(item: JudgedRequirement) -> str:
    """Return how far a requirement is met; one that no question covers is to be confirmed by hand."""
    return "to confirm" if not item.askable else "failed" if item.failed else TRUTH[item.truth]


def unscreened(item: UnscreenedContraindication) -> str:
    """Return a contraindication that the answers leave open, and how to settle it."""
    how = f"answer: {', '.join(item.questions)}" if item.questions else "check by hand"
    return f"{item.text}{origin(item)} ({how})"


# --- Reasons ----------------------------------------------------------------------------------------------------------


def why_not(why: WhyNot) -> str:
    """Return why a procedure is not offered, to be read after its verdict; nothing for a candidate."""
    match why.verdict:
        case "deferred":
            return f" by red flag: {', '.join(why.reasons)}"
        case "settled":
            return ": it has been done, and has given its answer"
        case "not-recommended" | "no-position":
            said = (f"{words(item.direction)}, {item.body} {item.year}" for item in why.directions)
            return f": {'; '.join(said)}"
        case "excluded" | "not-yet" | "criteria-not-met":
            return f": {'; '.join(why.reasons)}"
    return ""


def not_offered_names(group: NotOffered) -> Sequence[str]:
    """Return the procedures that are not offered for one reason, each with its condition, once for all roles."""
    names = (f"{item.procedure_name} ({item.condition_name}){origin(item)}" for item in group.indications)
    return list(dict.fromkeys(names))


def bears_on(question: SummaryQuestion) -> str:
    """Return what an open question could change."""
    return counted(question.verdicts, "verdict") if question.bears_on == "verdicts" else words(question.bears_on)

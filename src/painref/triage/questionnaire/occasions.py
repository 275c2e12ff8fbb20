"""Which events are asked for, and how far back: as far as some rule reads them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from painref.criteria.judgement import TRUE
from painref.criteria.parser import parse
from painref.criteria.syntax import Has, Weeks, leaves
from painref.criteria.weeks import WEEKS, weeks_of
from painref.knowledge.model import Id
from painref.knowledge.walk import all_criteria
from painref.triage.engine.context import DRUGS, PatientContext
from painref.triage.engine.rules import Rules

EVENTS = "events"
"""The question of the events."""


def events_of_drugs(context: PatientContext) -> dict[Id, tuple[float, str]]:
    """Return the events after which a drug of the patient must not be stopped yet: for how many weeks, and in words."""
    taken = {
        name
        for drug in context.knowledge.medications.values()
        if context.said(DRUGS, drug.id) == TRUE
        for name in (drug.id, Id(drug.group))
    }
    found: dict[Id, tuple[float, str]] = {}
    for rule in context.knowledge.thrombotic_risk.values():
        if rule.event is None or rule.wait is None or rule.wait.low is None or taken.isdisjoint(rule.drugs):
            continue
        weeks = weeks_of(rule.wait.low, rule.wait.unit)
        if weeks > found.get(rule.event, (0.0, ""))[0]:
            found[rule.event] = weeks, _text(rule.wait.low, rule.wait.unit)
    return found


def spans_of_events(rules: Rules, context: PatientContext) -> dict[Id, str]:
    """Return how far back rules read each event, as a file writes it: ``26 weeks``, ``3 months``.

    An event of which a rule reads more than when it was is not among them.
    """
    ever, in_criteria = _read_by_criteria(rules)
    spans = dict(in_criteria)
    for event, span in events_of_drugs(context).items():
        spans[event] = max(span, spans.get(event, span))
    return {event: text for event, (_, text) in spans.items() if event not in ever}


@lru_cache(maxsize=1)
def _read_by_criteria(rules: Rules) -> tuple[frozenset[str], dict[Id, tuple[float, str]]]:
    """Return the events that criteria read at whatever time they were, and how many weeks back they read others."""
    ever: set[str] = set()
    spans: dict[Id, tuple[float, str]] = {}
    for leaf in _leaves(rules):
        if isinstance(leaf, Has) and leaf.name == EVENTS:
            ever.add(leaf.option)
        elif isinstance(leaf, Weeks) and not leaf.latest:
            name, span = Id(leaf.name), (leaf.value, _text(*_in_months(leaf.value)))
            spans[name] = max(span, spans.get(name, span))
    return frozenset(ever), spans


def _leaves(rules: Rules) -> Iterator[object]:
    for text in all_criteria(rules.knowledge):
        yield from leaves(parse(text))


def _in_months(weeks: float) -> tuple[float, str]:
    """Return a limit in months where it is a whole number of them to the last digit, else in weeks."""
    months = round(weeks / WEEKS["month"])
    return (months, "month") if weeks == weeks_of(months, "month") else (weeks, "week")


def _text(amount: float, unit: str) -> str:
    unit = unit.removesuffix("s")
    return f"{amount:g} {unit}" if amount == 1 else f"{amount:g} {unit}s"

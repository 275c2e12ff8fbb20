"""The end of a postponement in plain words."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Interval, Until
from painref.knowledge.names import lowered


def until_in_words(until: Until, knowledge: Knowledge) -> str:
    """Return when a postponement ends: ``6 months after a coronary stent``."""
    event = until.event or until.planned
    if event and until.wait:
        return f"{_span(until.wait)} after {event_in_words(event, knowledge)}"
    if until.sessions:
        name = lowered(knowledge.step_name(until.sessions))
        if until.fewer_than == 1:
            return f"{until.within:g} weeks after the last {name}"
        return f"fewer than {until.fewer_than:g} sessions of {name} lie in the last {until.within:g} weeks"
    return until.text


def event_in_words(event: Id, knowledge: Knowledge) -> str:
    """Return the text of a dated option, such as an event, as it stands inside a sentence."""
    return lowered(knowledge.text_of(f"{knowledge.vocabulary.dated[event]}.{event}"))


def _span(interval: Interval) -> str:
    """Return the least of a span of time, such as ``1 month``."""
    number = interval.high if interval.low is None else interval.low
    return f"{number:g} {interval.unit.removesuffix('s') if number == 1 else interval.unit}"

"""The safety questions and the red flags of an assessment in the words of a clinician, for every medium."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from painref.knowledge.names import lowered, some_of
from painref.output.triage_wording import capitalised
from painref.output.wording import counted, origin, words

if TYPE_CHECKING:
    from painref.triage.summary import LiftedFlag, SafetyState, SummaryFlag, SummaryQuestion

LIFTED: Mapping[str, str] = {"test": "by test", "diagnosis": "by diagnosis", "with": "with another flag"}

_MOST_HELD_UP = 3
"""So many open flags that could hold something up are named."""


def safety(state: SafetyState, most: int = _MOST_HELD_UP) -> str:
    """Return whether the safety questions were asked, which were not, and what came of it.

    Of the open flags that could hold up what comes first or is asked for, at `most` so many are named; with 0 nothing
    is said of them.
    """
    if not (state.total and state.open):
        return safety_counts(state, most)
    missing = "; ".join(lowered(text) for text in state.open)
    return f"{len(state.open)} of {state.total} not asked: {missing}. {capitalised(_raised(state, most))}"


def not_asked(state: SafetyState) -> str:
    """Return which safety questions nobody asked in an emergency, and how many flags are lifted or not settled."""
    missing = "; ".join(lowered(text) for text in state.open)
    others = [
        *([f"{counted(state.lifted, 'flag')} lifted"] if state.lifted else []),
        *([f"{counted(state.others_open, 'other flag')} not settled"] if state.others_open else []),
    ]
    said = f"{len(state.open)} of {state.total} safety questions: {missing}"
    return ". ".join([said, ", ".join(others)] if others else [said])


def safety_counts(state: SafetyState, most: int = _MOST_HELD_UP) -> str:
    """Return how many safety questions were asked, how many red flags they raised, and which others are open."""
    raised = _raised(state, most)
    if not state.total:
        return f"no question that must be asked is known for these answers; {raised}"
    if not state.open:
        asked = "the one safety question" if state.total == 1 else f"all {state.total} safety questions"
        if state.by_statement >= state.total:
            return f"{asked} denied by one statement, {raised}"
        denied = f" ({state.by_statement} denied by one statement)" if state.by_statement else ""
        return f"{asked} asked{denied}, {raised}"
    return f"{len(state.open)} of {state.total} safety questions not asked; {raised}"


def _raised(state: SafetyState, most: int) -> str:
    raised = f"{counted(state.raised, 'red flag')} raised" if state.raised else "none raised"
    if state.lifted:
        raised += f", {state.lifted} lifted"
    if state.told:
        raised += f"; told, without a flag here: {', '.join(map(lowered, state.told))}"
    others = f"; {counted(state.others_open, 'other flag')} not settled" if state.others_open else ""
    held_up = len(state.could_hold_up) if most else 0
    named = f", {held_up} of which {could_hold_up(state, most)}" if held_up else ""
    return f"{raised}{others}{named}"


def could_hold_up(state: SafetyState, most: int = _MOST_HELD_UP) -> str:
    """Return which open flags could hold up what comes first or is asked for, at `most` so many by name."""
    return f"could hold the procedure up: {some_of(map(lowered, state.could_hold_up), most, last=';')}"


def because(flag: SummaryFlag, most: int | None = None) -> str:
    """Return what raised a red flag, and why a test that was given does not lift it, for `most` of the tests."""
    said = "; ".join([*flag.raised_by[:1], *map(lowered, flag.raised_by[1:])]) or flag.text
    shown = "".join(f". Not cleared: {reason}" for reason in flag.not_cleared[:most])
    more = 0 if most is None else len(flag.not_cleared) - most
    left = f". {'More reasons why' if shown else 'Why'} it is not cleared: in --full" if more > 0 else ""
    return f"{said.rstrip('.')}{_presumed(flag)}{shown}{left}"


def _presumed(flag: SummaryFlag) -> str:
    """Return what of a red flag is taken for new; it is not named where that is all of it."""
    if not flag.taken_for_new:
        return ""
    if set(flag.taken_for_new) >= set(flag.raised_by):
        return ". Taken for new: nobody said that it is old"
    return f". Taken for new, as nobody said otherwise: {'; '.join(map(lowered, flag.taken_for_new))}"


def still_asked(items: Collection[SummaryQuestion]) -> list[str]:
    """Return open questions in few words: those of one question together, several drugs in a word.

    A procedure is asked whether it has been done.
    """
    several = sum(item.question == "drugs" for item in items) > 1
    found: dict[str, list[str]] = {}
    for item in items:
        if item.question == "done":
            found[f"{item.text}: done before?"] = []
        elif several and item.question == "drugs":
            found["Drugs"] = []
        elif item.label:
            found.setdefault(f"{item.label}: ", []).append(lowered(item.text))
        else:
            found[item.text] = []
    return [f"{text}{' / '.join(options)}" for text, options in found.items()]


def flag_named(flag: SummaryFlag) -> str:
    """Return the name of a red flag with how soon it must be acted on."""
    return f"{flag.name}{origin(flag)} ({words(flag.urgency)})"


def action(flag: SummaryFlag) -> str:
    """Return what is to be done about a red flag, after the name of who says so."""
    who = f"{flag.body} {flag.year}: " if flag.body else ""
    return f"{who}{flag.action}"


def lifted(flag: LiftedFlag) -> str:
    """Return a red flag that was lifted, and by what."""
    return f"{flag.name}, {LIFTED[flag.kind]}{f': {lowered(flag.by)}' if flag.by else ''}"

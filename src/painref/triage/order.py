"""The order of verdicts: lexicographic, each key a word that can be read out, never a made-up score."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from painref.knowledge.models import OrderedEnum
from painref.triage.assessment import Verdict

_LAST = 99


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the order: what it is called and how it ranks a verdict, lowest first."""

    name: str
    rank: Callable[[Verdict], int]
    word: Callable[[Verdict], str]


def _key(name: str, value: Callable[[Verdict], OrderedEnum | None]) -> Key:
    def rank(verdict: Verdict) -> int:
        found = value(verdict)
        return _LAST if found is None else found.rank

    def word(verdict: Verdict) -> str:
        found = value(verdict)
        return "not stated or not verified" if found is None else str(found)

    return Key(name, rank, word)


def _last_resort(verdict: Verdict) -> bool:
    return verdict.invasiveness is not None and verdict.invasiveness.is_last_resort


def _waits_for_a_procedure(verdict: Verdict) -> bool:
    return any(step.is_procedure for step in verdict.steps)


KEYS = (
    _key("verdict", lambda verdict: verdict.verdict),
    Key(
        "what is missing",
        _waits_for_a_procedure,
        lambda verdict: "another procedure" if _waits_for_a_procedure(verdict) else "no other procedure",
    ),
    Key("stage of care", _last_resort, lambda verdict: "last resort" if _last_resort(verdict) else "earlier"),
    _key("support for the condition", lambda verdict: verdict.condition_support),
    _key("strength of the best recommendation", lambda verdict: verdict.strength if verdict.grade_verified else None),
    _key("certainty of the evidence", lambda verdict: verdict.certainty if verdict.grade_verified else None),
    _key("direction of the best recommendation", lambda verdict: verdict.direction),
    _key("backing", lambda verdict: verdict.backing),
    _key("invasiveness", lambda verdict: verdict.invasiveness),
    _key("bleeding risk", lambda verdict: verdict.bleeding_class),
)
"""The keys in the order in which they decide; after them the name, so that the order is total."""


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, best first, each saying why it stands above the next."""
    ordered = sorted(verdicts, key=_sort_key)
    reasons = chain((why_above(above, below) for above, below in pairwise(ordered)), [""])
    return tuple(replace(verdict, above_next=reason) for verdict, reason in zip(ordered, reasons, strict=False))


def _sort_key(verdict: Verdict) -> tuple[object, ...]:
    ranks = tuple(key.rank(verdict) for key in KEYS)
    return (*ranks, verdict.procedure_name, verdict.procedure, verdict.condition_name, verdict.condition, verdict.role)


def why_above(above: Verdict, below: Verdict) -> str:
    """Why one verdict stands above another: the first key that tells them apart, in words."""
    for key in KEYS:
        if key.rank(above) != key.rank(below):
            return f"{key.name}: {key.word(above)} before {key.word(below)}"
    return "equal in all that counts; in the order of names"

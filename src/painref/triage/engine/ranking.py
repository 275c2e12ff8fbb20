"""The order of verdicts: lexicographic, each key a word that can be read out, never a made-up score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from painref.knowledge.model import (
    BleedingClass,
    Certainty,
    Direction,
    Invasiveness,
    OrderedEnum,
    Strength,
)
from painref.triage.assessment import Backing, ConditionSupport, Verdict, VerdictKind

LAST = 99
"""The rank of what is not stated, or not verified."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order: what it is called, how it ranks a verdict, lowest first, and what each rank is called."""

    name: str
    rank: Callable[[Verdict], int]
    word: Callable[[int], str]


def _key(name: str, kind: type[OrderedEnum], value: Callable[[Verdict], OrderedEnum | None]) -> SortKey:
    words = {member.rank: str(member) for member in kind} | {LAST: "not stated or not verified"}

    def rank(verdict: Verdict) -> int:
        found = value(verdict)
        return LAST if found is None else found.rank

    return SortKey(name, rank, words.__getitem__)


def _last_resort(verdict: Verdict) -> bool:
    return verdict.invasiveness is not None and verdict.invasiveness.is_last_resort


SORT_KEYS = (
    _key("verdict", VerdictKind, lambda verdict: verdict.verdict),
    SortKey(
        "what is missing",
        lambda verdict: any(step.is_procedure for step in verdict.steps),
        lambda rank: "another procedure" if rank else "no other procedure",
    ),
    SortKey("stage of care", _last_resort, lambda rank: "last resort" if rank else "earlier"),
    _key("support for the condition", ConditionSupport, lambda verdict: verdict.condition_support),
    _key(
        "strength of the best recommendation",
        Strength,
        lambda verdict: verdict.strength if verdict.grade_verified else None,
    ),
    _key(
        "certainty of the evidence",
        Certainty,
        lambda verdict: verdict.certainty if verdict.grade_verified else None,
    ),
    _key("direction of the best recommendation", Direction, lambda verdict: verdict.direction),
    _key("backing", Backing, lambda verdict: verdict.backing),
    _key("invasiveness", Invasiveness, lambda verdict: verdict.invasiveness),
    _key("bleeding risk", BleedingClass, lambda verdict: verdict.bleeding_class),
)
"""The keys in the order in which they decide; after them the name, so that the order is total."""


def why_above(above: Verdict, below: Verdict) -> str:
    """Return why one verdict comes before another: the first key that tells them apart, in words."""
    return reason(*([key.rank(verdict) for key in SORT_KEYS] for verdict in (above, below)))


def reason(above: Sequence[int], below: Sequence[int]) -> str:
    """Return the same from the ranks of two verdicts, key by key."""
    for key, first, second in zip(SORT_KEYS, above, below, strict=True):
        if first != second:
            return f"{key.name}: {key.word(first)} before {key.word(second)}"
    return "equal in all that counts; in the order of names"

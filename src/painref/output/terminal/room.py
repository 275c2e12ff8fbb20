"""How much of a first screen is shown: what fits the window, and what is left out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from painref.records import record
from painref.triage.engine.disposition import DispositionWord
from painref.triage.summary import Summary


@record(kw_only=False)
class Room:
    """How much is shown of what may be left out. What is about safety is never left out, but it may be counted.

    `named` is how many options are named on a line where there is no room for a table. `lifted` is 1 for the names of
    the flags that are lifted and 2 for what lifted them; `reasons` is how many of the reasons are said why a test
    clears no flag; `lens` is 1 where it is said which guidelines are used; `keyed` is 1 where keys stand below, which
    say what else can be seen.
    """

    options: int = 0
    named: int = 0
    later: int = 0
    path: int = 0
    groups: int = 0
    names: int = 2
    checks: int = 1
    by_hand: int = 0
    cautions: int = 0
    preparations: int = 2
    holds: int = 1
    risks: int = 0
    questions: int = 0
    becomes: int = 0
    requests: int = 1
    flags: int = 1
    noted: int = 0
    lifted: int = 0
    reasons: int = 0
    lens: int = 0
    remember: int = 0
    held_up: int = 0
    keyed: int = 0


_IN_TURN: tuple[dict[str, int], ...] = (
    {"options": 1},
    {"named": 3},
    {"cautions": 1},
    {"reasons": 1},
    {"lifted": 1},
    {"flags": 2},
    {"remember": 1},
    {"flags": 3},
    {"lens": 1},
    {"lifted": 2},
    {"remember": 9},
    {"reasons": 9},
    {"risks": 1},
    {"requests": 3},
    {"checks": 2},
    {"options": 2},
    {"held_up": 1},
    {"checks": 3},
    {"holds": 3},
    {"cautions": 2},
    {"preparations": 4},
    {"options": 3},
    {"later": 1},
    {"path": 1},
    {"path": 2},
    {"options": 4},
    {"options": 5},
    {"flags": 9},
    {"noted": 1},
    {"noted": 9},
    {"requests": 9},
    {"by_hand": 2},
    {"held_up": 3},
    {"later": 2},
    {"groups": 1},
    {"risks": 2},
    {"holds": 5, "risks": 3},
    {"checks": 5},
    {"groups": 2},
    {"questions": 2},
    {"later": 4},
    {"by_hand": 4},
    {"groups": 3},
    {"becomes": 1},
    {"groups": 5, "names": 4},
    {"path": 9},
    {"checks": 9, "by_hand": 9, "later": 9, "questions": 4, "holds": 9, "risks": 9, "cautions": 9, "preparations": 9},
)
"""What is added in turn, each where there is room for it.

Options come before all that explains them, and what is done about a second and a third flag before why.
"""

_FIRST_QUESTIONS = 3
"""How many open questions are always named where the answer is that they must be asked."""


def fitting(summary: Summary, lines: Callable[[Room], int], limit: int, *, keyed: bool) -> Room:
    """Return the most room that a summary may take; `lines` says how many lines it then has, of `limit` at the most."""
    most = _most(summary)
    room = Room(keyed=int(keyed), questions=min(_FIRST_QUESTIONS, most["questions"]) if waits(summary) else 0)
    for more in _IN_TURN:
        wider = replace(room, **{name: min(number, most[name]) for name, number in more.items()})
        if wider.options:
            wider = replace(wider, named=0)
        if wider != room and lines(wider) <= limit:
            room = wider
    return room


def _most(summary: Summary) -> Mapping[str, int]:
    """Return how much there is of what may be left out: more room than that changes nothing."""
    return {
        "options": len(summary.options),
        "named": len(summary.options),
        "later": len(summary.later),
        "path": max((len(step.alternatives) for step in summary.care_path), default=1),
        "groups": len(summary.not_advised),
        "names": max((len(group.procedures) for group in summary.not_advised), default=0),
        "checks": sum(item.open for item in summary.checks),
        "by_hand": sum(not item.open for item in summary.checks),
        "cautions": len(summary.cautions),
        "preparations": len(summary.preparations),
        "holds": max((len(drug.holds) for drug in summary.drugs), default=0),
        "risks": max((len(drug.risks) for drug in summary.drugs), default=0),
        "questions": len(summary.questions_after_safety),
        "becomes": 1,
        "requests": len(summary.requests),
        "flags": len(summary.flags_acted_on),
        "noted": len(summary.flags_noted),
        "lifted": 2 if summary.red_flags_lifted else 0,
        "reasons": max((len(flag.not_cleared) for flag in summary.flags_acted_on), default=1),
        "lens": 1,
        "remember": len(summary.flags_acted_on),
        "held_up": len(summary.safety.could_hold_up),
    }


def waits(summary: Summary) -> bool:
    """Return whether the assessment comes to no more than that answers are needed: then these stand at the head."""
    return summary.headline.word is DispositionWord.NEEDS_ANSWERS

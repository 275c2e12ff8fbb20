"""How holds of one drug compare."""

from __future__ import annotations

from painref.knowledge.intervals import longest_weeks
from painref.knowledge.model import BleedingClass, Hold, HoldAction

_CAUTION = {HoldAction.CONTINUE: 0, HoldAction.INDIVIDUALISE: 1, HoldAction.STOP: 2}


def caution(hold: Hold) -> tuple[int, float]:
    """Return how cautious a hold is: stop before individualise before continue, the longer stop first.

    A stop that is counted in doses or half-lives has no length of its own.
    """
    try:
        longest = round(longest_weeks(hold.stop), 6) if hold.stop else 0.0  # 72 hours are 3 days
    except KeyError:
        longest = 0.0
    return _CAUTION[hold.action], longest


def is_said_of_every_class(hold: Hold) -> bool:
    """Return whether a hold names every class, so that it bears on a procedure that its body does not class."""
    return set(hold.bleeding_classes) == set(BleedingClass)

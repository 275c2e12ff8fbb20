"""The truth of a criterion together with what it still needs, as one integer.

A judgement is `FALSE`, `TRUE`, or, while the truth is unknown, the set of open items on which it depends, one bit
each. False and true are opposites bit by bit (``~``), and *or* is the bitwise or, since `TRUE` has every bit set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from painref.criteria.truth import Truth

Judgement = int
"""`FALSE`, `TRUE`, or a positive number whose bits are the items that could settle it."""

FALSE: Judgement = 0
TRUE: Judgement = -1

Bits = Mapping[str, int]
"""The bit of each item that can be asked: a power of two."""


def both(one: Judgement, other: Judgement) -> Judgement:
    """Return the conjunction of two judgements."""
    return one | other if one > 0 < other else one & other


def any_of(judgements: Iterable[Judgement]) -> Judgement:
    """Return the disjunction of some judgements; of sets of open items it is their union."""
    found = FALSE
    for judgement in judgements:
        found |= judgement
        if found == TRUE:
            break
    return found


def open_part(judgement: Judgement) -> Judgement:
    """Return the open items of a judgement; none if it is settled."""
    return max(judgement, FALSE)


def is_open(judgement: Judgement) -> bool:
    """Return whether a judgement is unknown, so that open items could settle it."""
    return judgement > 0


def truth_of(judgement: Judgement) -> Truth:
    """Return the truth value alone."""
    return Truth.UNKNOWN if judgement > 0 else Truth.of(judgement == TRUE)


def word_of(judgement: Judgement) -> str:
    """Return the truth value alone in lower case, as it is shown and written."""
    return _WORDS[min(judgement, 1)]


_WORDS = {judgement: truth_of(judgement).word for judgement in (FALSE, TRUE, 1)}

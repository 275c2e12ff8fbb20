"""How much knowledge the statements hold: what they pack has so many bits, and more is refused, not decided wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from painref.errors import PainrefError
from painref.knowledge.condition_tree import ancestors
from painref.triage.engine.rules import Rules

PROCEDURE_BITS = 9
"""The bits of the place of a procedure. With them an answer and its row have 62, and a BIGINT has 63."""

INDICATION_BITS = 5
"""The bits of the place of an indication among those of its procedure."""

DEEPEST = 7
"""How many conditions may stand above one."""

COUNT_BITS = 6
"""The bits of the place of a recommendation among those of its indication, and of a number of its requirements."""


class TooMuchError(PainrefError):
    """Rules with more of something than the statements hold."""


def check_size(rules: Rules) -> None:
    """Raise `TooMuchError` for rules that the statements do not hold."""
    for what, number, most in _sizes(rules):
        if number > most:
            message = f"SQL holds {most} {what}, and here are {number}"
            raise TooMuchError(message, remedy="Use painref triage --batch without --engine.")


def _sizes(rules: Rules) -> Iterator[tuple[str, int, int]]:
    """Yield what there may be too many of, how many there are, and how many there may be."""
    procedures = rules.procedures
    yield "procedures", len(procedures), 1 << PROCEDURE_BITS
    for procedure in procedures:
        yield f"indications of {procedure.id}", len(procedure.indications), 1 << INDICATION_BITS
        for item in procedure.indications:
            condition = item.indication.condition
            yield f"conditions above {condition}", len(ancestors(condition, rules.knowledge)), DEEPEST
            said = f"of {procedure.id} for {condition}"
            yield f"recommendations {said}", len(item.recommendations), 1 << COUNT_BITS
            for recommendation in item.recommendations:
                # of the answers that are open, one more says to whom it applies
                asked = 1 + len(recommendation.requirements) + len(item.umbrella_care)
                yield f"things asked for by one recommendation {said}", asked, (1 << COUNT_BITS) - 1

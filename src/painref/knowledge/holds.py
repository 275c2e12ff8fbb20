"""How holds of one drug compare."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from painref.knowledge.intervals import longest_weeks
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BleedingClass, Hold, HoldAction, Id

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


def classes_before(hold: Hold, holds: Iterable[Hold], lineage: Collection[Id]) -> frozenset[BleedingClass]:
    """Return the classes for which a hold, one of all `holds` of a drug, is said before a procedure with this lineage.

    What names the procedure, for every patient, stands in the place of what the same source says of the class.
    """
    if not hold.bears_on(lineage):
        return frozenset()
    classes = frozenset(hold.bleeding_classes)
    if hold.procedures:
        return classes
    named = (other for other in holds if other.procedures and other.by == hold.by and other.when is None)
    return classes.difference(*(other.bleeding_classes for other in named if other.bears_on(lineage)))


def is_every_class(classes: Iterable[BleedingClass]) -> bool:
    """Return whether these are all classes, so that what is said of them needs no class of a procedure."""
    return set(classes) == set(BleedingClass)


def procedures_named(knowledge: Knowledge) -> frozenset[Id]:
    """Return the procedures and families before which a hold of some drug is said by name."""
    holds = (hold for drug in knowledge.medications.values() for hold in drug.holds)
    return frozenset(procedure for hold in holds for procedure in hold.procedures)

"""Where procedures stand in the care of a condition, and which conditions stand under it."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, LineOfCare, Place
from painref.records import record
from painref.reference.indications import IndicationLine

_LINES = {
    Place.FIRST: 1.0,
    Place.SECOND: 2.0,
    Place.THIRD: 3.0,
    Place.ADJUNCT: 3.5,
    Place.LAST_RESORT: 5.0,
    Place.NOT_PLACED: 6.0,
    Place.DECIDING_TEST: 6.0,
}
"""The places in their order, as in docs/verdicts.md; a deciding test has that of what it decides."""


@record(kw_only=False)
class Standing:
    """The place of an indication among those for its condition: line of care, then what bodies say, then name."""

    line: float
    balance: int
    name: str

    @property
    def key(self) -> tuple[float, int, str]:
        """What standings are ordered by."""
        return self.line, self.balance, self.name


def standing(line: IndicationLine, knowledge: Knowledge) -> Standing:
    """Return the place of an indication.

    A test stands just before what it decides, just behind it where only some patients need it; what is tried after
    another procedure stands behind its own line.
    """
    care = line.line
    if care is None:
        place = _LINES[Place.NOT_PLACED]
    elif care.place is Place.DECIDING_TEST:
        decided = [_line_of(id_, line.condition, knowledge) for id_ in care.decides]
        place = min(decided, default=_LINES[Place.DECIDING_TEST]) + (0.1 if care.optional else -0.1)
    else:
        place = _LINES[care.place] + (0.2 if care.after else 0.0)
    return Standing(place, line.balance.rank, line.procedure_name)


def _line_of(procedure: Id, condition: Id, knowledge: Knowledge) -> float:
    """Return the lowest line of a procedure, or of the variants of a family, for a condition."""
    members = [
        variant
        for variant in (knowledge.procedures[id_] for id_ in knowledge.procedures.index("condition").get(condition, ()))
        if any(ancestor.id == procedure for ancestor in knowledge.lineage(variant))
    ]
    lines: list[LineOfCare] = [
        indication.line
        for member in members
        for indication in member.indications
        if indication.condition == condition and indication.line and indication.line.place is not Place.DECIDING_TEST
    ]
    return min((_LINES[line.place] for line in lines), default=_LINES[Place.NOT_PLACED])


def with_descendants(condition: Id, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return a condition and those under it, parents before children."""
    found: dict[Id, None] = {condition: None}
    _collect(condition, knowledge, found)
    return tuple(found)


def _collect(parent: Id, knowledge: Knowledge, found: dict[Id, None]) -> None:
    for child in knowledge.conditions.values():
        if child.parent == parent and child.id not in found:
            found[child.id] = None
            _collect(child.id, knowledge, found)


def ancestors(condition: Id, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the conditions that a condition stands under, the nearest first."""
    found: dict[Id, None] = {}
    parent = knowledge.conditions[condition].parent
    while parent is not None and parent not in found and parent in knowledge.conditions:
        found[parent] = None
        parent = knowledge.conditions[parent].parent
    return tuple(found)

"""Everything there is to say of one condition, with the procedures that bodies have spoken on for it."""

from __future__ import annotations

from painref.knowledge.condition_tree import ancestors, with_descendants
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Condition, Id
from painref.records import record
from painref.reference.care import standing
from painref.reference.cited import Source, sources_of
from painref.reference.indications import IndicationLine, indication_lines


@record
class ConditionPage:
    """A condition as `painref show` gives it, with the procedures that bodies have spoken on, by line of care.

    `parents` are the wider conditions that it stands under, the nearest first; `narrower` those that stand under it.
    """

    condition: Condition
    parents: tuple[Id, ...]
    narrower: tuple[Id, ...]
    procedures: tuple[IndicationLine, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


def condition_page(condition: Condition, knowledge: Knowledge) -> ConditionPage:
    """Return what the knowledge says of a condition, with what bodies have spoken on for it, by line of care."""
    found = [
        line
        for procedure in knowledge.indicated_for(condition.id)
        for line in indication_lines(procedure, knowledge)
        if line.condition == condition.id
    ]
    lines = sorted(found, key=lambda line: standing(line, knowledge).key)
    return ConditionPage(
        condition=condition,
        parents=ancestors(condition.id, knowledge),
        narrower=with_descendants(condition.id, knowledge)[1:],
        procedures=tuple(lines),
        sources=sources_of([condition, *lines], knowledge),
        origin=condition.origin,
    )

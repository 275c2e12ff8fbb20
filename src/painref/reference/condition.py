"""Everything there is to say of one condition, with the procedures that bodies have spoken on for it."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Condition,
)
from painref.records import record
from painref.reference.cited import Source, sources_of
from painref.reference.indications import IndicationLine, indication_lines


@record
class ConditionPage:
    """A condition as `painref show` gives it, with the procedures that bodies have spoken on."""

    condition: Condition
    procedures: tuple[IndicationLine, ...]
    sources: tuple[Source, ...]
    origin: str | None = None


def condition_page(condition: Condition, knowledge: Knowledge) -> ConditionPage:
    """Everything the knowledge says of a condition, with the procedures that bodies have spoken on for it."""
    lines = [
        line
        for procedure in knowledge.indicated_for(condition.id)
        for line in indication_lines(procedure, knowledge)
        if line.condition == condition.id
    ]
    return ConditionPage(
        condition=condition,
        procedures=tuple(sorted(lines, key=lambda line: (line.balance.rank, line.procedure_name))),
        sources=sources_of([condition], knowledge),
        origin=condition.origin,
    )

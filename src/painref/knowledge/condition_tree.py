"""Which conditions are wider than a condition, and which are narrower."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id


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
    return knowledge.once(_Ancestors)[condition]


class _Ancestors(dict[Id, tuple[Id, ...]]):
    """The conditions that each condition stands under; followed once."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._conditions = knowledge.conditions

    def __missing__(self, condition: Id) -> tuple[Id, ...]:
        found: dict[Id, None] = {}
        parent = self._conditions[condition].parent
        while parent is not None and parent not in found and parent in self._conditions:
            found[parent] = None
            parent = self._conditions[parent].parent
        self[condition] = ids = tuple(found)
        return ids

"""Knowledge several times its size: procedures, conditions and red flags copied, each copy with its own criteria."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import CRITERIA

COPIED = ("procedures", "conditions", "red_flags")


def times(knowledge: Knowledge, factor: int) -> Knowledge:
    """The knowledge with so many of each procedure, condition and red flag, the copies under new ids.

    A copy speaks of the copies of what its original speaks of. Its criteria mean the same, but are other texts; a batch
    finds out that their parts are the same, and so it is the deciding that grows.
    """
    ids = frozenset(id_ for name in COPIED for id_ in getattr(knowledge, name))
    collections: dict[str, Any] = {
        name: {entry.id: entry for copy in range(factor) for entry in _copies(knowledge, name, ids, copy)}
        for name in COPIED
    }
    return replace(knowledge, **collections)


def with_copies(record: dict[str, object], factor: int) -> dict[str, object]:
    """A patient who has the copies of each diagnosis too."""
    diagnoses = record.get("diagnoses")
    if not isinstance(diagnoses, list):
        return record
    return {**record, "diagnoses": [_renamed(name, copy) for copy in range(factor) for name in diagnoses]}


def _copies(knowledge: Knowledge, name: str, ids: frozenset[str], copy: int) -> Iterable[Any]:
    entries = getattr(knowledge, name).values()
    return entries if copy == 0 else (_copied(entry, ids, copy) for entry in entries)


def _copied(value: Any, ids: frozenset[str], copy: int) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {spec.name: getattr(value, spec.name) for spec in dataclasses.fields(value)}
        changed = {
            name: "(" * copy + inner + ")" * copy if name in CRITERIA and inner else _copied(inner, ids, copy)
            for name, inner in fields.items()
        }
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(_copied(item, ids, copy) for item in value)
    return _renamed(value, copy) if type(value) is str and value in ids else value


def _renamed(id_: str, copy: int) -> str:
    return f"{id_}-{copy + 1}" if copy else id_

"""Compiled entries as if they had just been read: written anew, without a place, when something is laid over them."""

from __future__ import annotations

from typing import Any

from painref.errors import Place
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.records import to_builtins
from painref.sources.binder import Binder, Places
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.sources.loader import Reading

_NOWHERE = Place("built-in")


class _CompiledPlaces(Places):
    """Places of what is bound from now on; a compiled entry has none, and its node is made when it is asked for."""

    __slots__ = ()

    def node(self, bound: object) -> Mapping:
        """Return what an object was bound from, or could have been."""
        return super().node(bound) if id(bound) in self._nodes else _mapping(to_builtins(bound))

    def of(self, bound: object, key: str = "", index: int | None = None) -> Place:
        """Return the place of an object, of one of its keys, or of one item of a list under that key."""
        return super().of(bound, key, index) if id(bound) in self._nodes else _NOWHERE


def as_read(knowledge: Knowledge, binder: Binder) -> Reading:
    """Return what reading a folder gives for this knowledge, all of it sound, with `binder` ready to bind more."""
    binder.places = _CompiledPlaces()
    reading = Reading(releases=[knowledge.release], places=binder.places, problems=binder.problems)
    reading.digest = knowledge.version.rpartition("+")[2]
    for kind in ENTRY_KINDS:
        reading.entries[kind.list] = list(getattr(knowledge, kind.collection).values())
    return reading


def _mapping(record: dict[str, Any]) -> Mapping:
    """Return a record as it could be written: without what is not given, and without the overlay that it comes from."""
    given = {key: _node(item) for key, item in record.items() if item is not None and key != "origin"}
    return Mapping(_NOWHERE, given, dict.fromkeys(given, _NOWHERE))


def _node(value: Any) -> Node:
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return Sequence(_NOWHERE, [_node(item) for item in value])
    if isinstance(value, bool):
        return Scalar(_NOWHERE, "true" if value else "false", plain=True)
    return Scalar(_NOWHERE, str(value), plain=not isinstance(value, str))

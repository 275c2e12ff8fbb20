"""What one knowledge has that another has not: entries added, withdrawn, and changed field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.overlay.apply import ITEM_KEYS
from painref.records import record, to_builtins


@record
class EntryName:
    """An entry, by the list it stands in, its id, and what it is called."""

    list: str
    id: Id
    name: str


@record
class FieldChange:
    """A field whose value differs; None stands for a field that is not there. Lists are written as JSON,
    a whole statement by what it says.

    `field` is the path to it, such as ``indications[sciatica, therapeutic].recommendations[nice-2016-ng59].says``.
    """

    field: str
    before: str | None
    after: str | None


@record
class EntryChange:
    """An entry that both have, and its fields that differ."""

    list: str
    id: Id
    name: str
    fields: tuple[FieldChange, ...]


@record
class Difference:
    """Everything that differs from one knowledge to another, list by list."""

    added: tuple[EntryName, ...]
    changed: tuple[EntryChange, ...]
    withdrawn: tuple[EntryName, ...]


def difference(before: Knowledge, after: Knowledge) -> Difference:
    """Return what differs from one knowledge to the other."""
    added: list[EntryName] = []
    changed: list[EntryChange] = []
    withdrawn: list[EntryName] = []
    for kind in ENTRY_KINDS:
        name, old, new = kind.list, getattr(before, kind.collection), getattr(after, kind.collection)
        added += [_name(name, new[id_]) for id_ in new if id_ not in old]
        withdrawn += [_name(name, old[id_]) for id_ in old if id_ not in new]
        for id_ in new:
            if id_ in old and old[id_] != new[id_]:
                fields = tuple(_changes(_said(old[id_]), _said(new[id_])))
                changed.append(EntryChange(list=name, id=id_, name=_title(new[id_]), fields=fields))
    return Difference(added=tuple(added), changed=tuple(changed), withdrawn=tuple(withdrawn))


def _title(entry: Any) -> str:
    for attribute in ("name", "title", "prompt", "text"):
        if said := getattr(entry, attribute, ""):
            return str(said)
    return str(entry.id)


def _name(name: str, entry: Any) -> EntryName:
    return EntryName(list=name, id=entry.id, name=_title(entry))


def _said(value: Any) -> Any:
    """Return a record as plain data, without the overlays that it comes from."""
    return _without_origins(to_builtins(value))


def _without_origins(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_origins(item) for key, item in value.items() if key != "origin"}
    return [_without_origins(item) for item in value] if isinstance(value, list) else value


def _changes(old: Any, new: Any, path: str = "", name: str = "") -> Iterator[FieldChange]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _changes(old.get(key), new.get(key), f"{path}.{key}" if path else key, key)
    elif isinstance(old, list) and isinstance(new, list) and name in ITEM_KEYS:
        before, after = _by_key(old, name), _by_key(new, name)
        for known_as in {**before, **after}:
            yield from _changes(before.get(known_as), after.get(known_as), f"{path}[{known_as}]")
    elif old != new:
        yield FieldChange(field=path, before=_written(old), after=_written(new))


def _by_key(items: list[Any], name: str) -> dict[str, Any]:
    return {", ".join(filter(None, (_written(item.get(key)) for key in ITEM_KEYS[name]))): item for item in items}


def _written(value: Any) -> str | None:
    """Return a value in a line; a whole statement by what it says."""
    if value in (None, "", []):
        return None
    if isinstance(value, dict):
        value = value.get("says") or value.get("text") or value.get("name") or value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

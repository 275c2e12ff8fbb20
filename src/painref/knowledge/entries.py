"""Entries of one kind by id, with indexes: a look-up must not grow with the number of entries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from painref.knowledge.model import Id
from painref.knowledge.names import codes_of, names_of, normalise

T = TypeVar("T")

INDEXES: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "name": lambda entry: map(normalise, names_of(entry)),
    "family": lambda entry: filter(None, (getattr(entry, "family", None),)),
    "condition": lambda entry: (indication.condition for indication in getattr(entry, "indications", ())),
    "spoken-of": lambda entry: (item.condition for item in getattr(entry, "indications", ()) if item.recommendations),
    "group": lambda entry: filter(None, (getattr(entry, "group", None),)),
    "code": lambda entry: map(normalise, codes_of(entry)),
    "jurisdiction": lambda entry: filter(None, (getattr(entry, "jurisdiction", None),)),
}
"""What entries are looked up by: the keys of one entry in each index."""


class Index(Mapping[str, tuple[Id, ...]]):
    """The ids of the entries with each key, in the order of the files. An entry whose id is the key comes first."""

    def __init__(self, entries: Mapping[Id, Any], name: str) -> None:
        found: dict[str, dict[Id, None]] = {}
        for id_, entry in entries.items():
            for key in INDEXES[name](entry):
                found.setdefault(key, {})[id_] = None
        first = normalise if name == "name" else str
        self._ids = {key: tuple(sorted(found[key], key=lambda id_: first(id_) != key)) for key in sorted(found)}

    def __getitem__(self, key: str) -> tuple[Id, ...]:
        return self._ids[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with `prefix`, in their order."""
        keys = list(self._ids)
        for key in keys[bisect_left(keys, prefix) :]:
            if not key.startswith(prefix):
                return
            yield key


class Entries(Mapping[Id, T]):
    """Entries by id, in the order of the files; of several with the same id the first counts."""

    def __init__(self, entries: Iterable[Any] = ()) -> None:
        self._entries: dict[Id, T] = {}
        for entry in entries:
            self._entries.setdefault(entry.id, entry)
        self._indexes: dict[str, Index] = {}

    def __getitem__(self, id_: Id) -> T:
        return self._entries[id_]

    def __iter__(self) -> Iterator[Id]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(dict(self))

    def name(self, id_: Id) -> str:
        """Return the name of an entry of a kind that has names; raises `KeyError` if there is no such entry."""
        name: str = getattr(self[id_], "name")  # noqa: B009  # entries of some kinds have a title instead
        return name

    def index(self, name: str) -> Index:
        """Return one of the `INDEXES`; it is made once."""
        if name not in self._indexes:
            self._indexes[name] = Index(self, name)
        return self._indexes[name]

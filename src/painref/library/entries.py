"""Entries of the compiled knowledge, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from painref.knowledge.model import Id

T = TypeVar("T")


class Entries(Mapping[Id, T]):
    """Entries by their ids, in the order of the files. An entry is made of its text once, and stays the same object."""

    __slots__ = ("_made", "_read", "_texts")

    def __init__(self, texts: Mapping[Id, str], read: Callable[[str], T]) -> None:
        self._texts = texts
        self._read = read
        self._made: dict[Id, T] = {}

    def __getitem__(self, id_: Id) -> T:
        try:
            return self._made[id_]
        except KeyError:
            return self._made.setdefault(id_, self._read(self._texts[id_]))

    def __contains__(self, id_: object) -> bool:
        return id_ in self._texts

    def __iter__(self) -> Iterator[Id]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return repr(dict(self))

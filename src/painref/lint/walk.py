"""Walking every part of every entry, whatever its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from painref.knowledge.walk import parts_of
from painref.sources.loader import Reading

T = TypeVar("T")


def all_parts(reading: Reading) -> list[Any]:
    """Return every part of every entry that was read, invalid references and all."""
    every = (entry for entries in reading.entries.values() for entry in entries)
    return [*(part for entry in every for part in parts_of(entry)), *reading.releases]


def of_type(parts: Iterable[Any], cls: type[T]) -> Iterator[T]:
    """Yield the parts that are an instance of `cls`."""
    return (part for part in parts if isinstance(part, cls))

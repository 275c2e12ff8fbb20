"""Walking every part of every entry, whatever its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from painref.knowledge.walk import inside
from painref.sources.loader import Reading

T = TypeVar("T")


def parts(value: Any) -> Iterator[Any]:
    """A dataclass instance and all dataclass instances inside it, outermost first."""
    return (part for _, part in inside(value))


def all_parts(reading: Reading) -> Iterator[Any]:
    """Every part of every entry that was read, invalid references and all."""
    for entries in reading.entries.values():
        for entry in entries:
            yield from parts(entry)
    yield from reading.releases


def of_type(reading: Reading, cls: type[T]) -> Iterator[T]:
    """Every part that is an instance of `cls`."""
    return (part for part in all_parts(reading) if isinstance(part, cls))

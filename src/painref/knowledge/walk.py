"""Every part of every entry, with where it stands: what search, bibliography and statistics walk over."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id, Indication
from painref.records import record

CRITERIA = (
    "when",
    "applies",
    "failed_when",
    "settled_when",
    "finding",
    "unless",
    "where",
    "to",
    "must_when",
    "ask_if",
)
"""The fields of a part that hold a criterion."""


@record(kw_only=False)
class Part:
    """A record inside an entry; `field` is the path to it, such as ``indications[sciatica].recommendations``."""

    kind: str
    entry: Any
    field: str
    value: Any


def field_names(value: Any) -> tuple[str, ...]:
    """The names of the fields of a record; none for any other value."""
    cls: Any = type(value)
    return _field_names(cls)


@cache
def _field_names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(spec.name for spec in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else ()


def inside(value: Any) -> list[tuple[str, Any]]:
    """A record and all records inside it, outermost first, each with the path to it."""
    found: list[tuple[str, Any]] = []
    _collect(value, "", found)
    return found


def _collect(value: Any, path: str, found: list[tuple[str, Any]]) -> None:
    found.append((path, value))
    for name in field_names(value):
        inner = getattr(value, name)
        items = inner if type(inner) is tuple else (inner,)
        if not items or not field_names(items[0]):
            continue
        where = f"{path}.{name}" if path else name
        for item in items:
            _collect(item, f"{where}[{item.condition}]" if type(item) is Indication else where, found)


def all_parts(knowledge: Knowledge) -> Iterator[Part]:
    """Every part of every entry that may cite something, in the order of the files."""
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values() if kind.cites else ():
            for field, value in inside(entry):
                yield Part(kind.name, entry, field, value)


def all_criteria(knowledge: Knowledge) -> tuple[CriterionText, ...]:
    """Return every criterion that something in the knowledge depends on, each text once."""
    texts = (getattr(part.value, name, None) for part in all_parts(knowledge) for name in CRITERIA)
    return tuple(dict.fromkeys(CriterionText(text) for text in texts if text))


def refs_of(value: Any) -> tuple[Id, ...]:
    """The references that a part itself cites."""
    by: Id | None = getattr(value, "by", None)
    refs: tuple[Id, ...] = getattr(value, "refs", ())
    return (by,) if by else refs


def text_of(value: Any) -> str:
    """What a part says, in one line."""
    codes = getattr(value, "codes", ())
    if codes:
        return "; ".join(f"{code.code} {code.label}" for code in codes)
    said: str = getattr(value, "says", "") or getattr(value, "text", "") or getattr(value, "name", "")
    return said

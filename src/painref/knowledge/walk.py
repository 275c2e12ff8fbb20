"""Every part of every entry, with where it stands: what search, bibliography and statistics walk over."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id, Indication, Reference
from painref.records import annotations_of, record

CRITERIA = (
    "when",
    "or_when",
    "applies",
    "failed_when",
    "settled_when",
    "finding",
    "unless",
    "never_when",
    "known_when",
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
    """Return the names of the fields of a record; none for any other value."""
    cls: Any = type(value)
    return _field_names(cls)


@cache
def _field_names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(spec.name for spec in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else ()


def fields_of_records(value: Any) -> tuple[str, ...]:
    """Return the names of the fields of a record that may hold records; none for any other value."""
    cls: Any = type(value)
    return _fields_of_records(cls)


@cache
def _fields_of_records(cls: type[Any]) -> tuple[str, ...]:
    if not dataclasses.is_dataclass(cls):
        return ()
    annotations = annotations_of(cls)
    return tuple(name for name in _field_names(cls) if _may_hold_records(annotations[name]))


def _may_hold_records(annotation: Any) -> bool:
    annotation = getattr(annotation, "__supertype__", annotation)
    return dataclasses.is_dataclass(annotation) or any(map(_may_hold_records, typing.get_args(annotation)))


def records_in(value: Any) -> tuple[Any, ...]:
    """Return the records that a record itself holds, in the order of its fields."""
    found: list[Any] = []
    for name in fields_of_records(value):
        inner = getattr(value, name)
        if type(inner) is tuple:
            found.extend(inner)
        elif inner is not None:
            found.append(inner)
    return tuple(found)


def parts_of(value: Any) -> list[Any]:
    """Return a record and all records inside it, outermost first."""
    found = [value]
    for inner in records_in(value):
        found += parts_of(inner)
    return found


def inside(value: Any) -> list[tuple[str, Any]]:
    """Return a record and all records inside it, outermost first, each with the path to it."""
    found: list[tuple[str, Any]] = []
    _collect(value, "", found)
    return found


def _collect(value: Any, path: str, found: list[tuple[str, Any]]) -> None:
    found.append((path, value))
    for name in fields_of_records(value):
        inner = getattr(value, name)
        where = f"{path}.{name}" if path else name
        for item in inner if type(inner) is tuple else () if inner is None else (inner,):
            _collect(item, f"{where}[{item.condition}]" if type(item) is Indication else where, found)


def all_parts(knowledge: Knowledge) -> Iterator[Part]:
    """Yield every part of every entry that may cite something, in the order of the files."""
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values() if kind.cites else ():
            for field, value in inside(entry):
                yield Part(kind.name, entry, field, value)


def criteria_of(value: Any) -> tuple[str, ...]:
    """Return the names of the fields of a record that hold a criterion, if it has one."""
    cls: Any = type(value)
    return _criteria_of(cls)


@cache
def _criteria_of(cls: Any) -> tuple[str, ...]:
    return tuple(name for name in CRITERIA if name in _field_names(cls))


def all_criteria(knowledge: Knowledge) -> tuple[CriterionText, ...]:
    """Return every criterion that something in the knowledge depends on, each text once."""
    return tuple(entries_by_criterion(knowledge))


def entries_by_criterion(knowledge: Knowledge) -> dict[CriterionText, frozenset[Id]]:
    """Return every criterion that something in the knowledge depends on, with the ids of the entries that hold it."""
    found: dict[CriterionText, list[Id]] = {}
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values() if kind.cites else ():
            for part in parts_of(entry):
                for text in filter(None, (getattr(part, name) for name in criteria_of(part))):
                    found.setdefault(text, []).append(entry.id)
    return {text: frozenset(entries) for text, entries in found.items()}


def refs_of(value: Any) -> tuple[Id, ...]:
    """Return the references that a part itself cites."""
    by: Id | None = getattr(value, "by", None)
    refs: tuple[Id, ...] = getattr(value, "refs", ())
    return (by,) if by else refs


def refs_in_use(parts: Iterable[Any], references: Iterable[Reference]) -> set[Id]:
    """Return the references that one of the parts cites, or that one of the references names as what replaces it."""
    cited = {ref for part in parts for ref in refs_of(part)}
    return cited | {reference.superseded_by for reference in references if reference.superseded_by}


def text_of(value: Any) -> str:
    """Return what a part says, in one line."""
    codes = getattr(value, "codes", ())
    if codes:
        return "; ".join(f"{code.code} {code.label}" for code in codes)
    said: str = getattr(value, "says", "") or getattr(value, "text", "") or getattr(value, "name", "")
    return said

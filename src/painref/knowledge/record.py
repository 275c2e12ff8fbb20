"""Records as plain data and back: what JSON is written from, and what compiled knowledge is read from."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def plain_data(value: Any) -> Any:
    """A record as dictionaries, lists and scalars; whole numbers without a fraction."""
    if dataclasses.is_dataclass(value):
        return {spec.name: plain_data(getattr(value, spec.name)) for spec in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain_data(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain_data(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def revive(data: Any, cls: type[T]) -> T:
    """The record, of a class with slots, that `plain_data` was made from.

    Nothing is checked: the data must come from `plain_data`, which has every field in its place.
    """
    return typing.cast(T, _reviver(typing.cast(Any, cls))(data))


def _same(value: Any) -> Any:
    return value


@cache
def _reviver(hint: Any) -> Callable[[Any], Any]:
    """How a value with this annotation, other than None, is made from plain data; `_same` if it is that data."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _reviver(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
    if origin is tuple:
        item = _reviver(typing.get_args(hint)[0])
        return tuple if item is _same else lambda values: tuple(map(item, values))
    hint = getattr(hint, "__supertype__", hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {str(member): member for member in hint}.__getitem__
    if dataclasses.is_dataclass(hint):
        return _record_reviver(typing.cast("type[Any]", hint))
    return float if hint is float else _same


def _record_reviver(cls: type[Any]) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(cls)
    revivers = {spec.name: _reviver(hints[spec.name]) for spec in dataclasses.fields(cls)}
    # What sets a slot, and how its value is made; calling the class would take longer, since it is frozen.
    steps = [(getattr(cls, name).__set__, None if made is _same else made) for name, made in revivers.items()]

    def make(data: dict[str, Any]) -> Any:
        record = object.__new__(cls)
        for (put, reviver), value in zip(steps, data.values(), strict=True):
            put(record, value if reviver is None or value is None else reviver(value))
        return record

    return make

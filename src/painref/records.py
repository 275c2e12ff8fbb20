"""Records as plain data and back: what JSON is written from, and what compiled knowledge is read from."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


_SCALARS = frozenset({str, bool, int, type(None)})


def plain_data(value: Any) -> Any:
    """A record as dictionaries, lists and scalars; whole numbers without a fraction."""
    cls = type(value)
    return value if cls in _SCALARS else _plainer(cast(Any, cls))(value)


@cache
def _plainer(cls: Any) -> Callable[[Any], Any]:
    """How a value of this type is made plain."""
    if dataclasses.is_dataclass(cls):
        names = [spec.name for spec in dataclasses.fields(cls)]
        return lambda record: {name: plain_data(getattr(record, name)) for name in names}
    if issubclass(cls, dict):
        return lambda items: {str(key): plain_data(item) for key, item in items.items()}
    if issubclass(cls, frozenset):
        return lambda items: sorted(map(plain_data, items))
    if issubclass(cls, tuple | list):
        return lambda items: list(map(plain_data, items))
    if issubclass(cls, float):
        return lambda number: int(number) if number.is_integer() else number
    return _same


def revive(data: Any, cls: type[T]) -> T:
    """The record, of a class with slots, that `plain_data` was made from.

    Nothing is checked: the data must come from `plain_data`, which has every field in its place.
    """
    return cast(T, _reviver(cast(Any, cls))(data))


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
        return _record_reviver(cast("type[Any]", hint))
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


def extend(cls: type[T], item: Any, **more: Any) -> T:
    """Return `item` as an instance of its subclass `cls`, with the fields that this adds."""
    fields = {spec.name: getattr(item, spec.name) for spec in dataclasses.fields(item)}
    return cls(**fields, **more)

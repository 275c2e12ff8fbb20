"""Records: dataclasses that cost little to define, and the way from them to plain data and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: type[T]) -> type[T]:
    """Make the class a dataclass like ``@dataclass(frozen=True, slots=True, kw_only=True)``, at a fraction of the time.

    `dataclass` compiles six methods for each class, whether they are called or not. A command loads about a hundred
    classes, and that was a third of the time of a triage. Here a constructor is compiled when it is first called, and
    the other methods are closures over the names of the fields.
    """
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls)
    specs = dataclasses.fields(made)
    for name, method in _methods(made, specs):
        if name not in cls.__dict__:
            setattr(made, name, method)
    return cast("type[T]", made)


def _methods(made: Any, specs: tuple[dataclasses.Field[Any], ...]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the special methods of a record class by name."""
    compared = tuple(spec.name for spec in specs if spec.compare)
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def first_init(self: Any, **values: Any) -> None:
        made.__init__ = init = _constructor(specs, made)
        init(self, **values)

    yield "__init__", first_init
    yield "__eq__", lambda self, other: key(self) == key(other) if type(other) is type(self) else NotImplemented
    yield "__hash__", lambda self: hash(key(self))
    yield "__repr__", _represent
    yield "__setattr__", _refuse_to_set
    yield "__delattr__", _refuse_to_delete
    yield "__getstate__", _state
    yield "__setstate__", _set_state


def _constructor(specs: tuple[dataclasses.Field[Any], ...], made: Any) -> Callable[..., None]:
    """Compile the constructor of a record class: keyword arguments, each put into its slot."""
    scope: dict[str, Any] = {}
    parameters, steps = [], []
    for spec in specs:
        scope[f"put_{spec.name}"] = getattr(made, spec.name).__set__
        scope[f"default_{spec.name}"] = spec.default
        parameters.append(spec.name if spec.default is dataclasses.MISSING else f"{spec.name}=default_{spec.name}")
        steps.append(f" put_{spec.name}(self, {spec.name})")
    exec(f"def __init__(self, *, {', '.join(parameters)}):\n" + "\n".join(steps), scope)  # noqa: S102  # as dataclass does
    return cast("Callable[..., None]", scope["__init__"])


def _represent(self: Any) -> str:
    fields = ", ".join(f"{spec.name}={getattr(self, spec.name)!r}" for spec in dataclasses.fields(self) if spec.repr)
    return f"{type(self).__qualname__}({fields})"


def _refuse_to_set(_: Any, name: str, value: Any) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, spec.name) for spec in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for spec, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, spec.name, value)


# --- Plain data and back ----------------------------------------------------------------------------------------------


_SCALARS = frozenset({str, bool, int, type(None)})


def to_builtins(value: Any) -> Any:
    """A record as dictionaries, lists and scalars; whole numbers without a fraction."""
    cls = type(value)
    return value if cls in _SCALARS else _plainer(cast(Any, cls))(value)


@cache
def _plainer(cls: Any) -> Callable[[Any], Any]:
    """How a value of this type is made plain."""
    if dataclasses.is_dataclass(cls):
        names = [spec.name for spec in dataclasses.fields(cls)]
        return lambda record: {name: to_builtins(getattr(record, name)) for name in names}
    if issubclass(cls, dict):
        return lambda items: {str(key): to_builtins(item) for key, item in items.items()}
    if issubclass(cls, frozenset):
        return lambda items: sorted(map(to_builtins, items))
    if issubclass(cls, tuple | list):
        return lambda items: list(map(to_builtins, items))
    if issubclass(cls, float):
        return lambda number: int(number) if number.is_integer() else number
    return _same


def from_builtins(data: Any, cls: type[T]) -> T:
    """The record, of a class with slots, that `to_builtins` was made from.

    Nothing is checked: the data must come from `to_builtins`, which has every field in its place.
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

"""Records: dataclasses that cost little to define, and the way from them to plain data and back."""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform, overload

T = TypeVar("T")


@overload
def record(cls: type[T], /) -> type[T]: ...


@overload
def record(*, kw_only: bool = True, slots: bool = True, eq: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: Any = None, /, *, kw_only: bool = True, slots: bool = True, eq: bool = True) -> Any:
    """Make a class a dataclass like ``@dataclass(frozen=True, slots=True, kw_only=True)``, at a tenth of the time.

    `dataclass` compiles six methods for each class, whether they are called or not. A command loads about a hundred
    classes, and that was a third of the time of a triage. Here a constructor is compiled when it has been called often
    enough to be worth it, and the other methods are closures over the names of the fields. Without `eq` a record equals
    itself alone.
    """
    if cls is None:
        return lambda cls: _recorded(cls, kw_only=kw_only, slots=slots, eq=eq)
    return _recorded(cls, kw_only=kw_only, slots=slots, eq=eq)


def _recorded(cls: Any, *, kw_only: bool, slots: bool, eq: bool) -> Any:
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    for name, method in _methods(made, dataclasses.fields(made), kw_only=kw_only):
        if name not in cls.__dict__ and (eq or name not in _COMPARING):
            setattr(made, name, method)
    return made


_COMPARING = ("__eq__", "__hash__")

_WORTH_COMPILING = 20
"""Compiling a constructor takes about as long as so many calls without."""


def _methods(
    made: Any, specs: tuple[dataclasses.Field[Any], ...], *, kw_only: bool
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the special methods of a record class by name."""
    compared = tuple(spec.name for spec in specs if spec.compare)
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()
    fields = {spec.name: _default(spec) for spec in specs}
    calls = 0

    def init(self: Any, *positional: Any, **values: Any) -> None:
        nonlocal calls
        calls += 1
        by_position = dict(zip(fields, positional, strict=False))
        given = {**fields, **by_position, **values}
        wrong = (
            len(given) > len(fields)
            or dataclasses.MISSING in given.values()
            or len(positional) > (0 if kw_only else len(fields))
            or by_position.keys() & values.keys()
        )
        if calls > _WORTH_COMPILING or wrong or hasattr(made, "__post_init__"):
            made.__init__ = compiled = _constructor(specs, made, kw_only=kw_only)
            compiled(self, *positional, **values)
            return
        for name, value in given.items():
            object.__setattr__(self, name, value)

    yield "__init__", init
    yield "__eq__", lambda self, other: key(self) == key(other) if type(other) is type(self) else NotImplemented
    yield "__hash__", lambda self: hash(key(self))
    yield "__repr__", _represent
    yield "__setattr__", _refuse_to_set
    yield "__delattr__", _refuse_to_delete
    yield "__getstate__", _state
    yield "__setstate__", _set_state


def _default(spec: dataclasses.Field[Any]) -> Any:
    """Return the default of a field. What a factory makes is made once: in a record it is not changed either."""
    return spec.default if spec.default_factory is dataclasses.MISSING else spec.default_factory()


def _constructor(specs: tuple[dataclasses.Field[Any], ...], made: Any, *, kw_only: bool) -> Callable[..., None]:
    """Compile the constructor of a record class."""
    scope: dict[str, Any] = {"put": object.__setattr__}
    parameters, steps = [], []
    for spec in specs:
        scope[f"default_{spec.name}"] = default = _default(spec)
        parameters.append(spec.name if default is dataclasses.MISSING else f"{spec.name}=default_{spec.name}")
        steps.append(f" put(self, {spec.name!r}, {spec.name})")
    if hasattr(made, "__post_init__"):
        steps.append(" self.__post_init__()")
    head = ", ".join(["self", *(["*"] if kw_only and specs else []), *parameters])
    exec(f"def __init__({head}):\n" + "\n".join([*steps, " pass"]), scope)  # noqa: S102  # as dataclass does
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
    """Return a record as dictionaries, lists and scalars; whole numbers without a fraction."""
    cls = type(value)
    return value if cls in _SCALARS else _plainer(cast(Any, cls))(value)


@cache
def _plainer(cls: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of this type plain."""
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
    """Return the record, of a class with slots, that `to_builtins` made the data from.

    Nothing is checked: the data must come from `to_builtins`, which has every field in its place.
    """
    return cast(T, _reviver(cast(Any, cls))(data))


def _same(value: Any) -> Any:
    return value


@cache
def _reviver(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a value with this annotation, other than None, of plain data; `_same` if it is that data."""
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


def annotations_of(cls: type[Any]) -> dict[str, Any]:
    """Return the annotations of a record class, as `typing.get_type_hints` does in six times the time."""
    return {
        name: _evaluated(hint, base.__module__)
        for base in reversed(cls.__mro__)
        for name, hint in getattr(base, "__annotations__", {}).items()
    }


@cache
def _evaluated(hint: str, module: str) -> Any:
    return eval(hint, vars(sys.modules[module]))  # noqa: S307  # the text of an annotation in our own code


def _record_reviver(cls: type[Any]) -> Callable[[Any], Any]:
    hints = annotations_of(cls)
    revivers = {spec.name: _reviver(hints[spec.name]) for spec in dataclasses.fields(cls)}
    # What sets a slot, and how its value is made; calling the class would take longer, since it is frozen.
    steps = [(getattr(cls, name).__set__, None if made is _same else made) for name, made in revivers.items()]

    def make(data: dict[str, Any]) -> Any:
        record = object.__new__(cls)
        for (put, reviver), value in zip(steps, data.values(), strict=True):
            put(record, value if reviver is None or value is None else reviver(value))
        return record

    return make


class Folded:
    """The base of a large record that makes each of its fields of plain data when the field is first asked for.

    It costs nothing to a field that has been asked for, nor to a record that was made with its fields.
    """

    __slots__ = ("_read",)

    if not TYPE_CHECKING:  # or every attribute would pass for one

        def __getattr__(self, name: str) -> Any:
            """Make a field, whose slot is empty; raise `AttributeError` for what is not a field."""
            if name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            plain = self._read(name)
            value = None if plain is None else _field_reviver(type(self), name)(plain)
            object.__setattr__(self, name, value)
            return value


def folded(cls: type[T], read: Callable[[str], Any]) -> T:
    """Return a record of a class that is `Folded`; `read` gives the plain data of the field of a name."""
    made = object.__new__(cls)
    object.__setattr__(made, "_read", read)
    return made


@cache
def _field_reviver(cls: type[Any], name: str) -> Callable[[Any], Any]:
    home = next(base for base in cls.__mro__ if name in getattr(base, "__annotations__", {}))
    return _reviver(_evaluated(home.__annotations__[name], home.__module__))


def extend(cls: type[T], item: Any, **more: Any) -> T:
    """Return `item` as an instance of its subclass `cls`, with the fields that this adds."""
    fields = {spec.name: getattr(item, spec.name) for spec in dataclasses.fields(item)}
    return cls(**fields, **more)

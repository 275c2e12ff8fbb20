"""Records: dataclasses that cost little to define, and the way from them to plain data and back."""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform, overload

T = TypeVar("T")


def nothing() -> Mapping[Any, Any]:
    """Return an empty mapping that stays empty: what a field that is a mapping is by default."""
    return types.MappingProxyType({})


@overload
def record(cls: type[T], /) -> type[T]: ...


@overload
def record(*, kw_only: bool = True, slots: bool = True, eq: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: Any = None, /, *, kw_only: bool = True, slots: bool = True, eq: bool = True) -> Any:
    """Make a class a dataclass like ``@dataclass(frozen=True, slots=True, kw_only=True)``, at a tenth of the time.

    `dataclass` compiles six methods for each class, whether they are called or not. A command loads about a hundred
    classes, and that was a third of the time of a triage. Here a constructor is compiled when it has been called often
    enough to be worth it, and the other methods are the same functions for all. Without `eq` a record equals itself
    alone.
    """
    if cls is None:
        return lambda cls: _recorded(cls, kw_only=kw_only, slots=slots, eq=eq)
    return _recorded(cls, kw_only=kw_only, slots=slots, eq=eq)


def _recorded(cls: Any, *, kw_only: bool, slots: bool, eq: bool) -> Any:
    written = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    own = {name: written.pop(name, dataclasses.MISSING) for name in cls.__annotations__}
    above = cls.__mro__[-2:0:-1]
    fields = {name: value for base in above for name, value in base.__dict__.get(_FIELDS, {}).items()} | own
    members = {
        _FIELDS: fields,
        "__dataclass_fields__": _DataclassFields(cls, kw_only=kw_only),
        "__match_args__": () if kw_only else tuple(fields),
    }
    methods = {
        **(_METHODS if eq else _METHODS_OF_ONE),
        "__init__": _initialiser(fields, kw_only=kw_only, checked=hasattr(cls, "__post_init__")),
    }
    if not slots:
        for name, member in (*methods.items(), *members.items()):
            if name in members or name not in written:
                setattr(cls, name, member)
        return cls
    inherited = {name for base in above for name in base.__dict__.get("__slots__", ())}
    members["__slots__"] = tuple(name for name in own if name not in inherited)
    members["__qualname__"] = cls.__qualname__
    return type(cls)(cls.__name__, cls.__bases__, {**methods, **written, **members})


_FIELDS = "__record_fields__"
"""Where a record class keeps the names of its fields, inherited ones first, each with what stands for its default."""

_WORTH_COMPILING = 20
"""Compiling a constructor takes about as long as so many calls without."""


class _DataclassFields:
    """The fields of a record class as `dataclasses` describes them, made when something first asks for them.

    `dataclass` then works on the class as it was written, since few of those that are loaded are ever asked.
    """

    def __init__(self, written: type[Any], *, kw_only: bool) -> None:
        self._written = written
        self._kw_only = kw_only

    def __get__(self, _: Any, owner: type[Any]) -> Any:
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(self._written)
        home = next((base for base in owner.__mro__ if base.__dict__.get("__dataclass_fields__") is self), owner)
        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(home, name, getattr(made, name))
        return made.__dataclass_fields__


def _initialiser(fields: dict[str, Any], *, kw_only: bool, checked: bool) -> Callable[..., None]:
    """Return the constructor of a record class; `checked`: it has a `__post_init__`."""
    calls = 0
    defaults: dict[str, Any] = {}

    def init(self: Any, *positional: Any, **values: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            defaults.update((name, _default(value)) for name, value in fields.items())
        by_position = dict(zip(fields, positional, strict=False))
        given = {**defaults, **by_position, **values}
        wrong = (
            len(given) > len(fields)
            or dataclasses.MISSING in given.values()
            or len(positional) > (0 if kw_only else len(fields))
            or by_position.keys() & values.keys()
        )
        if checked or wrong or calls > _WORTH_COMPILING:
            home = next(base for base in type(self).__mro__ if base.__dict__.get("__init__") is init)
            home.__init__ = compiled = _constructor(home, defaults, kw_only=kw_only, checked=checked)  # type: ignore[misc]
            compiled(self, *positional, **values)
            return
        for name, value in given.items():
            object.__setattr__(self, name, value)

    return init


def _default(value: Any) -> Any:
    """Return the default of a field. What a factory makes is made once: in a record it is not changed either."""
    if not isinstance(value, dataclasses.Field):
        return value
    return value.default if value.default_factory is dataclasses.MISSING else value.default_factory()


def _constructor(home: Any, defaults: dict[str, Any], *, kw_only: bool, checked: bool) -> Callable[..., None]:
    """Compile the constructor of a record class."""
    scope: dict[str, Any] = {}
    parameters, steps = [], []
    for name, default in defaults.items():
        slot = getattr(home, name, None)
        scope |= {f"default_{name}": default, f"put_{name}": getattr(slot, "__set__", None) or _putter(name)}
        parameters.append(name if default is dataclasses.MISSING else f"{name}=default_{name}")
        steps.append(f" put_{name}(self, {name})")
    if checked:
        steps.append(" self.__post_init__()")
    head = ", ".join(["self", *(["*"] if kw_only and defaults else []), *parameters])
    exec(f"def __init__({head}):\n" + "\n".join([*steps, " pass"]), scope)  # noqa: S102  # as dataclass does
    return cast("Callable[..., None]", scope["__init__"])


def _putter(name: str) -> Callable[[Any, Any], None]:
    return lambda self, value: object.__setattr__(self, name, value)


def field_names(cls: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a record class without describing them; empty for any other class."""
    return tuple(getattr(cls, _FIELDS, ()))


@cache
def _key_of(cls: Any) -> Callable[[Any], Any]:
    """Return what gives the values by which records of a class are compared."""
    fields = getattr(cls, _FIELDS).items()
    compared = [name for name, value in fields if not isinstance(value, dataclasses.Field) or value.compare]
    return attrgetter(*compared) if compared else lambda _: ()


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    key = _key_of(cast(Any, type(self)))
    return key(self) == key(other)


def _hash(self: Any) -> int:
    return hash(_key_of(cast(Any, type(self)))(self))


def _represent(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in field_names(type(self)))
    return f"{type(self).__qualname__}({fields})"


def _refuse_to_set(_: Any, name: str, value: Any) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in field_names(type(self))]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(field_names(type(self)), state, strict=True):
        object.__setattr__(self, name, value)


_METHODS: dict[str, Callable[..., Any]] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _represent,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
"""The special methods that every record class has, but for its constructor."""

_METHODS_OF_ONE = {name: method for name, method in _METHODS.items() if name not in ("__eq__", "__hash__")}
"""Those of a class whose records equal themselves alone."""


# --- Plain data and back ----------------------------------------------------------------------------------------------


_SCALARS = frozenset({str, bool, int, type(None)})


def to_builtins(value: Any) -> Any:
    """Return a record as dictionaries, lists and scalars; whole numbers without a fraction."""
    cls = type(value)
    return value if cls in _SCALARS else _plainer(cast(Any, cls))(value)


@cache
def _plainer(cls: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of this type plain."""
    if hasattr(cls, _FIELDS) or dataclasses.is_dataclass(cls):  # asked in this order: the second describes a record
        names = field_names(cls) or tuple(spec.name for spec in dataclasses.fields(cls))
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
    if hasattr(hint, _FIELDS):
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
    """Return the type that an annotation names; most are read without Python's parser."""
    names = vars(sys.modules[module])
    if hint in names:
        return names[hint]
    item = hint.removeprefix("tuple[").removesuffix(", ...]")
    if item in names and hint == f"tuple[{item}, ...]":
        return types.GenericAlias(tuple, (names[item], ...))
    return eval(hint, names)  # noqa: S307


def _record_reviver(cls: type[Any]) -> Callable[[Any], Any]:
    hints = annotations_of(cls)
    revivers = {name: _reviver(hints[name]) for name in field_names(cls)}
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
            if name not in getattr(type(self), _FIELDS):
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
    """Return `item` as an instance of its class or of a subclass of it, `cls`, with other values for some fields.

    `dataclasses.replace` does the same within a class, after describing all of its fields.
    """
    fields = {name: getattr(item, name) for name in field_names(type(item))}
    return cls(**{**fields, **more})

"""Document nodes to frozen dataclasses, driven by their type annotations, collecting every problem with its place."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from painref.errors import Place
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar, Sequence
from painref.sources.rules import Rule
from painref.suggestions import suggestion

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the data: where, which rule, what, and how to mend it."""

    file: str
    line: int
    column: int
    rule: Rule
    message: str
    remedy: str

    @classmethod
    def at(cls, place: Place, rule: Rule, message: str, remedy: str) -> Problem:
        """Return a problem at a place."""
        return cls(place.file, place.line, place.column, rule, message, remedy)

    def __str__(self) -> str:
        return f"{Place(self.file, self.line, self.column)}: {self.rule}: {self.message} {self.remedy}".rstrip()


@dataclass(slots=True)
class Places:
    """Where each bound object, and each of its fields, was written. Objects are known by identity."""

    _nodes: dict[int, MappingNode] = field(default_factory=dict)
    _kept: list[object] = field(default_factory=list)

    def remember(self, bound: object, node: MappingNode) -> None:
        """Remember that `bound` was written at `node`."""
        self._nodes[id(bound)] = node
        self._kept.append(bound)

    def node(self, bound: object) -> MappingNode:
        """Return the node that an object was bound from."""
        return self._nodes[id(bound)]

    def of(self, bound: object, key: str = "", index: int | None = None) -> Place:
        """Return the place of an object, of one of its keys, or of one item of a list under that key."""
        node = self.node(bound)
        value = node.items.get(key)
        if isinstance(value, Sequence) and index is not None:
            return value.items[index].place
        return value.place if value is not None else node.place


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an annotation asks for, worked out once: a list of `items`, or one value of a `type`, perhaps a record."""

    type: Any
    is_record: bool = False
    items: _Shape | None = None
    members: Mapping[str, StrEnum] | None = None


@cache
def _shape(hint: Any) -> _Shape:
    """Return the shape of an annotation; what may be None is given, or it would not be bound."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _shape(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
    if origin is tuple:
        return _Shape(tuple, items=_shape(typing.get_args(hint)[0]))
    hint = getattr(hint, "__supertype__", hint)
    members = {str(member): member for member in hint} if issubclass(hint, StrEnum) else None
    return _Shape(hint, is_record=dataclasses.is_dataclass(hint), members=members)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields that a file may give for a record, each with its shape, and those that it has to give."""

    shapes: Mapping[str, _Shape]
    required: tuple[str, ...]


@cache
def _fields(cls: type[Any]) -> _Fields:
    hints, absent = typing.get_type_hints(cls), dataclasses.MISSING
    written = [spec for spec in dataclasses.fields(cls) if spec.metadata.get("written", True)]
    return _Fields(
        shapes={spec.name: _shape(hints[spec.name]) for spec in written},
        required=tuple(spec.name for spec in written if spec.default is absent and spec.default_factory is absent),
    )


def required_fields(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields that a file has to give for a record."""
    return _fields(cls).required


class _Invalid:
    """Marks a value that could not be bound; its problem has been noted."""


_INVALID = _Invalid()


class Binder:
    """Binds nodes to dataclasses. `problems` and `places` grow as it works."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.places = Places()

    def bind(self, node: Node, cls: type[T]) -> T | None:
        """Return an instance of the dataclass `cls`, or None if the node does not fit (see `problems`)."""
        value = self._dataclass(node, cls)
        return None if value is _INVALID else value

    def _problem(self, place: Place, rule: Rule, message: str, remedy: str) -> _Invalid:
        self.problems.append(Problem.at(place, rule, message, remedy))
        return _INVALID

    def _dataclass(self, node: Node, cls: Any) -> Any:
        if not isinstance(node, MappingNode):
            return self._wrong_type(node, "a mapping (key: value)")
        fields = _fields(cls)
        values: dict[str, Any] = {}
        for key, child in node.items.items():
            if key not in fields.shapes:
                self._unknown_key(node.keys[key], key, list(fields.shapes))
            elif not (isinstance(child, Scalar) and child.is_null):
                values[key] = self._value(child, fields.shapes[key])
        missing = [name for name in fields.required if values.get(name, "") == ""]
        for name in missing:
            self._problem(
                node.place,
                Rule.MISSING_FIELD,
                f"'{name}' is missing.",
                f"Add '{name}:'; docs/authoring.md says what for.",
            )
        if missing or any(value is _INVALID for value in values.values()):
            return _INVALID
        bound = cls(**values)
        self.places.remember(bound, node)
        return bound

    def _unknown_key(self, place: Place, key: str, known: list[str]) -> None:
        remedy = suggestion(key, known) or f"Known keys: {', '.join(known)}."
        self._problem(place, Rule.UNKNOWN_KEY, f"'{key[:60]}' is not known here.", remedy)

    def _wrong_type(self, node: Node, wanted: str) -> _Invalid:
        got = {Scalar: "a single value", Sequence: "a list", MappingNode: "a mapping"}[type(node)]
        return self._problem(node.place, Rule.WRONG_TYPE, f"Expected {wanted}, found {got}.", "Change the value.")

    def _value(self, node: Node, shape: _Shape) -> Any:
        if shape.items is not None:
            return self._tuple(node, shape.items)
        if shape.is_record:
            return self._dataclass(node, shape.type)
        if not isinstance(node, Scalar):
            return self._wrong_type(node, "text" if shape.type is str else f"one value ({shape.type.__name__})")
        return self._scalar(node, shape)

    def _tuple(self, node: Node, shape: _Shape) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong_type(node, "a list ([a, b], or one '- ' line each)")
        values = tuple(self._value(child, shape) for child in node.items)
        return _INVALID if any(value is _INVALID for value in values) else values

    def _scalar(self, node: Scalar, shape: _Shape) -> Any:
        hint = shape.type
        if hint is str:
            return " ".join(node.text.split())
        if shape.members is not None:
            if node.text in shape.members:
                return shape.members[node.text]
            near = suggestion(node.text, list(shape.members))
            return self._problem(
                node.place,
                Rule.UNKNOWN_VALUE,
                f"'{node.text[:60]}' is not possible here.",
                f"{near} One of: {', '.join(shape.members)}.".lstrip(),
            )
        value = node.value
        if hint is bool and isinstance(value, bool):
            return value
        if hint in (float, int) and isinstance(value, float) and (hint is float or value.is_integer()):
            return hint(value)
        wanted = {bool: "true or false", float: "a number", int: "a whole number"}[hint]
        return self._problem(
            node.place, Rule.WRONG_TYPE, f"Expected {wanted}, found '{node.text[:40]}'.", "Change the value."
        )

"""JSON Schemas made from the type annotations of records, so that they cannot say anything else than the code does."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.model import Release

DRAFT = "https://json-schema.org/draft/2020-12/schema"
"""The JSON Schema of records."""

EDITOR_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The JSON Schema of data files: the newest that the language server of YAML supports."""

_SCALARS: Mapping[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


class Schemas:
    """Schemas of types; `definitions` collects the records and enumerations that they refer to, by name.

    Records are described as they are printed, every field there, or if `written` as they are written in a data file:
    fields with a default may be left out, and text may look like a number.
    """

    def __init__(self, *, written: bool = False) -> None:
        self.definitions: dict[str, dict[str, Any]] = {}
        self._written = written
        self._types: dict[str, type[Any]] = {}

    def of(self, hint: Any) -> dict[str, Any]:
        """Return the schema of a value with this annotation.

        Raises `TypeError` for an annotation that has none, and for two types of the same name.
        """
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self._union(arguments)
        if origin is frozenset or (origin is tuple and arguments[1:] == (...,)):
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        hint = getattr(hint, "__supertype__", hint)
        if hint is str and self._written:
            return {"type": ["string", "number"]}
        if hint in _SCALARS:
            return {"type": _SCALARS[hint]}
        if dataclasses.is_dataclass(hint) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
            return self._named(typing.cast("type[Any]", hint))
        raise TypeError(f"no JSON Schema for {hint}")

    def _union(self, arguments: tuple[Any, ...]) -> dict[str, Any]:
        several = [argument for argument in arguments if argument is not type(None)]
        if self._written and len(several) == 1:
            return self.of(several[0])
        return {"anyOf": [*map(self.of, several), *([{"type": "null"}] if len(several) < len(arguments) else [])]}

    def _named(self, cls: type[Any]) -> dict[str, Any]:
        name = cls.__name__
        if self._types.setdefault(name, cls) is not cls:
            raise TypeError(f"two types called {name}")
        if name not in self.definitions:
            self.definitions[name] = {"description": summary(cls)}
            self.definitions[name].update(self._enumeration(cls) if issubclass(cls, StrEnum) else self._record(cls))
        return {"$ref": f"#/$defs/{name}"}

    def _enumeration(self, cls: type[StrEnum]) -> dict[str, Any]:
        return {"type": "string", "enum": [str(member) for member in cls]}

    def _record(self, cls: Any) -> dict[str, Any]:
        hints = typing.get_type_hints(cls)
        specs = [spec for spec in dataclasses.fields(cls) if not self._written or spec.metadata.get("written", True)]
        return {
            "type": "object",
            "properties": {spec.name: self.of(hints[spec.name]) for spec in specs},
            "required": [spec.name for spec in specs if not self._written or _is_required(spec)],
            "additionalProperties": False,
        }


def _is_required(spec: dataclasses.Field[Any]) -> bool:
    return spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING


def summary(cls: type[Any]) -> str:
    """Return the first paragraph of a type's docstring, in one line."""
    return " ".join((cls.__doc__ or "").split("\n\n")[0].split())


def data_schema() -> dict[str, Any]:
    """Return the JSON Schema of a data file, for editors."""
    schemas = Schemas(written=True)
    lists = {kind.list: {"type": "array", "items": schemas.of(kind.type)} for kind in ENTRY_KINDS}
    return {
        "$schema": EDITOR_DRAFT,
        "title": "painref data",
        "description": "A data file of painref: lists of entries under their names. Made by: painref schema data",
        "type": "object",
        "properties": {"release": schemas.of(Release), **lists},
        "additionalProperties": False,
        "$defs": schemas.definitions,
    }

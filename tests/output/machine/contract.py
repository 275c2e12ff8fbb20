"""The contract of JSON as text: every kind of record with its version, and each of its fields with its type.

``python -m tests.output.machine.contract`` renews docs/json-fields.txt. It refuses to drop or change a field that is
written there, unless the version of its kind has been raised in `painref.output.registry`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from painref.output.machine.schema import line_schema, record_schema
from painref.output.registry import BATCH_LINES, RECORD_KINDS

FILE = Path(__file__).resolve().parents[3] / "docs" / "json-fields.txt"

HEAD = """\
# Every field of every kind of record that painref prints as JSON, made from the program; docs/json.md explains them.
# A path goes on inside a record; [] is an item of a list, {} a value of an object.
"""

Fields = Mapping[str, str]
"""The type of each field, by its path."""


def contract() -> dict[str, Fields]:
    """Return the fields of each kind of record, by the kind with its version, as the program has them now."""
    schemas = (line_schema(kind) if kind in BATCH_LINES else record_schema(kind) for kind in RECORD_KINDS)
    return {schema["title"]: _Fields(schema["$defs"]).of(schema) for schema in schemas}


@dataclass
class _Fields:
    """Gathers the fields of a schema with these definitions."""

    definitions: Mapping[str, Any]
    found: dict[str, str] = field(default_factory=dict)

    def of(self, schema: Mapping[str, Any]) -> Fields:
        self._enter(schema, "", {})
        return self.found

    def _enter(self, record: Mapping[str, Any], path: str, outer: Mapping[str, str]) -> None:
        for name, schema in record["properties"].items():
            inner = f"{path}.{name}" if path else name
            self.found[inner] = ""  # before the fields inside it
            self.found[inner] = self._type(schema, inner, outer)

    def _type(self, schema: Mapping[str, Any], path: str, outer: Mapping[str, str]) -> str:
        """Return the type of a value in words; the fields of a record are gathered, those of one inside itself not."""
        if "anyOf" in schema:
            return " or ".join(self._type(one, path, outer) for one in schema["anyOf"])
        if "const" in schema:
            return f"always {schema['const']}"
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            definition = self.definitions[name]
            if "enum" in definition:
                return f"one of {', '.join(definition['enum'])}"
            if name in outer:
                return f"record like {outer[name]}"
            self._enter(definition, path, {**outer, name: path})
            return "record"
        if schema["type"] == "array":
            return f"list of {self._type(schema['items'], f'{path}[]', outer)}"
        if schema["type"] == "object":
            return f"object of {self._type(schema['additionalProperties'], f'{path}{{}}', outer)}"
        return schema["type"] if isinstance(schema["type"], str) else " or ".join(schema["type"])


def written(kinds: Mapping[str, Fields]) -> str:
    """Return the text of the file."""
    blocks = (
        "\n".join([kind, *(f"  {path}: {type_}" for path, type_ in fields.items())]) for kind, fields in kinds.items()
    )
    return "\n\n".join([HEAD.rstrip(), *blocks, ""])


def read(text: str) -> dict[str, Fields]:
    """Return what `written` made the text of."""
    kinds: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("  "):
            path, _, type_ = line.strip().partition(": ")
            kinds[next(reversed(kinds))][path] = type_
        elif line and not line.startswith("#"):
            kinds[line] = {}
    return kinds


def broken(before: Mapping[str, Fields], after: Mapping[str, Fields]) -> Iterator[str]:
    """Yield what no longer holds of the kinds before, where the kind still has the same version.

    A new field and a new value of an enumeration are no breach: a reader ignores what it does not know.
    """
    for kind in before.keys() & after.keys():
        for path, type_ in before[kind].items():
            now = after[kind].get(path)
            if now is None:
                yield f"{kind}: {path} is gone"
            elif now != type_ and not _only_adds(type_, now):
                yield f"{kind}: {path} was {type_}, and is {now}"


def _only_adds(before: str, after: str) -> bool:
    """Return whether a type differs from the one before by more values of its enumeration alone."""
    (start, found, values), (start_now, _, values_now) = before.partition("one of "), after.partition("one of ")
    end, end_now = values.endswith(" or null"), values_now.endswith(" or null")
    known, known_now = (set(text.removesuffix(" or null").split(", ")) for text in (values, values_now))
    return bool(found) and (start, end) == (start_now, end_now) and known <= known_now


if __name__ == "__main__":
    now = contract()
    if breaches := sorted(broken(read(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}, now)):
        sys.exit(
            "\n".join([*breaches, "Raise the version of the kind in output/registry.py, and say so in docs/json.md."])
        )
    FILE.write_text(written(now), encoding="utf-8")

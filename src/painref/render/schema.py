"""The JSON Schema of every kind of record, in its envelope, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from painref.knowledge.lookup import find
from painref.knowledge.models import Id
from painref.knowledge.schema import DRAFT, Schemas, data_schema, summary
from painref.render.json import RECORDS, SCHEMA_VERSION, record_type

if TYPE_CHECKING:
    from painref.render.console import Page

DATA = Id("data")
"""The name of the schema of data files, which is of no kind of record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaLine:
    """A schema in a line: its name, and what it describes."""

    id: Id
    describes: str


def schema_lines() -> tuple[SchemaLine, ...]:
    """The schema of each kind of record, then that of data files."""
    lines = [SchemaLine(id=Id(kind), describes=_describes(kind)) for kind in RECORDS]
    return (*lines, SchemaLine(id=DATA, describes="A data file, for editors."))


def _describes(kind: str) -> str:
    hint = record_type(kind)
    return summary(hint) if isinstance(hint, type) else f"List: {summary(hint.__args__[0])}"


def schema_called(name: str) -> dict[str, Any]:
    """The schema of that name.

    Raises `NotFoundError` with suggestions.
    """
    lines = {line.id: line for line in schema_lines()}
    found = find(name, lines, what="schema", hint="painref schema lists them all.")
    return data_schema() if found.id == DATA else record_schema(found.id)


def record_schema(kind: str) -> dict[str, Any]:
    """The schema of what `--json` prints for a kind of record, envelope included."""
    schemas = Schemas()
    properties = {
        "schema": {"const": f"painref/{kind}/{SCHEMA_VERSION}"},
        "data_version": {"type": ["string", "null"]},
        "intended_use": {"type": "string"},
        "result": schemas.of(record_type(kind)),
    }
    return {
        "$schema": DRAFT,
        "title": f"painref/{kind}/{SCHEMA_VERSION}",
        "description": _describes(kind),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": schemas.definitions,
    }


def print_schemas(lines: Sequence[SchemaLine], page: Page) -> None:
    """The schemas, a line each."""
    page.table({"name": True, "describes": False}, [(line.id, line.describes) for line in lines])

"""The JSON Schema of every kind of record, in its envelope or as a line of a batch, and the list of them."""

from __future__ import annotations

from typing import Any

from painref.knowledge.lookup import find
from painref.knowledge.model import Id
from painref.output.machine.json import schema_name
from painref.output.machine.type_schema import DRAFT, Schemas, data_schema, summary
from painref.output.registry import BATCH_LINES, ENVELOPED, record_type
from painref.records import record

DATA = Id("data")
"""The name of the schema of data files, which is not a kind of record."""


@record
class SchemaLine:
    """A schema in a line: its name, and what it describes."""

    id: Id
    describes: str


def schema_lines() -> tuple[SchemaLine, ...]:
    """Return the schema of each kind of record, then those of a batch, then that of data files."""
    lines = (SchemaLine(id=Id(kind), describes=_describes(kind)) for kind in (*ENVELOPED, *BATCH_LINES))
    return (*lines, SchemaLine(id=DATA, describes="A data file, for editors."))


def _describes(kind: str) -> str:
    hint = record_type(kind)
    return summary(hint) if isinstance(hint, type) else f"List: {summary(hint.__args__[0])}"


def schema_called(name: str) -> dict[str, Any]:
    """Return the schema of that name.

    Raises `NotFoundError` with suggestions.
    """
    lines = {line.id: line for line in schema_lines()}
    found = find(name, lines, what="schema", hint="painref schema lists them all.")
    if found.id == DATA:
        return data_schema()
    return line_schema(found.id) if found.id in BATCH_LINES else record_schema(found.id)


def record_schema(kind: str) -> dict[str, Any]:
    """Return the schema of what `--json` prints for a kind of record, envelope included."""
    schemas = Schemas()
    properties = {
        "schema": {"const": schema_name(kind)},
        "data_version": {"type": ["string", "null"]},
        "intended_use": {"type": "string"},
        "result": schemas.of(record_type(kind)),
    }
    return _object_schema(schema_name(kind), _describes(kind), properties, schemas)


def line_schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind of line that a batch writes."""
    from painref.batch.records import SCHEMA_VERSION  # only the schemas of a batch need it

    schemas, cls = Schemas(), record_type(kind)
    schemas.of(cls)
    title = f"painref/{kind}/{SCHEMA_VERSION}"
    properties = {**schemas.definitions.pop(cls.__name__)["properties"], "schema": {"const": title}}
    return _object_schema(title, summary(cls), properties, schemas)


def _object_schema(title: str, description: str, properties: dict[str, Any], schemas: Schemas) -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "title": title,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": schemas.definitions,
    }

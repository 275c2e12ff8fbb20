"""The JSON Schema of every kind of record, in its envelope or as a line of a batch, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from painref.knowledge.lookup import find
from painref.knowledge.model import Id
from painref.output.machine.json import RECORDS, SCHEMA_VERSION, record_type
from painref.output.machine.type_schema import DRAFT, Schemas, data_schema, summary
from painref.records import record

if TYPE_CHECKING:
    from painref.output.terminal.console import Page

DATA = Id("data")
"""The name of the schema of data files, which is of no kind of record."""


LINES: Mapping[str, str] = {
    "batch-summary": "SummaryRecord",
    "batch-full": "FullRecord",
    "batch-error": "ErrorRecord",
}
"""The kinds of line that a batch writes, which stand in no envelope, and their types in `painref.batch.records`."""


@record
class SchemaLine:
    """A schema in a line: its name, and what it describes."""

    id: Id
    describes: str


def schema_lines() -> tuple[SchemaLine, ...]:
    """The schema of each kind of record, then those of a batch, then that of data files."""
    lines = [SchemaLine(id=Id(kind), describes=_describes(kind)) for kind in RECORDS]
    lines += [SchemaLine(id=Id(kind), describes=summary(_line_type(kind))) for kind in LINES]
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
    if found.id == DATA:
        return data_schema()
    return line_schema(found.id) if found.id in LINES else record_schema(found.id)


def record_schema(kind: str) -> dict[str, Any]:
    """The schema of what `--json` prints for a kind of record, envelope included."""
    schemas = Schemas()
    properties = {
        "schema": {"const": f"painref/{kind}/{SCHEMA_VERSION}"},
        "data_version": {"type": ["string", "null"]},
        "intended_use": {"type": "string"},
        "result": schemas.of(record_type(kind)),
    }
    return _object_schema(f"painref/{kind}/{SCHEMA_VERSION}", _describes(kind), properties, schemas)


def line_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of line that a batch writes."""
    from painref.batch import records as batch

    schemas, cls = Schemas(), _line_type(kind)
    schemas.of(cls)
    title = f"painref/{kind}/{batch.SCHEMA_VERSION}"
    properties = {**schemas.definitions.pop(cls.__name__)["properties"], "schema": {"const": title}}
    return _object_schema(title, summary(cls), properties, schemas)


def _line_type(kind: str) -> type[Any]:
    from painref.batch import records as batch

    cls: type[Any] = getattr(batch, LINES[kind])
    return cls


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


def print_schemas(lines: Sequence[SchemaLine], page: Page) -> None:
    """The schemas, a line each."""
    page.table({"name": True, "describes": False}, [(line.id, line.describes) for line in lines])

"""``painref schema``: what the records of ``--json`` look like."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.options import with_output_options
from painref.errors import UsageError
from painref.output.emit import emit, emit_document
from painref.output.options import OutputOptions


@with_output_options
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A kind of record, or data; without it, all of them.")
    ] = None,
    *,
    options: OutputOptions,
) -> None:
    """Print the JSON Schema of a kind of --json record, or of the data files.

    \b
    painref schema
    painref schema assessment
    painref schema data > docs/data.schema.json
    """
    # Imported when the command runs: help and completion do without.
    from painref.output.machine.schema import schema_called, schema_lines

    if name is None:
        emit("schemas", schema_lines(), options)
        return
    if options.fields is not None:
        raise UsageError("--fields chooses from the list of schemas.", remedy="Leave it out, or the name.")
    emit_document("schema", schema_called(name), options)

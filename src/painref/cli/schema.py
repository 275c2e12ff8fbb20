"""``painref schema``: what the records of ``--json`` look like."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from painref.cli.options import ColorOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.errors import UsageError
from painref.output.text import Color, Form


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A kind of record, or data; without it, all of them.")
    ] = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Print the JSON Schema of a kind of record, as --json gives it, or of the data files.

    \b
    painref schema
    painref schema assessment
    painref schema data > docs/data.schema.json
    """
    from painref.output.machine.schema import print_schemas, schema_called, schema_lines

    if name is not None:
        _print_schema(schema_called(name), fields, chosen_form(as_json, None, format_))
        return
    form = chosen_form(as_json, fields, format_)
    lines = schema_lines()
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("schemas", lines, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page

    print_schemas(lines, Page(color))


def _print_schema(schema: dict[str, Any], fields: str | None, form: Form) -> None:
    from painref.output.machine.json import write_json, write_yaml

    if fields is not None:
        raise UsageError("--fields chooses from the list of schemas.", remedy="Leave it out, or the name.")
    if form in (Form.CSV, Form.MARKDOWN):
        raise UsageError("one schema is no table.", remedy="Use --json or --format yaml.")
    (write_yaml if form is Form.YAML else write_json)(schema)

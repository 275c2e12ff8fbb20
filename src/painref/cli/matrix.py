"""``painref matrix``: procedures by conditions."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.output.text import Color, Form


def matrix(
    region: Annotated[
        str | None,
        typer.Option(help="Only conditions of this region, such as low-back.", autocompletion=completing("regions")),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show what bodies say of every procedure for every condition, in one letter each.

    \b
    painref matrix
    painref matrix --region low-back
    painref matrix --json
    painref matrix --format csv > matrix.csv
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.access import load
    from painref.reference.matrix import matrix as built

    knowledge = load(overlays=data or ())
    record = built(region, knowledge)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("matrix", record, data_version=knowledge.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.matrix import print_matrix

    print_matrix(record, Page(color))

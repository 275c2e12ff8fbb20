"""``painref compare``: procedures side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.output.text import Color, Form


def compare(
    procedures: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C]",
            help="Two or three procedures: id, abbreviation or alias, in any case.",
            autocompletion=completing("procedures"),
        ),
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Put two or three procedures side by side.

    \b
    painref compare lumbar-transforaminal-esi lumbar-interlaminar-esi
    painref compare scs drg-stimulation pns
    painref compare kyphoplasty vertebroplasty --json
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.access import load
    from painref.reference.compare import compare as compared

    knowledge = load(overlays=data or ())
    record = compared(procedures, knowledge)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("comparison", record, data_version=knowledge.version, form=form, fields=fields)
        return
    from painref.output.terminal.compare import print_comparison
    from painref.output.terminal.console import Page

    print_comparison(record, Page(color))

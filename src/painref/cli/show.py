"""``painref show``: one procedure or condition."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import (
    ColorOption,
    DataOption,
    FieldsOption,
    FormOption,
    JsonOption,
    NoPagerOption,
    chosen_form,
)
from painref.output.text import Color, Form, plain


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A procedure or condition: id, abbreviation or alias, in any case.",
            autocompletion=completing("procedures", "conditions"),
        ),
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    no_pager: NoPagerOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show a procedure or a condition, with its sources.

    \b
    painref show rfa
    painref show lumbar-transforaminal-esi
    painref show "spinal stenosis" --json
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.location import built_in_data
    from painref.library.store import page_called

    found = page_called(plain(name), built_in_data(), data or ())
    if form is Form.JSON and fields is None:
        from painref.output.machine.json import print_text

        print_text(found.kind, found.record, data_version=found.version)
        return
    if form is not Form.TEXT:
        import json

        from painref.output.machine.json import print_data

        print_data(found.kind, json.loads(found.record), data_version=found.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.show import print_page

    with Page(color).paged(not no_pager) as page:
        print_page(found.kind, found.record, page)

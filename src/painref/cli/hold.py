"""``painref hold``: when a drug stops before a procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.output.text import Color, Form


def hold(
    drugs: Annotated[
        list[str],
        typer.Argument(
            metavar="DRUG...",
            help="One or more drugs: id, name, brand or alias, in any case.",
            autocompletion=completing("medications"),
        ),
    ],
    procedure: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PROCEDURE",
            help="Only the bleeding-risk class of this procedure.",
            autocompletion=completing("procedures"),
        ),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Say when a drug stops before a procedure, and when it restarts, by each body.

    \b
    painref hold apixaban
    painref hold eliquis aspirin --for scs
    painref hold warfarin --for lumbar-medial-branch-block --json
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.access import load
    from painref.reference.holds import hold_page

    knowledge = load(overlays=data or ())
    record = hold_page(drugs, procedure, knowledge)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("hold", record, data_version=knowledge.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.hold import print_holds

    print_holds(record, Page(color))

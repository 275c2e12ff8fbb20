"""``painref diff``: what an overlay changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.errors import UsageError
from painref.output.text import Color, Form


def diff(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The overlay folder; by default those in use.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show what an overlay adds, changes and withdraws, and which of the cited patients come out differently under it.

    \b
    painref diff examples/clinic
    painref diff examples/clinic --json
    """
    form = chosen_form(as_json, fields, format_)
    overlays = [folder] if folder is not None else data
    if not overlays:
        raise UsageError("no overlay folder is named.", remedy="Name one: painref diff DIR.")
    from painref.library.access import load
    from painref.library.case_files import case_documents
    from painref.library.location import built_in_cases
    from painref.triage.cases import parse_cases
    from painref.triage.overlay_effects import overlay_effects

    before, after = load(), load(overlays=overlays)
    cases = list(parse_cases(case_documents(built_in_cases()), before))
    record = overlay_effects(before, after, cases)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("diff", record, data_version=after.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.diff import print_effects

    print_effects(record, Page(color))

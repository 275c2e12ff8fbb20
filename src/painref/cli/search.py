"""``painref search``: full text over the whole knowledge."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.output.text import Color, Form


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for; every word counts.")],
    most: Annotated[int, typer.Option("--most", min=1, help="How many entries to show, best first.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Find entries by the words anywhere in them. Plurals and a typing error in a word do not matter.

    \b
    painref search dorsal root ganglion
    painref search "particulate steroid" --most 5
    painref search neuritis --json
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.access import load
    from painref.reference.search import search as found

    knowledge = load(overlays=data or ())
    record = found(" ".join(words), knowledge, most=most)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("search", record, data_version=knowledge.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.search import print_hits

    print_hits(record, Page(color))

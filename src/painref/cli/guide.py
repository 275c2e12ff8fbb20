"""``painref guide``: topics for a newcomer to the field."""

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
from painref.output.text import Color, Form


def guide(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="[TOPIC]", help="A topic: id, title or alias.", autocompletion=completing("topics")),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    no_pager: NoPagerOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Read short cited pages on the field; without a topic, list them.

    \b
    painref guide
    painref guide what-is-interventional-pain
    painref guide timing --json
    """
    form = chosen_form(as_json, fields, format_)
    from painref.library.access import load
    from painref.output.machine.json import print_record
    from painref.output.terminal.console import Page
    from painref.output.terminal.topics import print_topic, print_topics
    from painref.reference.topics import topic_lines, topic_page

    knowledge = load(overlays=data or ())
    if topic is None:
        lines = topic_lines(knowledge)
        if form is not Form.TEXT:
            print_record("topics", lines, data_version=knowledge.version, form=form, fields=fields)
        else:
            with Page(color).paged(not no_pager) as screen:
                print_topics(lines, screen)
        return
    page = topic_page(topic, knowledge)
    if form is not Form.TEXT:
        print_record("topic", page, data_version=knowledge.version, form=form, fields=fields)
    else:
        with Page(color).paged(not no_pager) as screen:
            print_topic(page, screen)

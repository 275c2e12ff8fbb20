"""``painref guide``: topics for a newcomer to the field."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, JsonOption, NoPagerOption
from painref.render.text import Color


def guide(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="[TOPIC]", help="A topic: id, title or alias.", autocompletion=completing("topics")),
    ] = None,
    as_json: JsonOption = False,
    no_pager: NoPagerOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Read short cited pages on the field; without a topic, list them.

    \b
    painref guide
    painref guide what-is-interventional-pain
    painref guide timing --json
    """
    from painref.knowledge import load
    from painref.knowledge.guide import topic_lines, topic_page
    from painref.render.console import Page
    from painref.render.guide import print_topic, print_topics
    from painref.render.json import print_record

    knowledge = load()
    if topic is None:
        lines = topic_lines(knowledge)
        if as_json:
            print_record("topics", lines, data_version=knowledge.version)
        else:
            with Page(color).paged(not no_pager) as screen:
                print_topics(lines, screen)
        return
    page = topic_page(topic, knowledge)
    if as_json:
        print_record("topic", page, data_version=knowledge.version)
    else:
        with Page(color).paged(not no_pager) as screen:
            print_topic(page, screen)

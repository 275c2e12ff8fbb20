"""``painref guide``: topics for a newcomer to the field."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.names import named
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def guide(
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A topic: id, title or alias.", autocompletion=completing("topics")),
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Read short cited pages for newcomers to the field. Without a topic, list them.

    \b
    painref guide
    painref guide what-is-interventional-pain
    painref guide timing --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.topics import topic_lines, topic_page

    knowledge = load(overlays=data or ())
    if not topic:
        emit("topics", topic_lines(knowledge), options, data_version=knowledge.version)
    else:
        wanted = named(topic, ("topic",), knowledge, hint="painref guide lists them all.").id
        emit("topic", topic_page(wanted, knowledge), options, data_version=knowledge.version)

"""``painref matrix``: procedures by conditions."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, JsonOption
from painref.render.text import Color


def matrix(
    region: Annotated[
        str | None,
        typer.Option(help="Only conditions of this region, such as low-back.", autocompletion=completing("regions")),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show what bodies say of every procedure for every condition, in one letter each.

    \b
    painref matrix
    painref matrix --region low-back
    painref matrix --json
    """
    from painref.knowledge import load
    from painref.knowledge.matrix import matrix as built

    knowledge = load()
    record = built(region, knowledge)
    if as_json:
        from painref.render.json import print_record

        print_record("matrix", record, data_version=knowledge.version)
        return
    from painref.render.console import Page
    from painref.render.matrix import print_matrix

    print_matrix(record, Page(color))

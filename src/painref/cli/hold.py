"""``painref hold``: when a drug stops before a procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, JsonOption
from painref.render.text import Color


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
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Say when a drug stops before a procedure, and when it restarts, by each body.

    \b
    painref hold apixaban
    painref hold eliquis aspirin --for scs
    painref hold warfarin --for lumbar-medial-branch-block --json
    """
    from painref.knowledge import load
    from painref.knowledge.holds import hold_page

    knowledge = load()
    record = hold_page(drugs, procedure, knowledge)
    if as_json:
        from painref.render.json import print_record

        print_record("hold", record, data_version=knowledge.version)
        return
    from painref.render.console import Page
    from painref.render.hold import print_holds

    print_holds(record, Page(color))

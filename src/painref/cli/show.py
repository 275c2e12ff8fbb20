"""``painref show``: one procedure or condition."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.options import ColorOption, JsonOption, completing
from painref.render.text import Color


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A procedure or condition: id, abbreviation or alias, in any case.",
            autocompletion=completing("procedures", "conditions"),
        ),
    ],
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show a procedure or a condition, with its sources.

    \b
    painref show rfa
    painref show lumbar-transforaminal-esi
    painref show "spinal stenosis" --json
    """
    from painref.knowledge import find, load
    from painref.knowledge.models import Procedure
    from painref.knowledge.pages import ConditionPage, ProcedurePage, condition_page, procedure_page

    knowledge = load()
    entry = find(
        name,
        knowledge.procedures,
        knowledge.conditions,
        what="procedure or condition",
        hint="painref list, and painref list conditions, show them all.",
    )
    record: ProcedurePage | ConditionPage
    if isinstance(entry, Procedure):
        record = procedure_page(entry, knowledge)
    else:
        record = condition_page(knowledge.conditions[entry.id], knowledge)
    if as_json:
        from painref.render.json import print_record

        kind = "procedure" if isinstance(entry, Procedure) else "condition"
        print_record(kind, record, data_version=knowledge.version)
        return
    from painref.render.console import Page
    from painref.render.show import print_entry

    print_entry(record, Page(color))

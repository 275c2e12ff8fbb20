"""``painref cases``: the cited patients that the knowledge is tested on."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing_one_of
from painref.cli.options import ColorOption, JsonOption
from painref.render.text import Color


def _case_ids() -> list[str]:
    from painref.knowledge.location import built_in_cases
    from painref.triage.cases import case_ids

    return case_ids(built_in_cases())


def cases(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="One case; without it, all of them.",
            autocompletion=completing_one_of(_case_ids),
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show the cited patients that painref is tested on, and what it makes of them.

    \b
    painref cases
    painref cases suspected-facet-pain-no-block
    """
    from painref.knowledge import find, load
    from painref.knowledge.location import built_in_cases
    from painref.render.console import Page
    from painref.triage.cases import assess_case, case_line, read_cases

    knowledge = load()
    every = {case.id: case for case in read_cases(built_in_cases(), knowledge)}
    if name is None:
        lines = [case_line(case, knowledge) for case in every.values()]
        if as_json:
            from painref.render.json import print_record

            print_record("cases", lines, data_version=knowledge.version)
            return
        from painref.render.cases import print_cases

        print_cases(lines, Page(color))
        return
    case = find(name, every, what="case", hint="painref cases shows them all.")
    assessment = assess_case(case, knowledge)
    if as_json:
        from painref.render.json import print_record

        print_record("case", {"case": case, "assessment": assessment}, data_version=knowledge.version)
        return
    from painref.render.cases import print_case

    print_case(case, assessment, Page(color))

"""``painref cases``: the cited patients that the knowledge is tested on."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing_one_of
from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.output.text import Color, Form


def _case_ids() -> list[str]:
    from painref.library.case_files import case_ids
    from painref.library.location import built_in_cases

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
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show the cited patients that painref is tested on, and what it makes of them.

    \b
    painref cases
    painref cases suspected-facet-pain-no-block
    """
    form = chosen_form(as_json, fields, format_)
    from painref.knowledge.lookup import find
    from painref.library.access import load
    from painref.library.case_files import case_documents
    from painref.library.location import built_in_cases
    from painref.output.terminal.console import Page
    from painref.triage.cases import AssessedCase, assess_case, assessing, case_line, parse_cases

    knowledge = load(overlays=data or ())
    every = {case.id: case for case in parse_cases(case_documents(built_in_cases()), knowledge)}
    if name is None:
        assessment_of = assessing(knowledge)
        lines = [case_line(case, assessment_of(case)) for case in every.values()]
        if form is not Form.TEXT:
            from painref.output.machine.json import print_record

            print_record("cases", lines, data_version=knowledge.version, form=form, fields=fields)
            return
        from painref.output.terminal.cases import print_cases

        print_cases(lines, Page(color))
        return
    case = find(name, every, what="case", hint="painref cases shows them all.")
    assessment = assess_case(case, knowledge)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record(
            "case",
            AssessedCase(case=case, assessment=assessment),
            data_version=knowledge.version,
            form=form,
            fields=fields,
        )
        return
    from painref.output.terminal.cases import print_case

    print_case(case, assessment, knowledge, Page(color))

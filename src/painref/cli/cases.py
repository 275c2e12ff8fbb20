"""``painref cases``: the cited patients that the knowledge is tested on."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing_one_of
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


def _case_ids() -> list[str]:
    from painref.library.case_files import case_ids
    from painref.library.location import built_in_cases

    return case_ids(built_in_cases())


@with_output_options
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
    *,
    options: OutputOptions,
) -> None:
    """Show the cited patients that painref is tested on, and its answer for each.

    \b
    painref cases
    painref cases suspected-facet-pain-no-block
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.case_files import case_document, case_documents
    from painref.library.location import built_in_cases
    from painref.library.open import load
    from painref.triage.cases import assessed_case, case_lines, parse_cases

    knowledge = load(overlays=data or ())
    if name is None:
        every = parse_cases(case_documents(built_in_cases()), knowledge)
        emit("cases", case_lines(every, knowledge), options, data_version=knowledge.version)
    else:
        [case] = parse_cases([case_document(name, built_in_cases())], knowledge)
        found = assessed_case(case, knowledge)
        emit("case", found, options, data_version=knowledge.version, answers=found.case.answers)

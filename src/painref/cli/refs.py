"""``painref refs``: the bibliography."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import ColorOption, DataOption, FieldsOption, JsonOption, NoPagerOption, chosen_form
from painref.errors import UsageError
from painref.output.text import Color, Form


class Format(StrEnum):
    """In which form the bibliography is given."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


def refs(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="One reference, and where it is cited.", autocompletion=completing("references")
        ),
    ] = None,
    body: Annotated[
        str | None, typer.Option(help="Only those of this body.", autocompletion=completing("bodies"))
    ] = None,
    year: Annotated[int | None, typer.Option(help="Only those of this year.")] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="The statements that nobody has read at their source.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="The form of the bibliography.")] = Format.TEXT,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    no_pager: NoPagerOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """List the sources, and where each of them is cited.

    \b
    painref refs --body nice
    painref refs nice-2016-ng59
    painref refs --unverified --format csv
    painref refs --year 2025 --format bibtex > painref.bib
    """
    exported = format_ in (Format.BIBTEX, Format.CSL_JSON)
    if exported and (as_json or unverified or fields is not None):
        raise UsageError(
            f"--format {format_} goes with neither --json, --fields nor --unverified.", remedy="Leave one of them out."
        )
    form = Form.TEXT if exported else chosen_form(as_json, fields, Form(format_))
    from painref.library.access import load
    from painref.output.machine.json import print_record
    from painref.output.terminal.console import Page
    from painref.output.terminal.refs import print_bibliography, print_exported, print_reference, print_unverified
    from painref.reference.bibliography import bibliography, reference_page, selected, unverified_statements

    knowledge = load(overlays=data or ())
    if exported:
        print_exported(selected(id_, body, year, knowledge), format_, knowledge)
    elif unverified:
        statements = unverified_statements(id_, body, year, knowledge)
        if form is not Form.TEXT:
            print_record("unverified", statements, data_version=knowledge.version, form=form, fields=fields)
        else:
            with Page(color).paged(not no_pager) as screen:
                print_unverified(statements, screen)
    elif id_ is not None:
        page = reference_page(selected(id_, body, year, knowledge)[0], knowledge)
        if form is not Form.TEXT:
            print_record("reference", page, data_version=knowledge.version, form=form, fields=fields)
        else:
            with Page(color).paged(not no_pager) as screen:
                print_reference(page, screen)
    else:
        lines = bibliography(selected(None, body, year, knowledge), knowledge)
        if form is not Form.TEXT:
            print_record("references", lines, data_version=knowledge.version, form=form, fields=fields)
        else:
            with Page(color).paged(not no_pager) as screen:
                print_bibliography(lines, screen)

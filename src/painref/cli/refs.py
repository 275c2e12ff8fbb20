"""``painref refs``: the bibliography."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.options import DataOption, with_output_options
from painref.errors import UsageError
from painref.output.emit import emit
from painref.output.options import OutputOptions


class Format(StrEnum):
    """The forms of the bibliography: those of a record, and two of other programs."""

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
            metavar="[ID]",
            help="One source: the reference and where it is cited.",
            autocompletion=completing("references"),
        ),
    ] = None,
    body: Annotated[
        str | None, typer.Option(metavar="BODY", help="Only those of this body.", autocompletion=completing("bodies"))
    ] = None,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Only those of this year.")] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="List the statements that nobody has checked at their source.")
    ] = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
    exported: Format | None,
) -> None:
    """List the sources, and where each of them is cited.

    \b
    painref refs --body nice
    painref refs nice-2016-ng59
    painref refs --unverified --format csv
    painref refs --year 2025 --format bibtex > painref.bib
    """
    if exported and unverified:
        raise UsageError(f"--format {exported} does not take --unverified.", remedy="Leave one of them out.")
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.bibliography import bibliography, reference_page, selected, unverified_statements

    knowledge = load(overlays=data or ())
    if exported:
        from painref.output.machine.citations import write_citations

        write_citations(selected(id_, body, year, knowledge), exported, knowledge)
    elif unverified:
        statements = unverified_statements(id_, body, year, knowledge)
        emit("unverified", statements, options, data_version=knowledge.version)
    elif id_ is not None:
        (reference,) = selected(id_, body, year, knowledge)
        emit("reference", reference_page(reference, knowledge), options, data_version=knowledge.version)
    else:
        lines = bibliography(selected(None, body, year, knowledge), knowledge)
        emit("references", lines, options, data_version=knowledge.version)


refs = with_output_options(refs, Format)

"""``painref lint``: checks a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.options import DataOption, with_output_options
from painref.errors import ExitCode, PainrefError
from painref.output.emit import emit
from painref.output.options import Form, OutputOptions
from painref.output.wording import counted


@with_output_options
def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="The folder of YAML files; by default the overlays in use, or the built-in data."
        ),
    ] = None,
    stats: Annotated[bool, typer.Option("--stats", help="Count the entries instead of checking them.")] = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Check the data files and show every problem with its file, line, column and remedy, or count the entries.

    \b
    painref lint
    painref lint examples/clinic
    painref lint clinic-data --json
    painref lint --stats

    A folder with a release: is a whole knowledge, and checked by itself; one without is an overlay, and checked over
    the built-in knowledge.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.location import built_in_data
    from painref.library.open import damage, load
    from painref.lint import lint as problems_of
    from painref.overlay.merge import is_whole, overlay_problems
    from painref.reference.statistics import statistics

    overlays = data or []
    if folder is not None:
        overlays = [] if is_whole(folder) else [folder]
    if stats:
        knowledge = load(None if overlays else folder, overlays)
        emit("statistics", statistics(knowledge), options, data_version=knowledge.version)
        return
    built_in = built_in_data()
    problems = overlay_problems(built_in, overlays) if overlays else problems_of(folder or built_in)
    emit("problems", problems, options)
    if options.form is Form.TEXT:
        typer.echo(f"painref lint: {counted(len(problems), 'problem')}.", err=True)
    if folder is None and (found := damage(compare=True)):
        raise PainrefError(found)
    if any(not problem.rule.is_warning for problem in problems):
        raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID)

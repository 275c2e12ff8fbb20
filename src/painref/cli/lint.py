"""``painref lint``: checks a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.options import ColorOption, DataOption, FieldsOption, FormOption, JsonOption, chosen_form
from painref.errors import ExitCode
from painref.output.text import Color, Form


def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="The folder of YAML files; by default the overlays in use, or the built-in."
        ),
    ] = None,
    stats: Annotated[bool, typer.Option("--stats", help="Count what is there instead of checking it.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
    fields: FieldsOption = None,
    format_: FormOption = Form.TEXT,
    color: ColorOption = Color.AUTO,
) -> None:
    """Check the knowledge: every problem with its file, line, column and remedy. Or count what is in it.

    \b
    painref lint
    painref lint examples/clinic
    painref lint clinic-data --json
    painref lint --stats

    A folder with a release: is a whole knowledge, and checked by itself; one without is an overlay, and checked over
    the built-in knowledge.
    """
    form = chosen_form(as_json, fields, format_)
    overlays = data or []
    if folder is not None:
        from painref.overlay.merge import is_whole

        overlays = [] if is_whole(folder) else [folder]
    if stats:
        _print_statistics(None if overlays else folder, overlays, form, fields, color)
        return
    from painref.library.location import built_in_data
    from painref.lint import lint as check
    from painref.output.terminal.lint import print_problems

    if overlays:
        from painref.overlay.merge import overlay_problems

        problems = overlay_problems(built_in_data(), overlays)
    else:
        problems = check(folder or built_in_data())
    print_problems(problems, form, fields)
    if any(not problem.rule.is_warning for problem in problems):
        raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID)


def _print_statistics(folder: Path | None, overlays: list[Path], form: Form, fields: str | None, color: Color) -> None:
    from painref.library.access import load
    from painref.reference.statistics import statistics

    knowledge = load(folder, overlays)
    record = statistics(knowledge)
    if form is not Form.TEXT:
        from painref.output.machine.json import print_record

        print_record("statistics", record, data_version=knowledge.version, form=form, fields=fields)
        return
    from painref.output.terminal.console import Page
    from painref.output.terminal.statistics import print_statistics

    print_statistics(record, Page(color))

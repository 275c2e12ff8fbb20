"""``painref lint``: checks a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.errors import ExitCode


def lint(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder of YAML files; by default the built-in data.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON record instead of lines.")] = False,
) -> None:
    """Check the knowledge: every problem with its file, line, column and remedy."""
    from painref.knowledge.lint import lint as check
    from painref.knowledge.location import built_in_data
    from painref.render.lint import print_problems

    problems = check(folder or built_in_data())
    print_problems(problems, as_json=as_json)
    if problems:
        raise typer.Exit(ExitCode.NOT_FOUND_OR_INVALID)

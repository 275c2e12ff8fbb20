"""``painref diff``: what an overlay changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.options import DataOption, with_output_options
from painref.errors import UsageError
from painref.output.emit import emit
from painref.output.options import OutputOptions


@with_output_options
def diff(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The overlay folder; by default those in use.")
    ] = None,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """Show what an overlay adds, changes and withdraws, and which of the cited patients come out differently under it.

    \b
    painref diff examples/clinic
    painref diff examples/clinic --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.case_files import case_documents
    from painref.library.location import built_in_cases
    from painref.library.open import load
    from painref.triage.cases import parse_cases
    from painref.triage.overlay_effects import overlay_effects

    overlays = [folder] if folder is not None else data
    if not overlays:
        raise UsageError("no overlay folder is named.", remedy="Name one: painref diff DIR.")
    before, after = load(), load(overlays=overlays)
    cases = list(parse_cases(case_documents(built_in_cases()), before))
    effects = overlay_effects(before, after, cases)
    emit("diff", effects, options, data_version=after.version)

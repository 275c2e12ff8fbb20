"""``painref hold``: when a drug stops before a procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.names import below_note, named
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import Detail, OutputOptions


@with_output_options
def hold(
    drugs: Annotated[
        list[str],
        typer.Argument(
            metavar="DRUG...",
            help="One or more drugs: name, brand or alias, with or without a dose.",
            autocompletion=completing("medications"),
        ),
    ],
    procedure: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PROCEDURE",
            help="Only the bleeding-risk class of this procedure.",
            autocompletion=completing("procedures"),
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day of the procedure, or day and time: doses get their days."),
    ] = None,
    data: DataOption = None,
    *,
    detail: Detail,
    options: OutputOptions,
) -> None:
    """Say when a drug stops before a procedure, and when it restarts, by each body.

    \b
    painref hold apixaban
    painref hold eliquis aspirin 81 mg --for scs
    painref hold eliquis --for "L5-S1 TFESI" --on 2026-12-03T08:00
    painref hold warfarin --for lumbar-medial-branch-block --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.knowledge.resolver import names_exactly, split_names
    from painref.library.open import load
    from painref.reference.hold_dates import parse_day
    from painref.reference.holds import NOT_A_DRUG, hold_page

    knowledge = load(overlays=data or ())
    names = split_names(drugs, ("medication",), knowledge)
    for start in range(1, len(names)) if procedure is not None else ():
        longer = " ".join([procedure or "", *names[start:]])  # --for scs trial, without quotes
        if names_exactly(longer, ("procedure",), knowledge):
            procedure, names = longer, names[:start]
            break
    wanted = [named(drug, ("medication",), knowledge, hint=NOT_A_DRUG) for drug in names]
    for drug in wanted:
        options = below_note(drug, options)
    before: str | None = None
    levels: tuple[str, ...] = ()
    if procedure is not None:
        found = named(procedure, ("procedure",), knowledge, hint="painref list shows them all.", by_level=True)
        options = below_note(found, options, by_level=True)
        before, levels = found.id, tuple(detail.text for detail in found.details if detail.kind == "level")
    page = hold_page([drug.id for drug in wanted], before, knowledge, on=parse_day(on) if on else "", levels=levels)
    emit("hold", page, options, data_version=knowledge.version, detail=detail)

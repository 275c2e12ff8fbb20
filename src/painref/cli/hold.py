"""``painref hold``: when a drug stops before a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.completion import completing
from painref.cli.names import below_note, named
from painref.cli.options import DataOption, with_output_options
from painref.errors import UsageError
from painref.output.emit import emit
from painref.output.options import Detail, OutputOptions

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge


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
    procedures: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="PROCEDURE",
            help="Only the bleeding-risk class of this procedure. Repeatable: side by side.",
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
    painref hold clopidogrel --for scs --for lumbar-rfa
    painref hold warfarin --for lumbar-medial-branch-block --json
    """
    # Imported when the command runs: help and completion do without.
    from painref.knowledge.resolver import split_names
    from painref.library.open import load
    from painref.reference.hold_dates import parse_day
    from painref.reference.holds import NOT_A_DRUG, hold_page, side_by_side

    knowledge = load(overlays=data or ())
    names, before = _told_apart(split_names(drugs, ("medication", "term"), knowledge), procedures or [], knowledge)
    if not names:
        raise UsageError("no drug is named.", remedy="Name one, such as painref hold apixaban.")
    wanted = [named(drug, ("medication",), knowledge, hint=NOT_A_DRUG) for drug in names]
    for drug in wanted:
        options = below_note(drug, options)
    day = parse_day(on) if on else ""
    pages = []
    for name in before:
        found = named(name, ("procedure",), knowledge, hint="painref list shows them all.", by_level=True)
        options = below_note(found, options, by_level=True)
        levels = [detail.text for detail in found.details if detail.kind == "level"]
        pages.append(hold_page([drug.id for drug in wanted], found.id, knowledge, on=day, levels=levels))
    page = side_by_side(pages) if pages else hold_page([drug.id for drug in wanted], None, knowledge, on=day)
    emit("hold", page, options, data_version=knowledge.version, detail=detail)


def _told_apart(drugs: list[str], procedures: list[str], knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """Return the names of drugs and of procedures: ``--for scs trial`` and ``--for "lumbar rfa, scs"`` are procedures.

    The words after the first drug may go on the name of a procedure, which needs no quotes.
    """
    from painref.knowledge.resolver import names_exactly

    for place, procedure in enumerate(procedures):
        for start in range(1, len(drugs)):
            longer = " ".join([procedure, *drugs[start:]])
            found = _split(longer, knowledge)
            if len(found) > 1 or names_exactly(longer, ("procedure",), knowledge):
                return drugs[:start], [*procedures[:place], *found, *procedures[place + 1 :]]
    return drugs, [name for procedure in procedures for name in _split(procedure, knowledge)]


def _split(text: str, knowledge: Knowledge) -> list[str]:
    """Return the procedures that a text lists; itself if it is one, or if a part of it is none."""
    from painref.knowledge.resolver import names_exactly

    parts = [part.strip() for part in re.split(r",|;|\b(?:and|or|vs|versus)\b", text)]
    is_list = not names_exactly(text, ("procedure",), knowledge) and all(
        names_exactly(part, ("procedure",), knowledge) for part in parts
    )
    return parts if is_list else [text]

"""``painref list``: what there is, filtered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from painref.cli.completion import completing, completing_one_of
from painref.cli.names import named
from painref.cli.options import DataOption, FullOption, with_output_options
from painref.output.emit import emit
from painref.output.options import OutputOptions


class What(StrEnum):
    """What can be listed."""

    PROCEDURES = "procedures"
    CONDITIONS = "conditions"
    MEDICATIONS = "medications"
    QUESTIONS = "questions"
    RED_FLAGS = "red-flags"


def _values_of(name: str) -> list[str]:
    from painref.knowledge import model as models

    return [str(value) for value in getattr(models, name)]


@with_output_options
def list_entries(
    what: Annotated[
        What, typer.Argument(metavar="[WHAT]", help="procedures, conditions, medications, questions or red-flags.")
    ] = What.PROCEDURES,
    condition: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION", help="Only procedures for this condition.", autocompletion=completing("conditions")
        ),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            metavar="CATEGORY",
            help="Only procedures of this category, such as radiofrequency.",
            autocompletion=completing_one_of(lambda: _values_of("Category")),
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="REGION",
            help="Only entries for this region, such as low-back.",
            autocompletion=completing("regions"),
        ),
    ] = None,
    guidance: Annotated[
        str | None,
        typer.Option(
            metavar="MODALITY",
            help="Only procedures guided this way, such as fluoroscopy.",
            autocompletion=completing_one_of(lambda: _values_of("Modality")),
        ),
    ] = None,
    bleeding_risk: Annotated[
        str | None,
        typer.Option(
            metavar="CLASS",
            help="Only procedures that a body puts in this bleeding-risk class, such as low.",
            autocompletion=completing_one_of(lambda: _values_of("BleedingClass")),
        ),
    ] = None,
    full: FullOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
) -> None:
    """List procedures, conditions, medications, questions or red flags. Filters combine.

    \b
    painref list --condition sciatica
    painref list --condition low back pain
    painref list --category radiofrequency --bleeding-risk low
    painref list conditions --region low-back
    painref list red-flags
    painref list --format csv --fields id,name,bleeding.classes
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.listing import CONDITIONS, Filters, select

    knowledge = load(overlays=data or ())
    if condition is not None and what is What.PROCEDURES:
        condition = named(condition, CONDITIONS, knowledge, hint="Try painref list conditions.").id
    filters = Filters(
        condition=condition, category=category, region=region, guidance=guidance, bleeding_risk=bleeding_risk
    )
    lines, conditions = select(what, filters, knowledge)
    of: dict[str, Any] = {"full": full} if what in (What.PROCEDURES, What.RED_FLAGS) else {}
    of |= {"conditions": conditions, "by_category": filters == Filters()} if what is What.PROCEDURES else {}
    emit(what, lines, options, data_version=knowledge.version, **of)

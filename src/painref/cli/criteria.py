"""``painref criteria``: what each body or payer asks for before a procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.answers import AnswersOption, SettingsOption, given_answers
from painref.cli.completion import completing
from painref.cli.names import named
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import Detail, OutputOptions


@with_output_options
def criteria(
    procedure: Annotated[
        list[str],
        typer.Argument(
            metavar="PROCEDURE",
            help="A procedure or family, by any of its names.",
            autocompletion=completing("procedures"),
        ),
    ],
    condition: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help="Only for this condition.", autocompletion=completing("conditions")),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHOM",
            help="Only these: a body, jurisdiction or reference, clinical, or payers. Repeatable.",
            autocompletion=completing("lenses", "bodies", "references"),
        ),
    ] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    data: DataOption = None,
    *,
    detail: Detail,
    options: OutputOptions,
) -> None:
    """Show what each body or payer requires before a procedure, and what a patient still lacks.

    \b
    painref criteria lumbar-medial-branch-rfa
    painref criteria spinal cord stimulation --by medicare
    painref criteria lumbar-rfa --by cms --answers examples/facet-pain.yaml
    painref criteria kyphoplasty --set "pain_duration=4 weeks" --json

    Payers are included unless --by leaves them out. What was not answered stays unknown; it is never read as "no".
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.triage.criteria_page import criteria_page
    from painref.triage.lens import named_lens, whole_lens

    knowledge = load(overlays=data or ())
    lens = named_lens(tuple(by), knowledge) if by else whole_lens(knowledge)
    given = given_answers(answers, settings or [], knowledge)
    wanted = named(procedure, ("procedure",), knowledge, hint="painref list shows them all.").id
    of = None
    if condition is not None:
        of = named(condition, ("condition",), knowledge, hint="painref list conditions shows them all.").id
    record = criteria_page(wanted, of, lens, given.patient(knowledge), knowledge)
    emit("criteria", record, options, data_version=knowledge.version, detail=detail)

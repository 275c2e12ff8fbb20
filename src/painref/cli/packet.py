"""``painref packet``: what a payer asks for, with what shows it, and the letter."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from painref.cli.answers import AnswersOption, SettingsOption, given_answers
from painref.cli.completion import completing
from painref.cli.documents import (
    Destination,
    DocumentForm,
    ForceOption,
    LabelOption,
    OutputOption,
    PaperOption,
    PdfOption,
    checked_label,
    write_document,
)
from painref.cli.names import named
from painref.cli.options import DataOption, with_output_options
from painref.errors import UsageError
from painref.output.options import OutputOptions
from painref.paper.sizes import Paper


@partial(with_output_options, forms=DocumentForm)
def packet(
    procedure: Annotated[
        list[str],
        typer.Argument(
            metavar="PROCEDURE",
            help="A procedure or family, by any of its names.",
            autocompletion=completing("procedures"),
        ),
    ],
    payer: Annotated[
        str,
        typer.Option(
            "--payer", metavar="NAME", help="The payer, such as medicare.", autocompletion=completing("bodies")
        ),
    ],
    condition: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help="The condition it is for.", autocompletion=completing("conditions")),
    ] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    label: LabelOption = "",
    output: OutputOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = Paper.A4,
    force: ForceOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
    exported: DocumentForm | None,
) -> None:
    """Print a prior-authorisation packet: each requirement and what documents it, a letter, and the sources.

    \b
    painref packet lumbar-rfa --payer medicare --answers patient.yaml
    painref packet scs --payer aetna --answers patient.yaml --format markdown
    painref packet lumbar-rfa --payer medicare --answers patient.yaml --pdf p.pdf

    What was not answered counts as not documented, never as met. Names and codes are left for you to fill in.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.paper.packet import PacketRequest
    from painref.paper.packet import packet as packet_of
    from painref.reference.listing import NothingFoundError
    from painref.triage.criteria_page import criteria_page
    from painref.triage.lens import default_lens, follows_only_payers, named_lens

    called = checked_label(label)
    knowledge = load(overlays=data or ())
    lens = named_lens((payer,), knowledge)
    if not follows_only_payers(lens, knowledge):
        raise UsageError(f"{payer} is not a payer.", remedy="painref criteria PROCEDURE --by payers shows who is.")
    wanted = named(procedure, ("procedure",), knowledge, hint="painref list shows them all.").id
    of = None
    if condition is not None:
        of = named(condition, ("condition",), knowledge, hint="painref list conditions shows them all.").id
    given = given_answers(answers, settings or [], knowledge)
    patient = given.patient(knowledge)
    asked = criteria_page(wanted, of, lens, patient, knowledge)
    try:
        clinical = criteria_page(wanted, of, default_lens(knowledge), patient, knowledge)
    except NothingFoundError:
        clinical = None
    document = packet_of(
        PacketRequest(payer=asked, clinical=clinical, given=given.given, knowledge=knowledge, label=called)
    )
    to = Destination(output=output, pdf=pdf, paper=paper, force=force)
    write_document("packet", document, to, options, exported, knowledge.version)

"""``painref convert``: an answers file of the first edition in the words of the second."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from painref.cli.answers import read_file, today
from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import Place, UsageError


def convert(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Answers of the first edition; - reads standard input.")],
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day the answers were given, such as 2026-08-01; by default today."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Convert an answers file of the first edition (before 2026.12) to the second.

    \b
    painref convert patient.yaml --as-of 2026-08-01 > patient-2.yaml

    What somebody should look at is said on stderr. The file itself is not changed.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.triage.questionnaire.convert import converted_file
    from painref.triage.questionnaire.dates import parse_as_of
    from painref.triage.questionnaire.errors import AnswerError

    try:
        day = today() if as_of is None else parse_as_of(as_of, Place("--as-of"), "--as-of")
    except AnswerError as error:
        raise UsageError(error.message, remedy=error.remedy) from None
    converted = converted_file(read_file(file), load(overlays=data or ()), day)
    sys.stdout.write(converted.text)
    for note in converted.notes:
        say(f"{note.question}: {note.text}")

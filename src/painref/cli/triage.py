"""``painref triage``: one patient."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.options import ColorOption, JsonOption, completing
from painref.errors import PainrefError, Place, UsageError
from painref.render.text import Color

if TYPE_CHECKING:
    from painref.knowledge import Knowledge
    from painref.logic.evaluate import Value


def triage(
    answers: Annotated[
        str | None, typer.Option(metavar="FILE", help="Answers in YAML or JSON; - reads standard input.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="One answer, over the file's. Repeatable."),
    ] = None,
    follow: Annotated[
        list[str] | None,
        typer.Option(metavar="WHOM", help="A body, jurisdiction or reference, clinical, or payers. Repeatable."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Go on asking what the answers given leave open.")] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the questionnaire's answers here, after each of them.")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="The whole reasoning on one procedure.",
            autocompletion=completing("procedures"),
        ),
    ] = None,
    as_json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Rank procedures for one patient, with reasons: by questionnaire on a terminal, or from answers given.

    \b
    painref triage
    painref triage --answers examples/sciatica.yaml
    painref triage --answers patient.json --set pregnancy=no --json
    painref triage --answers examples/facet-pain.yaml --follow uk
    painref triage --answers examples/facet-pain.yaml --explain lumbar-medial-branch-rfa
    painref triage --save patient.yaml
    painref triage --answers patient.yaml --ask

    What was not asked is unknown, never "no". painref list questions shows every question and its answers.
    """
    from painref.knowledge import load
    from painref.triage import assess, only, parse_lens

    knowledge = load()
    lens = parse_lens(tuple(follow or ()), knowledge)
    given = _given_answers(answers, settings or [], knowledge)
    if ask or (answers is None and not settings):
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UsageError(
                "the questionnaire needs a terminal.",
                remedy="Give --answers FILE (or - for standard input) or --set name=value.",
            )
        from painref.cli.interview import interview

        given = interview(knowledge, lens, given, save)
    assessment = assess(knowledge, given, lens)
    if explain is not None:
        assessment = only(assessment, explain, knowledge)
    if as_json:
        from painref.render.json import print_record

        print_record("assessment", assessment, data_version=knowledge.version)
        return
    from painref.render.console import Page
    from painref.render.explanation import print_explanation
    from painref.render.triage import print_assessment

    if explain is not None:
        print_explanation(assessment, Page(color))
    else:
        print_assessment(assessment, Page(color))


def _given_answers(source: str | None, settings: list[str], knowledge: Knowledge) -> dict[str, Value]:
    """The answers of the file, with those of ``--set`` put in their place."""
    from painref.triage import parse_answers, parse_setting

    given: dict[str, Value] = {}
    if source is not None:
        from painref.knowledge.document import read_document

        name = "<stdin>" if source == "-" else source
        given = parse_answers(read_document(_read(source), name), knowledge)
    for setting in settings:
        name, value = parse_setting(setting, knowledge)
        given.pop(name, None)
        if value is not None:
            given[name] = value
    return given


def _read(source: str) -> bytes:
    from painref.knowledge.document import MAX_BYTES

    try:
        if source == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PainrefError(
            f"cannot read the answers: {reason}.", place=Place(source), remedy="Name a YAML or JSON file, or -."
        ) from None

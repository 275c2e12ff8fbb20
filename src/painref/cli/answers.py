"""The answers that several commands take: a file or standard input, and single ones over it."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.completion import complete_setting
from painref.errors import PainrefError, Place, UsageError

if TYPE_CHECKING:
    from painref.criteria.evaluate import Answers, Value
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id

AnswersOption = Annotated[
    str | None, typer.Option("--answers", metavar="FILE", help="Answers in YAML or JSON; - reads standard input.")
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="One answer, over the file's. Repeatable.",
        autocompletion=complete_setting,
    ),
]


@dataclass(frozen=True, slots=True)
class Given:
    """The answers given on the command line, and the questions that the file says were asked in vain."""

    answers: dict[str, Value]
    unknown: tuple[Id, ...]


def given_answers(source: str | None, settings: list[str], knowledge: Knowledge) -> Given:
    """The answers of the file, with those of ``--set`` put in their place."""
    from painref.triage.questionnaire.answers import declared_unknown, parse_answers

    if source is None:
        return Given(with_settings({}, settings, knowledge), ())
    from painref.sources.document import read_document

    document = read_document(_read(source), "<stdin>" if source == "-" else source)
    answers = with_settings(parse_answers(document, knowledge), settings, knowledge)
    unknown = (name for name in declared_unknown(document, knowledge) if name not in answers)
    return Given(answers, tuple(unknown))


def with_settings(answers: Answers, settings: list[str], knowledge: Knowledge) -> dict[str, Value]:
    """The answers with each ``name=value`` put in its place; ``unknown`` takes one away."""
    from painref.triage import parse_setting

    given = dict(answers)
    for setting in settings:
        name, value = parse_setting(setting, knowledge)
        given.pop(name, None)
        if value is not None:
            given[name] = value
    return given


def _read(source: str) -> bytes:
    if not source:
        raise UsageError("--answers names no file.", remedy="Name a YAML or JSON file, or -.")
    from painref.triage.questionnaire.answers import MAX_BYTES

    data = _at_most(source, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PainrefError(
            f"the answers are more than {MAX_BYTES:,} bytes.",
            place=Place("<stdin>" if source == "-" else source),
            remedy="Answers are of one patient; painref triage --batch takes many.",
        )
    return data


def _at_most(source: str, size: int) -> bytes:
    """Return the bytes of a file, or of standard input, up to a size."""
    try:
        if source == "-":
            return sys.stdin.buffer.read(size)
        # Opening a pipe that nobody writes to would wait for ever, and so would reading from some devices.
        with open(os.open(source, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise PainrefError(
                    "the answers are not a regular file.",
                    place=Place(source),
                    remedy="Name a YAML or JSON file, or pipe them in with --answers -.",
                )
            return file.read(size)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PainrefError(
            f"cannot read the answers: {reason}.", place=Place(source), remedy="Name a YAML or JSON file, or -."
        ) from None

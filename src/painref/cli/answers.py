"""The answers that several commands take: a file or standard input, and single ones over it."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.completion import complete_setting, completing
from painref.cli.messages import say
from painref.errors import PainrefError, Place, UsageError
from painref.records import record

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.sources.document import Mapping, Node
    from painref.triage.patient import Patient
    from painref.triage.questionnaire.values import Given

AnswersOption = Annotated[
    str | None,
    typer.Option("--answers", metavar="FILE", help="A file of answers in YAML or JSON; - reads standard input."),
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set one answer, overriding the file: question=.., question.option=.., done.ID.relief=.. Repeatable.",
        autocompletion=complete_setting,
    ),
]

FollowOption = Annotated[
    list[str] | None,
    typer.Option(
        "--follow",
        metavar="WHOM",
        help="Whose recommendations count: a body, jurisdiction or reference, clinical, or payers. Repeatable.",
        autocompletion=completing("lenses", "bodies", "references"),
    ),
]

MAX_BYTES = 1_000_000
"""Largest file of one patient's answers."""

AGED_DAYS = 30
"""After how many days answers are said to have aged."""


@record(kw_only=False)
class GivenAnswers:
    """Answers given on the command line: the document that they make, and what it says."""

    document: Mapping
    given: Given

    def patient(self, knowledge: Knowledge) -> Patient:
        """Return the patient that they describe."""
        from painref.triage.questionnaire.resolve import patient_of

        return patient_of(self.given, knowledge)

    @classmethod
    def of(cls, given: Given, knowledge: Knowledge) -> GivenAnswers:
        """Return answers that were given in a conversation, as if a file held them."""
        from painref.sources.document import read_document
        from painref.triage.questionnaire.answer_file import answers_text
        from painref.triage.questionnaire.reading import answers_of

        return cls(answers_of(read_document(answers_text(given, knowledge).encode(), "answers")), given)

    def changed(self, settings: list[str], knowledge: Knowledge) -> GivenAnswers:
        """Return them with other single answers over them, as ``--what-if`` asks for."""
        return _read_with(self.document, settings, knowledge, self.given.as_of, "--what-if")


def one_source(file: str | None, answers: str | None) -> str | None:
    """Return the file of answers that is named with or without ``--answers``; raises `UsageError` for both."""
    if file is not None and answers is not None:
        raise UsageError("the answers are named twice.", remedy="Name one file.")
    return file or answers


def given_answers(source: str | None, settings: list[str], knowledge: Knowledge) -> GivenAnswers:
    """Return the answers of a file with those of ``--set`` put in their place.

    They are as of the day that the file names, else of today. A file of the first edition is converted; that, and what
    else there is to know of the file, is said on stderr.

    Raises `PainrefError` for what cannot be read.
    """
    from painref.sources.document import Mapping

    now = today()
    document = Mapping(Place("--set"), {}, {}) if source is None else _document(source, knowledge, now)
    answers = _read_with(document, settings, knowledge, now, "--set")
    _warn_if_aged(answers.given, now)
    return answers


def read_file(source: str) -> Node:
    """Return the document of a file of answers, or of standard input. Raises `PainrefError`."""
    from painref.sources.document import read_document

    return read_document(_read(source), _called(source))


def today() -> date:
    """Return the day from which times count where nobody says another."""
    return date.today()


def _read_with(
    document: Mapping, settings: list[str], knowledge: Knowledge, as_of: date, given_by: str
) -> GivenAnswers:
    from painref.triage.questionnaire.reading import read_answers
    from painref.triage.questionnaire.settings import with_settings

    merged = with_settings(document, settings, knowledge, given_by)
    return GivenAnswers(merged, read_answers(merged, knowledge, as_of))


def _document(source: str, knowledge: Knowledge, now: date) -> Mapping:
    """Return the document of a file of answers, in the second edition, with a word on what was made of it."""
    from painref.sources.document import Mapping, read_document
    from painref.triage.questionnaire.reading import EDITION, answers_of

    document = answers_of(read_file(source))
    if "resourceType" in document.items:
        from painref.fhir.reading import answers_document  # imported where needed: a response of another system

        return answers_document(document, knowledge)
    if "painref" in document.items:
        if "vocabulary" not in document.items:
            say(f"{_called(source)} names no vocabulary; it is read with that of this program.")
        return document
    # Imported where needed: a file of today does without.
    from painref.triage.questionnaire.convert import converted_file
    from painref.triage.questionnaire.first_edition import is_first_edition

    if not document.items:
        return document
    if not is_first_edition(document.items):
        raise PainrefError(
            "the answers do not say which edition they are.",
            place=document.place,
            remedy=f"Begin the file with 'painref: {EDITION}'.",
        )
    converted = converted_file(document, knowledge, now)
    say(
        f"{_called(source)} is of the first edition and was converted; painref convert writes the new file, with "
        f"{len(converted.notes)} notes."
    )
    new = read_document(converted.text.encode(), f"{_called(source)} (converted)")
    return new if isinstance(new, Mapping) else document


def _warn_if_aged(given: Given, now: date) -> None:
    days = (now - given.as_of).days
    if days > AGED_DAYS:
        say(f"the answers are {days} days old (as of {given.as_of}): courses, drugs and red flags may have changed.")


def _called(source: str) -> str:
    return "<stdin>" if source == "-" else source


def _read(source: str) -> bytes:
    if not source:
        raise UsageError("--answers names no file.", remedy="Name a YAML or JSON file, or -.")
    data = _at_most(source, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PainrefError(
            f"the answers are more than {MAX_BYTES:,} bytes.",
            place=Place(_called(source)),
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

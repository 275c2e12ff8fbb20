"""Answers as they were given: one value for each question, before anything follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from painref.criteria.answers import Number, Record
from painref.knowledge.model import Id
from painref.records import nothing, record
from painref.triage.patient import Cleared


@record
class OptionAnswer:
    """The answer to one option. `text` is how a file says it.

    `truth` and `new` are None where that is not known. `weeks` are the weeks since it began or happened, or until what
    is planned; `not_within` says that it has not happened for so many weeks. `words` describe what painref does not
    hold.
    """

    text: str
    truth: bool | None = None
    new: bool | None = None
    suspected: bool = False
    weeks: Number | None = None
    not_within: float | None = None
    words: str = ""


@record
class NumberAnswer:
    """A number, exact or a span, and how a file says it."""

    text: str
    number: Number


@record
class OptionsAnswer:
    """The answers to the options of a question, one by one; with `others_denied` every other one is no.

    Those in `unknown` were said to be unknown, and stay so.
    """

    options: Mapping[Id, OptionAnswer]
    others_denied: bool = False
    unknown: frozenset[Id] = frozenset()


@record
class PastAnswer:
    """What has been done: records, what has not, whether that is all, and what nobody knows in spite of it."""

    records: tuple[Record, ...] = ()
    denied: frozenset[Id] = frozenset()
    not_within: Mapping[Id, float] = field(default_factory=nothing)
    nothing_else: bool = False
    kept_open: frozenset[Id] = frozenset()
    texts: Mapping[str, Any] = field(default_factory=nothing)
    """How a file says it: by procedure, a word, a record or a list of records."""


@record
class ClearedAnswer:
    """Red flags that have been looked into, and how a file says so."""

    cleared: tuple[Cleared, ...]
    texts: Mapping[str, Any] = field(default_factory=nothing)


AnswerValue = bool | str | NumberAnswer | OptionsAnswer | PastAnswer | ClearedAnswer
"""The answer to one question: yes or no, an option, or one of the above."""


@record
class Given:
    """What a file or a person says of one patient.

    `as_of` is the day from which times count; `unknown` are the questions that were asked in vain; `vocabulary` is the
    edition of the questions; `follow` says whose recommendations count.
    """

    as_of: date
    values: Mapping[Id, AnswerValue] = field(default_factory=nothing)
    unknown: tuple[Id, ...] = ()
    vocabulary: str = ""
    follow: tuple[str, ...] = ()
    patient_id: str = ""

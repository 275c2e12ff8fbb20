"""The questionnaire: the words that criteria are made of."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.common import CriterionText, Id, not_written
from painref.records import record


class QuestionType(StrEnum):
    """What kind of value answers a question."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes-no"
    NAMES = "names"


class NamesOf(StrEnum):
    """What the answers of a `names` question are identifiers of."""

    CONDITIONS = "conditions"
    PROCEDURES = "procedures"
    MEDICATIONS = "medications"


class Absent(StrEnum):
    """What it means that a record of many patients, such as an extract of a registry, says nothing on a question."""

    UNKNOWN = "unknown"
    NOT_PRESENT = "not-present"


@record
class Section:
    """A part of the questionnaire."""

    id: Id
    name: str
    origin: str | None = not_written()


@record
class Option:
    """One option of a `choice` or `choices` question."""

    id: Id
    text: str
    origin: str | None = not_written()


@record
class Question:
    """One item of the questionnaire. A `number` has a unit and bounds, both inclusive.

    `absent` is what saying nothing means in a batch that goes by what is declared; anywhere else it is unknown.
    """

    id: Id
    section: Id
    type: QuestionType
    prompt: str
    help: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    names: NamesOf | None = None
    options: tuple[Option, ...] = ()
    absent: Absent = Absent.UNKNOWN
    origin: str | None = not_written()


@record
class Fact:
    """A named criterion that several rules share. One with a number in it cites where the number comes from."""

    id: Id
    text: str
    when: CriterionText
    refs: tuple[Id, ...] = ()
    origin: str | None = not_written()


@record
class Step:
    """Something other than a procedure that fulfils a requirement."""

    id: Id
    name: str
    origin: str | None = not_written()

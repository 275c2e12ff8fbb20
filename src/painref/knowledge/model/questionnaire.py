"""The questionnaire: the words that criteria are made of."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.common import CriterionText, Id, not_written
from painref.records import record


class QuestionType(StrEnum):
    """What kind of value answers a question."""

    YES_NO = "yes-no"
    NUMBER = "number"
    CHOICE = "choice"
    OPTIONS = "options"
    NAMES = "names"
    RECORDS = "records"
    CLEARINGS = "clearings"


class NamesOf(StrEnum):
    """What the answers of a `names` question are identifiers of."""

    CONDITIONS = "conditions"
    PROCEDURES = "procedures"
    MEDICATIONS = "medications"
    RED_FLAGS = "red_flags"


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
    """One option of a question.

    `how` says how to ask for it in a patient's words, and what counts as yes. With a `course` it may be new or old, and
    `new` says what counts as new. It is asked before all else where the pain is in one of the regions of `must`, or
    while `must_when` is true; not while `ask_if` is false; on one screen with `ask_with`. A `planned` event lies ahead.
    `since` is the vocabulary in which it first stood.
    """

    id: Id
    text: str
    how: str = ""
    course: bool = False
    new: str = ""
    must: tuple[Id, ...] = ()
    must_when: CriterionText | None = None
    ask_if: CriterionText | None = None
    ask_with: Id | None = None
    planned: bool = False
    since: str = ""
    origin: str | None = not_written()


@record
class Normal:
    """The range of a number that the answer "normal" stands for, bounds included."""

    low: float | None = None
    high: float | None = None


@record
class OtherUnit:
    """A unit in which a number may be given: times `factor`, plus `offset`, it is in the unit of the question."""

    unit: str
    factor: float
    offset: float = 0.0


@record
class AskedGroup:
    """A group of drugs that may be denied as one."""

    id: Id
    text: str


@record
class Question:
    """One item of the questionnaire. A `number` has a unit and bounds, both inclusive.

    `label` is what its answer is called in a chart, where that is not the prompt, and `proof` the document that shows a
    payer the answer. `how` says how to ask it in a patient's words. "ok", the answer that a number is normal, says yes
    where `ok_is_yes`. A `closed` list is a whole answer: what is not named is no. `common` are the names that have a
    number of their own where a question is asked as a whole. The options of a `dated` question may carry a date; those
    of `places` say where the pain is. `other` is the name under which what painref does not hold is recorded. It is not
    asked while `ask_if` is false, and never where `ask` is false.
    `absent` is what saying nothing means in a batch that goes by what is declared; anywhere else it is unknown.
    """

    id: Id
    section: Id
    type: QuestionType
    prompt: str
    label: str = ""
    proof: str = ""
    how: str = ""
    unit: str = ""
    units: tuple[OtherUnit, ...] = ()
    min: float | None = None
    max: float | None = None
    normal: Normal | None = None
    ok_is_yes: bool = False
    names: NamesOf | None = None
    options: tuple[Option, ...] = ()
    values: tuple[Id, ...] = ()
    common: tuple[Id, ...] = ()
    closed: bool = False
    dated: bool = False
    places: bool = False
    groups: tuple[AskedGroup, ...] = ()
    other: Id | None = None
    ask: bool = True
    ask_if: CriterionText | None = None
    absent: Absent = Absent.UNKNOWN
    since: str = ""
    origin: str | None = not_written()

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that a number may be, in its unit; where none is stated, 0 and infinity."""
        return 0.0 if self.min is None else self.min, float("inf") if self.max is None else self.max


@record
class Implication:
    """What some answers imply: while `when` is true, each setting of `then`, written as `--set` takes it, holds."""

    id: Id
    when: CriterionText
    then: tuple[str, ...]
    refs: tuple[Id, ...] = ()
    origin: str | None = not_written()


@record
class Contradiction:
    """Answers that do not go together: while `when` is true, `says` is shown."""

    id: Id
    when: CriterionText
    says: str
    origin: str | None = not_written()


@record
class Fact:
    """A named criterion that several rules share. One with a number in it cites where the number comes from."""

    id: Id
    text: str
    when: CriterionText
    refs: tuple[Id, ...] = ()
    origin: str | None = not_written()


class StepKind(StrEnum):
    """Whether a step is care that may help by itself, or an assessment that decides what follows."""

    CARE = "care"
    ASSESSMENT = "assessment"


@record
class Step:
    """Something other than a procedure that fulfils a requirement."""

    id: Id
    name: str
    kind: StepKind
    origin: str | None = not_written()

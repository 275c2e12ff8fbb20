"""What a batch writes: the records of its lines, of which `painref schema` prints the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from painref.batch.lines import Missed
from painref.batch.settings import AbsentFields
from painref.knowledge.model import Id, Role
from painref.notice import INTENDED_USE
from painref.records import record
from painref.triage.assessment import Assessment
from painref.triage.engine.conditions import ConditionSupport
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.recommendations import Agreement
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind

SCHEMA_VERSION = 2
"""Raised when a field of a batch record changes its meaning or goes away."""


def schema_of(kind: str) -> str:
    """Return the name of the schema of a kind of record: summary, full or error."""
    return f"painref/batch-{kind}/{SCHEMA_VERSION}"


@record
class ConditionLine:
    """A condition that the answers support."""

    condition: Id
    support: ConditionSupport


@record
class RequestLine:
    """What was asked for, and the answer to it."""

    requested: str
    answer: Answer


@record
class RowLine:
    """A row: what it waits for, and the drugs that a body would hold. `screened`: nothing is left to be asked first.

    `risk_not_asked` are drugs of which nobody asked what speaks against stopping them, as in an assessment.
    """

    procedure: Id
    condition: Id
    role: Role
    verdict: VerdictKind
    screened: bool
    agreement: Agreement
    steps: tuple[Id, ...]
    preparations: int
    holds: tuple[Id, ...]
    risk_not_asked: tuple[Id, ...]


@record
class DispositionLine:
    """The word for the whole; under screen-first what it is if all is clear, and how many items are to be asked."""

    word: DispositionWord
    if_clear: DispositionWord | None
    screen_open: int
    reason: str


@record
class Summary:
    """An assessment in brief: the head of the order by id, the rest as counts."""

    disposition: DispositionLine
    requests: tuple[RequestLine, ...]
    red_flags: tuple[Id, ...]
    red_flags_lifted: tuple[Id, ...]
    red_flags_open: int
    must_open: int
    conditions: tuple[ConditionLine, ...]
    first_rows: tuple[RowLine, ...]
    verdicts: Mapping[VerdictKind, int]
    contradictions: int
    answered: int
    open_items: int
    ask_first: tuple[str, ...]


@record
class LineHead:
    """What every record of a batch begins with: the patient's `id` as it was given, the `line` of the input, and what
    the record was made with."""

    schema: str
    id: str | int | None
    line: int
    data_version: str
    lens: str
    absent: AbsentFields
    as_of: str


@record
class SummaryRecord(LineHead):
    """A line of a batch: one patient's assessment in brief.

    `assumed_not_present` are the questions taken as "none of these" because nothing is said on them, `not_understood`
    is what a foreign table says and painref does not understand.
    """

    assumed_not_present: tuple[Id, ...]
    not_understood: tuple[Missed, ...] = ()
    intended_use: str = INTENDED_USE
    result: Summary


@record
class FullRecord(LineHead):
    """A line of a batch: one patient's whole assessment, with what `SummaryRecord` says besides."""

    assumed_not_present: tuple[Id, ...]
    not_understood: tuple[Missed, ...] = ()
    intended_use: str = INTENDED_USE
    result: Assessment


@record
class ErrorRecord(LineHead):
    """A line of a batch that could not be assessed: what is wrong with it, and how to mend that."""

    error: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records of some lines, each ended by a line feed, with how many there are and how many are errors."""

    records: bytes = b""
    total: int = 0
    failed: int = 0

    def plus(self, other: Outcome) -> Outcome:
        """Return the counts of both, with the records of neither."""
        return Outcome(total=self.total + other.total, failed=self.failed + other.failed)

"""One line of a batch to one record. Pure: the same line, knowledge and terms give the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from painref import INTENDED_USE
from painref.errors import PainrefError, Place
from painref.knowledge.document import Mapping as MappingNode
from painref.knowledge.document import Node
from painref.knowledge.library import Knowledge
from painref.knowledge.models import Absent, Id, Role
from painref.knowledge.pages import extend
from painref.knowledge.record import plain_data
from painref.logic.evaluate import Answers, Value
from painref.triage.answers import parse_answers
from painref.triage.assess import assess
from painref.triage.assessment import Assessment, Backing, ConditionSupport, DispositionWord, VerdictKind
from painref.triage.batch_lines import ID, Columns, Line, csv_columns, identity, is_blank, items_of
from painref.triage.lens import Lens

TOP = 5
"""How many candidates, and how many open questions, a summary names."""

SCHEMA_VERSION = 1
"""Raised when a field of a batch record changes its meaning or goes away."""


class AbsentFields(StrEnum):
    """What a field that is absent from a patient's record means."""

    UNKNOWN = "unknown"
    AS_DECLARED = "as-declared"


class RecordKind(StrEnum):
    """How much is written of each patient."""

    SUMMARY = "summary"
    FULL = "full"


class InputFormat(StrEnum):
    """How patients are written."""

    NDJSON = "ndjson"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every patient of a batch. `columns` are those of a CSV file, None for NDJSON."""

    lens: Lens
    absent: AbsentFields = AbsentFields.UNKNOWN
    record: RecordKind = RecordKind.SUMMARY
    columns: Columns | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """A condition that the answers support."""

    condition: Id
    support: ConditionSupport


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    """A candidate: how many contraindications are true or were not screened, and the drugs that a source would hold."""

    procedure: Id
    condition: Id
    role: Role
    verdict: VerdictKind
    backing: Backing
    contraindications: int
    contraindications_not_screened: int
    holds: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An assessment in brief: the head of the order by id, the rest as counts."""

    disposition: DispositionWord
    because: str
    red_flags: tuple[Id, ...]
    red_flags_not_screened: int
    conditions: tuple[ConditionLine, ...]
    top: tuple[CandidateLine, ...]
    verdicts: Mapping[VerdictKind, int]
    answered: int
    not_answered: int
    open_questions: int
    ask_first: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHead:
    """What every record of a batch begins with: the patient's `id` as it was given, the `line` of the input, and what
    the record was made with."""

    schema: str
    id: str | int | None
    line: int
    data_version: str
    lens: str
    absent: AbsentFields


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRecord(LineHead):
    """A line of a batch: one patient's assessment in brief.

    `assumed_not_present` are the questions taken as "none of these" because nothing is said on them.
    """

    assumed_not_present: tuple[Id, ...]
    intended_use: str = INTENDED_USE
    result: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class FullRecord(LineHead):
    """A line of a batch: one patient's whole assessment, with what `SummaryRecord` says besides."""

    assumed_not_present: tuple[Id, ...]
    intended_use: str = INTENDED_USE
    result: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
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
        """The counts of both, with the records of neither."""
        return Outcome(total=self.total + other.total, failed=self.failed + other.failed)


def summarise(assessment: Assessment) -> Summary:
    """The assessment in brief."""
    candidates = [verdict for verdict in assessment.verdicts if verdict.verdict.is_candidate]
    supported = (item for item in assessment.conditions if item.support is not ConditionSupport.OPEN)
    kinds = Counter(verdict.verdict for verdict in assessment.verdicts)
    return Summary(
        disposition=assessment.disposition.word,
        because=assessment.disposition.because,
        red_flags=tuple(flag.id for flag in assessment.red_flags),
        red_flags_not_screened=len(assessment.red_flags_not_screened),
        conditions=tuple(ConditionLine(condition=item.condition, support=item.support) for item in supported),
        top=tuple(
            CandidateLine(
                procedure=verdict.procedure,
                condition=verdict.condition,
                role=verdict.role,
                verdict=verdict.verdict,
                backing=verdict.backing,
                contraindications=len(verdict.contraindications),
                contraindications_not_screened=len(verdict.not_screened),
                holds=tuple(dict.fromkeys(hold.medication for hold in verdict.holds)),
            )
            for verdict in candidates[:TOP]
        ),
        verdicts={kind: kinds[kind] for kind in VerdictKind if kinds[kind]},
        answered=len(assessment.answered),
        not_answered=len(assessment.not_answered),
        open_questions=len(assessment.open_questions),
        ask_first=tuple(item.question for item in assessment.open_questions[:TOP]),
    )


def csv_terms(terms: Terms, header: Line, knowledge: Knowledge, file: str) -> Terms:
    """The terms with the columns of a CSV header. Raises `PainrefError`, with its place, for a wrong one."""
    return replace(terms, columns=csv_columns(header, knowledge, file))


def outcome_of(lines: Sequence[Line], terms: Terms, knowledge: Knowledge) -> Outcome:
    """The records of some lines in their order. A blank line gives none."""
    records: list[bytes] = []
    failed = 0
    for line in lines:
        if is_blank(line, terms.columns):
            continue
        record = _record(line, terms, knowledge)
        records.append(json.dumps(plain_data(record), separators=(",", ":")).encode() + b"\n")
        failed += isinstance(record, ErrorRecord)
    return Outcome(b"".join(records), len(records), failed)


def _record(line: Line, terms: Terms, knowledge: Knowledge) -> SummaryRecord | FullRecord | ErrorRecord:
    """The record of one line."""
    head = LineHead(
        schema=_schema(terms.record),
        id=None,
        line=line.number,
        data_version=knowledge.version,
        lens=terms.lens.name,
        absent=terms.absent,
    )
    try:
        items = items_of(line, terms.columns, knowledge)
        head = replace(head, id=identity(items.pop(ID, None)))
        place = Place("", line.number)
        answers = parse_answers(MappingNode(place, items, dict.fromkeys(items, place)), knowledge)
        none = _assumed(items, terms, knowledge)
        assessment = assess(knowledge, {**answers, **none}, terms.lens)
        assumed = tuple(sorted(map(Id, none)))
        if terms.record is RecordKind.FULL:
            return extend(FullRecord, head, assumed_not_present=assumed, result=assessment)
        return extend(SummaryRecord, head, assumed_not_present=assumed, result=summarise(assessment))
    except PainrefError as error:
        return _error(head, error.message, error.remedy)
    except Exception as error:  # a bug that one patient meets must not cost the others theirs
        message = f"this is a bug ({type(error).__name__}: {error})."
        return _error(head, message, "Please report it, with this line.")


def _schema(kind: str) -> str:
    return f"painref/batch-{kind}/{SCHEMA_VERSION}"


def _error(head: LineHead, error: str, remedy: str) -> ErrorRecord:
    return extend(ErrorRecord, replace(head, schema=_schema("error")), error=error, remedy=remedy)


def _assumed(given: Mapping[str, Node], terms: Terms, knowledge: Knowledge) -> Answers:
    """The questions taken as "none of these" because the record says nothing on them.

    A field that is there, be it only to say unknown, is not absent. Nor is a question that a CSV file has no column
    for: then nobody looked.
    """
    if terms.absent is AbsentFields.UNKNOWN:
        return {}
    none: Value = frozenset()
    return {
        question.id: none
        for question in knowledge.questions.values()
        if question.absent is Absent.NOT_PRESENT
        and question.id not in given
        and (terms.columns is None or question.id in terms.columns.names)
    }

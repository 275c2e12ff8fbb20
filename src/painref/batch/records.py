"""One line of a batch to one record. Pure: the same line, knowledge and terms give the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice

from painref import INTENDED_USE
from painref.batch.rows import ID, Columns, Line, csv_columns, identity, is_blank, items_of
from painref.criteria.evaluate import Answers, Value
from painref.errors import PainrefError, Place
from painref.knowledge.model import Absent, Id, Role
from painref.records import extend, record, to_builtins
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node
from painref.triage.assessment import Assessment, Backing, ConditionSupport, DispositionWord, VerdictKind
from painref.triage.engine.decide import Decided, decide, open_needs
from painref.triage.engine.rules import Rules
from painref.triage.engine.verdicts import Decision
from painref.triage.questionnaire.answers import parse_answers
from painref.triage.report import report

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


@record
class Terms:
    """What holds for every patient of a batch. `columns` are those of a CSV file, None for NDJSON."""

    rules: Rules
    absent: AbsentFields = AbsentFields.UNKNOWN
    record: RecordKind = RecordKind.SUMMARY
    columns: Columns | None = None


@record
class ConditionLine:
    """A condition that the answers support."""

    condition: Id
    support: ConditionSupport


@record
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


@record
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


@record
class SummaryRecord(LineHead):
    """A line of a batch: one patient's assessment in brief.

    `assumed_not_present` are the questions taken as "none of these" because nothing is said on them.
    """

    assumed_not_present: tuple[Id, ...]
    intended_use: str = INTENDED_USE
    result: Summary


@record
class FullRecord(LineHead):
    """A line of a batch: one patient's whole assessment, with what `SummaryRecord` says besides."""

    assumed_not_present: tuple[Id, ...]
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
        """The counts of both, with the records of neither."""
        return Outcome(total=self.total + other.total, failed=self.failed + other.failed)


def summarise(decided: Decided) -> Summary:
    """What is decided, in brief."""
    chart, decisions, needs = decided.chart, decided.decisions, open_needs(decided)
    candidates = [decision for decision in decisions if decision.verdict.is_candidate]
    kinds = Counter(decision.verdict for decision in decisions)
    first = chain.from_iterable(chart.questions(group) for group in needs.in_turn())
    answered = sum(question in chart.answers for question in chart.knowledge.questions)
    return Summary(
        disposition=decided.disposition.word,
        because=decided.disposition.because,
        red_flags=tuple(flag.id for flag in decided.flags.raised),
        red_flags_not_screened=len(decided.flags.unscreened),
        conditions=tuple(
            ConditionLine(condition=item.condition.id, support=item.support)
            for item in decided.supports
            if item.support is not ConditionSupport.OPEN
        ),
        top=tuple(map(_candidate, candidates[:TOP])),
        verdicts={kind: kinds[kind] for kind in VerdictKind if kinds[kind]},
        answered=answered,
        not_answered=len(chart.knowledge.questions) - answered,
        open_questions=needs.every.bit_count(),
        ask_first=tuple(islice(first, TOP)),
    )


def _candidate(decision: Decision) -> CandidateLine:
    safety = decision.safety
    return CandidateLine(
        procedure=decision.procedure.id,
        condition=decision.support.condition.id,
        role=decision.indication.indication.role,
        verdict=decision.verdict,
        backing=decision.backing,
        contraindications=len(safety.raised),
        contraindications_not_screened=len(safety.unscreened),
        holds=tuple(dict.fromkeys(medication.id for medication, _ in safety.holds)),
    )


def csv_terms(terms: Terms, header: Line, file: str) -> Terms:
    """The terms with the columns of a CSV header. Raises `PainrefError`, with its place, for a wrong one."""
    return replace(terms, columns=csv_columns(header, terms.rules.knowledge, file))


def outcome_of(lines: Sequence[Line], terms: Terms) -> Outcome:
    """The records of some lines in their order. A blank line gives none."""
    records: list[bytes] = []
    failed = 0
    for line in lines:
        if is_blank(line, terms.columns):
            continue
        record = _record(line, terms)
        records.append(json.dumps(to_builtins(record), separators=(",", ":")).encode() + b"\n")
        failed += isinstance(record, ErrorRecord)
    return Outcome(b"".join(records), len(records), failed)


def _record(line: Line, terms: Terms) -> SummaryRecord | FullRecord | ErrorRecord:
    """Return the record of one line."""
    knowledge = terms.rules.knowledge
    head = LineHead(
        schema=_schema(terms.record),
        id=None,
        line=line.number,
        data_version=knowledge.version,
        lens=terms.rules.lens.name,
        absent=terms.absent,
    )
    try:
        items = items_of(line, terms.columns, knowledge)
        head = replace(head, id=identity(items.pop(ID, None)))
        place = Place("", line.number)
        answers = parse_answers(MappingNode(place, items, dict.fromkeys(items, place)), knowledge)
        none = _assumed(items, terms)
        decided = decide(terms.rules, {**answers, **none})
        assumed = tuple(sorted(map(Id, none)))
        if terms.record is RecordKind.FULL:
            return extend(FullRecord, head, assumed_not_present=assumed, result=report(decided))
        return extend(SummaryRecord, head, assumed_not_present=assumed, result=summarise(decided))
    except PainrefError as error:
        return _error(head, error.message, error.remedy)
    except Exception as error:  # a bug that one patient meets must not cost the others theirs
        message = f"this is a bug ({type(error).__name__}: {error})."
        return _error(head, message, "Please report it, with this line.")


def _schema(kind: str) -> str:
    return f"painref/batch-{kind}/{SCHEMA_VERSION}"


def _error(head: LineHead, error: str, remedy: str) -> ErrorRecord:
    return extend(ErrorRecord, replace(head, schema=_schema("error")), error=error, remedy=remedy)


def _assumed(given: Mapping[str, Node], terms: Terms) -> Answers:
    """The questions taken as "none of these" because the record says nothing on them.

    A field that is there, be it only to say unknown, is not absent. Nor is a question that a CSV file has no column
    for: then nobody looked.
    """
    if terms.absent is AbsentFields.UNKNOWN:
        return {}
    none: Value = frozenset()
    return {
        question.id: none
        for question in terms.rules.knowledge.questions.values()
        if question.absent is Absent.NOT_PRESENT
        and question.id not in given
        and (terms.columns is None or question.id in terms.columns.names)
    }

"""One line of a batch to one record. Pure: the same line, knowledge and terms give the same bytes."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice
from typing import Any, NoReturn

from painref import INTENDED_USE
from painref.errors import PainrefError, Place
from painref.knowledge.document import Mapping as MappingNode
from painref.knowledge.document import Node, Scalar
from painref.knowledge.document import Sequence as SequenceNode
from painref.knowledge.library import Knowledge
from painref.knowledge.models import Absent, Id, QuestionType, Role
from painref.knowledge.record import plain_data
from painref.logic.evaluate import Answers, Value
from painref.triage.answers import parse_answers
from painref.triage.assessment import Backing, ConditionSupport, DispositionWord, VerdictKind
from painref.triage.decide import Decided, decide, open_needs
from painref.triage.lens import Lens
from painref.triage.plan import plan_of
from painref.triage.report import report
from painref.triage.verdicts import Decision

MAX_LINE_BYTES = 1_000_000
"""Longest line of input, its line end included."""

MAX_ID_CHARACTERS = 200
"""Longest identifier of a patient."""

TOP = 5
"""How many candidates, and how many open questions, a summary names."""

SCHEMA_VERSION = 1
"""Raised when a field of a batch record changes its meaning or goes away."""

ID = "id"
"""The key, or column, of the patient's own identifier."""


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
    """What holds for every patient of a batch. `columns` are those of a CSV file, empty for NDJSON."""

    lens: Lens
    absent: AbsentFields = AbsentFields.UNKNOWN
    record: RecordKind = RecordKind.SUMMARY
    columns: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its number, from 1, and its bytes; None if it was longer than `MAX_LINE_BYTES`."""

    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records of some lines, each ended by a line feed, with how many there are and how many are errors."""

    records: bytes = b""
    total: int = 0
    failed: int = 0

    def plus(self, other: Outcome) -> Outcome:
        """The counts of both, with the records of neither."""
        return Outcome(total=self.total + other.total, failed=self.failed + other.failed)


class LineError(PainrefError):
    """A line of the batch that is no patient."""


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


def csv_terms(terms: Terms, header: Line, knowledge: Knowledge, file: str) -> Terms:
    """The terms with the columns of a CSV header.

    Raises `PainrefError`, with its place, for a column given twice, or one that is neither `id` nor a question.
    """
    place = Place(file, header.number, 1)
    try:
        columns = tuple(cell.strip() for cell in _cells(_text(header)))
    except LineError as error:
        raise LineError(error.message, place=place, remedy=error.remedy) from None
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise LineError(f"column '{twice[:60]}' is there twice.", place=place, remedy="Remove or rename one of them.")
    questions = [column for column in columns if column != ID]
    nothing: dict[str, Node] = {column: Scalar(place, "", plain=True) for column in questions}
    parse_answers(MappingNode(place, nothing, dict.fromkeys(questions, place)), knowledge)
    return replace(terms, columns=columns)


def outcome_of(lines: Sequence[Line], terms: Terms, knowledge: Knowledge) -> Outcome:
    """The records of some lines in their order. A blank line gives none."""
    records: list[bytes] = []
    failed = 0
    for line in lines:
        if line.data is not None and not line.data.strip():
            continue
        record, good = _record(line, terms, knowledge)
        records.append(json.dumps(record, separators=(",", ":")).encode() + b"\n")
        failed += not good
    return Outcome(b"".join(records), len(records), failed)


def _record(line: Line, terms: Terms, knowledge: Knowledge) -> tuple[dict[str, Any], bool]:
    """The record of one line, and whether it is an assessment."""
    identity: dict[str, Any] = {}
    try:
        items = _row(line, terms.columns, knowledge) if terms.columns else _object(line)
        identity = _identity(items.pop(ID, None))
        place = Place("", line.number)
        answers = parse_answers(MappingNode(place, items, dict.fromkeys(items, place)), knowledge)
        assumed = _assumed(items, terms, knowledge)
        decided = decide(plan_of(knowledge, terms.lens), {**answers, **assumed})
        result = plain_data(summarise(decided) if terms.record is RecordKind.SUMMARY else report(decided))
    except PainrefError as error:
        return _error(line, identity, terms, knowledge, error.message, error.remedy), False
    except Exception as error:  # a bug that one patient meets must not cost the others theirs
        message = f"this is a bug ({type(error).__name__}: {error})."
        return _error(line, identity, terms, knowledge, message, "Please report it, with this line."), False
    head = _head(terms.record, line, identity, terms, knowledge)
    return {**head, "assumed_not_present": sorted(assumed), "intended_use": INTENDED_USE, "result": result}, True


def _head(kind: str, line: Line, identity: Mapping[str, Any], terms: Terms, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "schema": f"painref/batch-{kind}/{SCHEMA_VERSION}",
        **identity,
        "line": line.number,
        "data_version": knowledge.version,
        "lens": terms.lens.name,
        "absent": terms.absent,
    }


def _error(
    line: Line, identity: Mapping[str, Any], terms: Terms, knowledge: Knowledge, message: str, remedy: str
) -> dict[str, Any]:
    return {**_head("error", line, identity, terms, knowledge), "error": message, "remedy": remedy}


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
        and (not terms.columns or question.id in terms.columns)
    }


def _identity(node: Node | None) -> dict[str, Any]:
    """The patient's own identifier as it was given, under its key; nothing if there is none."""
    if node is None:
        return {}
    if not isinstance(node, Scalar) or (node.plain and not node.text.removeprefix("-").isdecimal()):
        raise LineError("the id is neither text nor a whole number.", remedy='Write "id": "A-17", or leave it out.')
    if len(node.text) > MAX_ID_CHARACTERS:
        remedy = f"At most {MAX_ID_CHARACTERS} characters."
        raise LineError(f"the id has {len(node.text):,} characters.", remedy=remedy)
    return {ID: json.loads(node.text) if node.plain else node.text}


def _text(line: Line) -> str:
    if line.data is None:
        remedy = f"At most {MAX_LINE_BYTES:,} bytes; one patient is one line."
        raise LineError("the line is too long.", remedy=remedy)
    try:
        return line.data.decode("utf-8-sig" if line.number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 text at byte {error.start + 1}.", remedy="Save the file as UTF-8.") from None


# --- NDJSON -----------------------------------------------------------------------------------------------------------


def _object(line: Line) -> dict[str, Node]:
    """The keys and values of a line that is one JSON object, without those of the value null under `id`."""
    place = Place("", line.number)

    def number(text: str) -> Scalar:
        return Scalar(place, text, plain=True)

    def constant(text: str) -> NoReturn:
        raise LineError(f"{text} is no JSON.", remedy="Write null for what is not known.")

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise LineError(f"key '{twice[:60]}' is given twice.", remedy="Remove one of them.")
        return found

    text = _text(line)
    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=constant)
    except json.JSONDecodeError as error:
        remedy = "Write one JSON object per line."
        raise LineError(f"not well-formed JSON at column {error.colno}: {error.msg}.", remedy=remedy) from None
    except RecursionError:
        raise LineError("nested too deeply.", remedy="Write one flat JSON object per line.") from None
    if not isinstance(value, dict):
        raise LineError("no JSON object.", remedy='Write {"id": ..., "pain_regions": [...], ...} on one line.')
    if value.get(ID, "") is None:
        del value[ID]
    return {key: _node(item, place) for key, item in value.items()}


def _node(value: Any, place: Place) -> Node:
    if isinstance(value, list):
        return SequenceNode(place, [_item(item, place) for item in value])
    return _item(value, place)


def _item(value: Any, place: Place) -> Node:
    match value:
        case Scalar():
            return value
        case str():
            return Scalar(place, value, plain=False)
        case list() | dict():
            return MappingNode(place)  # no answer, whatever it holds
        case _:
            return Scalar(place, json.dumps(value), plain=True)


# --- CSV --------------------------------------------------------------------------------------------------------------


def _cells(text: str) -> list[str]:
    """The cells of a line. A line break within quotes is not supported, so that a stray quote costs one line only."""
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error as error:
        remedy = "Check its quotes; a cell holds no line break."
        raise LineError(f"not well-formed CSV: {error}.", remedy=remedy) from None
    return rows[0] if rows else []


def _row(line: Line, columns: tuple[str, ...], knowledge: Knowledge) -> dict[str, Node]:
    """The cells of a line that are not empty, by column."""
    cells = _cells(_text(line))
    if len(cells) != len(columns):
        message = f"the line has {len(cells)} cells, the header {len(columns)}."
        raise LineError(message, remedy="Quote a cell that holds a comma, or join a list with ';'.")
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=True) if cell.strip()}
    return {column: _cell(column, text, Place("", line.number), knowledge) for column, text in given.items()}


def _cell(column: str, text: str, place: Place, knowledge: Knowledge) -> Node:
    if column == ID:
        return Scalar(place, text, plain=False)
    items = [item.strip() for item in text.replace(";", ",").split(",") if item.strip()]
    several = knowledge.questions[Id(column)].type in (QuestionType.CHOICES, QuestionType.NAMES)
    if several and len(items) > 1:
        return SequenceNode(place, [Scalar(place, item, plain=True) for item in items])
    return Scalar(place, items[0] if several and items else text, plain=True)

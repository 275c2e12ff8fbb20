"""One line of a batch to one record. Pure: the same line and settings give the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from painref.batch.lenient import what_can_be_read
from painref.batch.lines import Line, LineError, MappedLine, Missed
from painref.batch.ndjson import object_of
from painref.batch.records import (
    ConditionLine,
    DispositionLine,
    ErrorRecord,
    FullRecord,
    LineHead,
    Outcome,
    RequestLine,
    RowLine,
    Summary,
    SummaryRecord,
    schema_of,
)
from painref.batch.settings import AbsentFields, RecordKind, Settings
from painref.batch.table import ID, Columns, row_of
from painref.errors import PainrefError, Place
from painref.knowledge.model import Absent, ContraindicationSeverity, Id
from painref.records import extend, record, to_builtins
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.drugs import ids_of, risk_not_asked
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.verdicts import Row, VerdictKind
from painref.triage.patient import Patient
from painref.triage.phrases import why_disposition
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.reporting.report import report

MAX_ID_CHARACTERS = 200
"""Longest identifier of a patient."""

TOP = 5
"""How many rows, and how many open items, a summary names."""

_SPACES = b" \t\r\n\v\f"

_ENCODED = json.JSONEncoder(separators=(",", ":")).encode


def is_blank(line: Line, columns: Columns | None) -> bool:
    """Check whether a line is only spaces, or in a CSV file only separators, as spreadsheets leave them."""
    if line.data is None:
        return False
    return not line.data.strip(_SPACES + (columns.separator.encode() if columns else b""))


def outcome_of(lines: Iterable[Line], settings: Settings) -> Outcome:
    """Return the records of some lines in their order, one for each."""
    records: list[bytes] = []
    failed = 0
    for line in lines:
        made = attempted(line, settings, partial(_record, settings=settings))
        records.append(_ENCODED(to_builtins(made)).encode() + b"\n")
        failed += isinstance(made, ErrorRecord)
    return Outcome(b"".join(records), len(records), failed)


@record
class Assessed:
    """A patient as decided, with what every record of them begins with and how the line was read."""

    head: LineHead
    assumed: tuple[Id, ...]
    missed: tuple[Missed, ...]
    decided: Decided


Made = TypeVar("Made")


def attempted(line: Line, settings: Settings, make: Callable[[Assessed], Made]) -> Made | ErrorRecord:
    """Return what is made of the patient of a line, or the record of why that cannot be assessed."""
    knowledge = settings.rules.knowledge
    id_: str | int | None = None
    try:
        if isinstance(line, MappedLine) and line.error:
            raise LineError(line.error, remedy=line.remedy)
        items = _items(line, settings)
        id_ = _identity(items.pop(ID, None))
        place = Place("", line.number)
        missed: tuple[Missed, ...] = ()
        if isinstance(line, MappedLine):
            items, unread = what_can_be_read(items, knowledge, settings.as_of)
            missed = (*line.missed, *unread)
        assumed = _assumed(items, settings)
        items |= {name: Scalar(place, "none", plain=True) for name in assumed}
        decided = decide(settings.rules, _patient(MappingNode(place, items, dict.fromkeys(items, place)), settings))
        return make(Assessed(head=_head(line, id_, settings), assumed=assumed, missed=missed, decided=decided))
    except PainrefError as error:
        return _error(_head(line, id_, settings), error.message, error.remedy)
    except Exception as error:  # a bug that one patient meets must not cost the others theirs
        message = f"this is a bug ({type(error).__name__}: {error})."
        return _error(_head(line, id_, settings), message, "Please report it, with this line.")


def _head(line: Line, id_: str | int | None, settings: Settings) -> LineHead:
    return LineHead(
        schema=schema_of(settings.record),
        id=id_,
        line=line.number,
        data_version=settings.rules.knowledge.version,
        lens=settings.rules.lens.name,
        absent=settings.absent,
        as_of=settings.as_of.isoformat(),
    )


def _items(line: Line, settings: Settings) -> dict[str, Node]:
    """Return the keys and values of a line."""
    if settings.columns is not None:
        return row_of(line, settings.columns)
    return object_of(line, settings.shared.node) if settings.shared is not None else object_of(line)


def _patient(answers: MappingNode, settings: Settings) -> Patient:
    """Return the patient that the answers of a line describe."""
    knowledge, shared = settings.rules.knowledge, settings.shared
    if shared is None:
        return patient_of(read_answers(answers, knowledge, settings.as_of), knowledge)
    return patient_of(read_answers(answers, knowledge, settings.as_of, shared.read), knowledge, shared.filled)


def _record(assessed: Assessed, settings: Settings) -> SummaryRecord | FullRecord:
    common = {"assumed_not_present": assessed.assumed, "not_understood": assessed.missed}
    if settings.record is RecordKind.FULL:
        return extend(FullRecord, assessed.head, **common, result=report(assessed.decided, could_become=False))
    return extend(SummaryRecord, assessed.head, **common, result=summarise(assessed.decided))


def _error(head: LineHead, error: str, remedy: str) -> ErrorRecord:
    return extend(ErrorRecord, replace(head, schema=schema_of("error")), error=error, remedy=remedy)


def _identity(node: Node | None) -> str | int | None:
    """Return the patient's own identifier as it was given; None if it was not, or was null."""
    if node is None or (isinstance(node, Scalar) and node.plain and node.text == "null"):
        return None
    if not isinstance(node, Scalar) or (node.plain and not node.text.removeprefix("-").isdecimal()):
        raise LineError("the id is neither text nor a whole number.", remedy='Write "id": "A-17", or leave it out.')
    if len(node.text) > MAX_ID_CHARACTERS:
        remedy = f"At most {MAX_ID_CHARACTERS} characters."
        raise LineError(f"the id has {len(node.text):,} characters.", remedy=remedy)
    return int(node.text) if node.plain else node.text


def _assumed(given: Mapping[str, Node], settings: Settings) -> tuple[Id, ...]:
    """Return the questions taken as "none of these" because the record says nothing on them.

    A field that is there, be it only to say unknown, is not absent. Nor is a question that a CSV file has no column
    for: then nobody looked.
    """
    if settings.absent is AbsentFields.UNKNOWN:
        return ()
    return tuple(
        sorted(
            question.id
            for question in settings.rules.knowledge.questions.values()
            if question.absent is Absent.NOT_PRESENT
            and question.id not in given
            and (settings.columns is None or question.id in settings.columns.questions)
        )
    )


def summarise(decided: Decided) -> Summary:
    """Return what is decided, in brief."""
    context, disposition, needs = decided.context, decided.disposition, OpenNeeds(decided)
    kinds = Counter(item.row.verdict for item in decided.rows)
    answers = context.patient.answers
    ask_first = chain.from_iterable(context.items(part) for part in needs.in_turn())
    return Summary(
        disposition=DispositionLine(
            word=disposition.word,
            if_clear=disposition.if_clear.word if disposition.if_clear else None,
            screen_open=disposition.screen_open.bit_count(),
            reason=why_disposition(disposition, decided.requests, context),
        ),
        requests=tuple(RequestLine(requested=item.asked, answer=item.answer) for item in decided.requests),
        red_flags=tuple(item.flag.id for item in decided.screening.raised),
        red_flags_lifted=tuple(item.flag.id for item in decided.screening.lifted),
        red_flags_open=len(decided.screening.open),
        must_open=needs.must.bit_count(),
        conditions=tuple(
            ConditionLine(condition=item.condition.id, support=item.support)
            for item in decided.supports
            if item.support.is_supported
        ),
        first_rows=tuple(_row(item.row) for item in decided.rows[:TOP]),
        verdicts={kind: kinds[kind] for kind in VerdictKind if kinds[kind]},
        contradictions=len(decided.contradictions),
        answered=len(answers.truths) + len(answers.words) + len(answers.numbers) + len(answers.records),
        open_items=needs.every.bit_count(),
        ask_first=tuple(islice(ask_first, TOP)),
    )


def _row(row: Row) -> RowLine:
    safety = row.safety
    prepared = safety.true(ContraindicationSeverity.UNTIL_CORRECTED)
    return RowLine(
        procedure=row.procedure,
        condition=row.condition,
        role=row.role,
        verdict=row.verdict,
        screened=row.is_screened,
        agreement=row.count.agreement,
        steps=row.steps,
        preparations=len(prepared) + sum(drug.cautious for drug in safety.drugs),
        holds=ids_of(drug for drug in safety.drugs if drug.cautious),
        risk_not_asked=risk_not_asked(safety.drugs),
    )

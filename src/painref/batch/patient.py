"""One line of a batch to one record. Pure: the same line and settings give the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice

from painref.batch.lines import Line, LineError
from painref.batch.ndjson import object_of
from painref.batch.records import (
    CandidateLine,
    ConditionLine,
    ErrorRecord,
    FullRecord,
    LineHead,
    Outcome,
    Summary,
    SummaryRecord,
    schema_of,
)
from painref.batch.settings import AbsentFields, RecordKind, Settings
from painref.batch.table import ID, Columns, row_of
from painref.criteria.evaluate import Answers, Value
from painref.errors import PainrefError, Place
from painref.knowledge.model import Absent, Id
from painref.records import extend, to_builtins
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.triage.assessment import ConditionSupport, VerdictKind
from painref.triage.engine.decide import Decided, decide, open_needs
from painref.triage.engine.verdicts import Decision
from painref.triage.questionnaire.answers import parse_answers
from painref.triage.report import report

MAX_ID_CHARACTERS = 200
"""Longest identifier of a patient."""

TOP = 5
"""How many candidates, and how many open questions, a summary names."""

_SPACES = b" \t\r\n\v\f"


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
        record = _record(line, settings)
        records.append(json.dumps(to_builtins(record), separators=(",", ":")).encode() + b"\n")
        failed += isinstance(record, ErrorRecord)
    return Outcome(b"".join(records), len(records), failed)


def _record(line: Line, settings: Settings) -> SummaryRecord | FullRecord | ErrorRecord:
    knowledge = settings.rules.knowledge
    head = LineHead(
        schema=schema_of(settings.record),
        id=None,
        line=line.number,
        data_version=knowledge.version,
        lens=settings.rules.lens.name,
        absent=settings.absent,
    )
    try:
        items = object_of(line) if settings.columns is None else row_of(line, settings.columns, knowledge)
        head = replace(head, id=_identity(items.pop(ID, None)))
        place = Place("", line.number)
        answers = parse_answers(MappingNode(place, items, dict.fromkeys(items, place)), knowledge)
        none = _assumed(items, settings)
        decided = decide(settings.rules, {**answers, **none})
        assumed = tuple(sorted(map(Id, none)))
        if settings.record is RecordKind.FULL:
            return extend(FullRecord, head, assumed_not_present=assumed, result=report(decided))
        return extend(SummaryRecord, head, assumed_not_present=assumed, result=summarise(decided))
    except PainrefError as error:
        return _error(head, error.message, error.remedy)
    except Exception as error:  # a bug that one patient meets must not cost the others theirs
        message = f"this is a bug ({type(error).__name__}: {error})."
        return _error(head, message, "Please report it, with this line.")


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


def _assumed(given: Mapping[str, Node], settings: Settings) -> Answers:
    """Return the questions taken as "none of these" because the record says nothing on them.

    A field that is there, be it only to say unknown, is not absent. Nor is a question that a CSV file has no column
    for: then nobody looked.
    """
    if settings.absent is AbsentFields.UNKNOWN:
        return {}
    none: Value = frozenset()
    return {
        question.id: none
        for question in settings.rules.knowledge.questions.values()
        if question.absent is Absent.NOT_PRESENT
        and question.id not in given
        and (settings.columns is None or question.id in settings.columns.names)
    }


def summarise(decided: Decided) -> Summary:
    """Return what is decided, in brief."""
    patient, decisions, needs = decided.patient, decided.decisions, open_needs(decided)
    candidates = [decision for decision in decisions if decision.verdict.is_candidate]
    kinds = Counter(decision.verdict for decision in decisions)
    first = chain.from_iterable(patient.questions(group) for group in needs.in_turn())
    answered = sum(question in patient.answers for question in patient.knowledge.questions)
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
        not_answered=len(patient.knowledge.questions) - answered,
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

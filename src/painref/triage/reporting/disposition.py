"""The disposition and the answers to what is asked for, as records."""

from __future__ import annotations

from painref.criteria.judgement import FALSE
from painref.knowledge.model import ConservativeFirst, Id
from painref.triage.assessment import (
    Asked,
    ContraindicationRecord,
    CouldBecome,
    DispositionRecord,
    RequestRecord,
)
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.disposition import Disposition, DispositionWord, Why
from painref.triage.engine.drugs import ids_of, risk_not_asked
from painref.triage.engine.recommendations import StepKind, step_kind
from painref.triage.engine.requests import Answer, Requested
from painref.triage.engine.safety import Safety, SafetyContext
from painref.triage.engine.verdicts import Row
from painref.triage.phrases import steps_of, until_of, why_answer, why_disposition
from painref.triage.reporting.items import asked_item, open_items
from painref.triage.reporting.safety import contraindication_records, hold_records


def disposition_record(
    disposition: Disposition, decided: Decided, could_become: tuple[CouldBecome, ...]
) -> DispositionRecord:
    """Return the word with what decides it, what to do instead, and what is open."""
    context = decided.context
    flags = [context.knowledge.red_flags[flag] for flag in disposition.flags]
    raised = disposition.why is Why.RED_FLAG
    row = disposition.row.row if disposition.row else None
    instead = " ".join(dict.fromkeys(flag.action for flag in flags)) if raised else ""
    first = _care_first(row, context) if row and disposition.word is DispositionWord.CONSERVATIVE_FIRST else None
    refs = [ref for flag in flags for ref in flag.refs]
    if first is not None:
        instead = instead or first.text
        refs.extend(first.refs)
    return DispositionRecord(
        word=disposition.word,
        reason=why_disposition(disposition, decided.requests, context),
        first=disposition.row.rank if disposition.row else None,
        procedure=row.procedure if row else None,
        procedure_name=row.rules.procedure.name if row else "",
        flags=disposition.flags,
        until=until_of(row, context) if row else None,
        instead=instead,
        screen_open=open_items(disposition.screen_open, context),
        if_clear=disposition_record(disposition.if_clear, decided, ()) if disposition.if_clear else None,
        could_become=could_become,
        refs=tuple(dict.fromkeys(refs)),
    )


def _care_first(row: Row, context: PatientContext) -> ConservativeFirst | None:
    """Return the care that comes first for the condition of a row; None where it is known that none is due."""
    first = row.support.condition.conservative_first
    if first is None:
        return None
    waits = any(step_kind(step, context) is StepKind.CARE for step in row.steps)
    return first if waits or context.judge(first.when) != FALSE else None


def words_of_other_answers(decided: Decided) -> tuple[CouldBecome, ...]:
    """Return the words that come out where an item that must be asked is yes."""
    context = decided.context
    found: dict[DispositionWord, list[Asked]] = {}
    for item in context.items(decided.disposition.screen_open):
        word = decide(decided.rules, context.patient.affirming(item)).disposition.word
        if word is not decided.disposition.word:
            found.setdefault(word, []).append(asked_item(item, context.knowledge, "yes"))
    return tuple(
        CouldBecome(word=word, answers=tuple(answers))
        for word, answers in sorted(found.items(), key=lambda pair: pair[0].rank)
    )


_MAY_FOLLOW = frozenset({Answer.NEEDS_ANSWERS, Answer.NOT_YET_STEP_FIRST, Answer.POSTPONED})
"""The answers after which what is asked for may still be done."""


def request_record(request: Requested, decided: Decided) -> RequestRecord:
    """Return the answer to a request."""
    row, itself, knowledge = request.row, request.itself, decided.rules.knowledge
    asked = knowledge.procedures.get(Id(request.asked))
    safeties = [] if row else _safeties(request, decided)
    stands_alone = [tuple(contraindication_records(safety)) for safety in ([itself.safety] if itself else safeties)]
    drugs = [drug for safety in safeties for drug in safety.drugs] if request.answer in _MAY_FOLLOW else []
    return RequestRecord(
        requested=request.asked,
        name=asked.name if asked else request.asked,
        procedure=row.row.procedure if row else None,
        answer=request.answer,
        provisional=decided.provisional,
        reason=why_answer(request, decided.context),
        until=until_of(row.row, decided.context) if row else None,
        row=row.rank if row else None,
        steps=tuple(map(knowledge.step_name, steps_of(request))),
        contraindications=_shared(stands_alone),
        holds=tuple(dict.fromkeys(hold_records(drugs, knowledge))),
        needs_plan=ids_of(drug for drug in drugs if drug.prescriber),
        risk_not_asked=risk_not_asked(drugs),
    )


def _safeties(request: Requested, decided: Decided) -> list[Safety]:
    """Return the safety of each variant that a request may mean."""
    safety = SafetyContext(decided.context, frozenset(item.flag.id for item in decided.screening.lifted))
    return [safety.of(item) for item in decided.rules.procedures if item.id in request.procedures]


def _shared(stated: list[tuple[ContraindicationRecord, ...]]) -> tuple[ContraindicationRecord, ...]:
    """Return the contraindications that all variants of what is asked for have in common."""
    return tuple(item for item in stated[0] if all(item in others for others in stated)) if stated else ()

"""One patient and the rules to what is decided: all that triage works out, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from painref.criteria.judgement import TRUE, Judgement
from painref.knowledge.model import Contradiction, Id
from painref.records import record
from painref.triage.engine.conditions import (
    Support,
    SupportedBy,
    leading_among,
    leading_in,
    supports_of,
    with_supported_descendants,
)
from painref.triage.engine.context import PatientContext
from painref.triage.engine.disposition import Disposition, DispositionWord, Findings, dispose, without_flags
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.ranking import Ranked, rank
from painref.triage.engine.red_flags import Screening, screen_red_flags
from painref.triage.engine.requests import Considered, Requested, after_red_flags, answer_requests
from painref.triage.engine.rules import Rules
from painref.triage.engine.safety import SafetyContext
from painref.triage.engine.verdicts import Row, VerdictKind, rows_of
from painref.triage.patient import Patient


@record(kw_only=False)
class Decided:
    """What is decided for one patient.

    `supports` are the conditions of the patient's regions, the best supported first; `leading` those that lead; `rows`
    are one for each procedure, in order. `requests` are the answers to what is asked for, under screen-first those if
    all that must be asked is no (`provisional`).
    """

    rules: Rules
    context: PatientContext
    screening: Screening
    supports: tuple[Support, ...]
    leading: frozenset[Id]
    rows: tuple[Ranked, ...]
    requests: tuple[Requested, ...]
    provisional: bool
    disposition: Disposition
    contradictions: tuple[Contradiction, ...]


@record(kw_only=False)
class _Worked:
    """What is worked out on the way to a disposition."""

    context: PatientContext
    supports: dict[Id, Support]
    leading: frozenset[Id]
    findings: Findings
    disposition: Disposition


def decide(rules: Rules, patient: Patient) -> Decided:
    """Return everything that the answers decide under the rules."""
    worked = _work_out(rules, _context(rules, patient))
    disposition, requests, provisional = worked.disposition, worked.findings.requests, False
    if disposition.word is DispositionWord.SCREEN_FIRST:
        clear = _work_out(rules, _if_clear(rules, worked.context, disposition.screen_open))
        if_clear = clear.disposition
        if if_clear.word is DispositionWord.SCREEN_FIRST:  # what else it rests on is not asked here
            if_clear = without_flags(clear.findings)
        disposition = replace(disposition, if_clear=if_clear)
        requests, provisional = clear.findings.requests, True
    context = worked.context
    return Decided(
        rules=rules,
        context=context,
        screening=worked.findings.screening,
        supports=tuple(sorted(worked.supports.values(), key=lambda item: (item.support.rank, item.condition.id))),
        leading=worked.leading,
        rows=tuple(worked.findings.rows),
        requests=tuple(requests),
        provisional=provisional,
        disposition=disposition,
        contradictions=tuple(item for item in rules.knowledge.consistency.values() if context.judge(item.when) == TRUE),
    )


def _work_out(rules: Rules, context: PatientContext) -> _Worked:
    """Return what the answers come to."""
    knowledge, patient = rules.knowledge, context.patient
    screening = screen_red_flags(context)
    supports = supports_of(context, _tested_by_requests(rules, patient))
    raised = frozenset(item.flag.id for item in screening.raised)
    safety = SafetyContext(context, frozenset(item.flag.id for item in screening.lifted))
    supported = {id_: support for id_, support in supports.items() if support.support.is_supported}
    every = [
        row
        for item in rules.done_for(supported)
        for row in rows_of(item, _for(item, supported, rules), raised, safety, context)
    ]
    lead = leading_in(context.main_regions, supports, knowledge)
    if wanted := _conditions_of_requests(rules, patient):
        lead |= leading_among(wanted, supports, knowledge)
    wider = with_supported_descendants(supports, knowledge)
    ranked = rank(every, lead, wider, context)
    undeferred = ranked if not raised else rank(map(_undeferred, every), lead, wider, context)
    by_procedure = {item.row.procedure: item for item in ranked}
    requests = answer_requests(Considered(rules, by_procedure, every, supports, safety, raised, context))
    findings = Findings(screening, tuple(supports.values()), ranked, undeferred, requests, context)
    disposition = dispose(findings)
    if disposition.word in (DispositionWord.EMERGENCY, DispositionWord.URGENT):
        findings = replace(findings, requests=after_red_flags(requests, frozenset(disposition.flags), rules))
    return _Worked(context, supports, lead, findings, disposition)


def _conditions_of_requests(rules: Rules, patient: Patient) -> frozenset[Id]:
    """Return the conditions that what is requested is done for."""
    return frozenset[Id]().union(*(item.conditions for item in rules.asked_for(patient.requested)))


def _tested_by_requests(rules: Rules, patient: Patient) -> frozenset[Id]:
    """Return the conditions that what is requested is the test of."""
    return frozenset(id_ for name in patient.requested for item in rules.tests_named(name) for id_ in item.tests)


def _for(procedure: ProcedureRules, supported: Mapping[Id, Support], rules: Rules) -> Mapping[Id, Support]:
    """Return the conditions that count for a procedure: one that only a requested test points to counts for few."""
    others = [
        id_
        for id_, support in supported.items()
        if support.by is SupportedBy.REQUEST and procedure.id not in rules.brought_by_tests[id_]
    ]
    return {id_: support for id_, support in supported.items() if id_ not in others} if others else supported


def _undeferred(row: Row) -> Row:
    """Return a row as it would be if no red flag were raised."""
    return replace(row, verdict=row.undeferred) if row.verdict is VerdictKind.DEFERRED else row


def _context(rules: Rules, patient: Patient) -> PatientContext:
    """Return the context of a patient, with all criteria judged where they are compiled."""
    return PatientContext(rules.knowledge, patient, rules.compiled)


def _if_clear(rules: Rules, context: PatientContext, open_items: Judgement) -> PatientContext:
    """Return the patient with all that must be asked denied.

    More answers change only what is open, unless one of them stands against what has been said; what is settled, or
    open on other items, is not judged again.
    """
    items = context.items(open_items)
    patient = context.patient.denying(items)
    said = context.patient.answers
    if any(said.truths.get(item) or item in said.weeks for item in items):
        return _context(rules, patient)
    return PatientContext(rules.knowledge, patient, rules.compiled, context.judgements.without(open_items))

"""What is decided, put into words: the records that tables and JSON are made from, with every reason and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from painref.knowledge.model import ContraindicationSeverity, Id, Prerequisite, Procedure
from painref.reference.cited import Source, source
from painref.triage.assessment import (
    Assessment,
    ConditionFinding,
    Disposition,
    DrugHold,
    JudgedPrerequisite,
    OpenQuestion,
    RaisedContraindication,
    RaisedFlag,
    RecommendationStatus,
    UnscreenedContraindication,
    Verdict,
)
from painref.triage.engine.conditions import condition_finding
from painref.triage.engine.decide import Decided, open_needs
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.ranking import reason
from painref.triage.engine.recommendations import judged_recommendation, judged_requirement
from painref.triage.engine.red_flags import raised_flag, unscreened_flag
from painref.triage.engine.safety import drug_hold, holds_unknown, raised_contraindication, unscreened_contraindication
from painref.triage.engine.verdicts import Decision


def report(decided: Decided) -> Assessment:
    """Return the assessment of one patient with every reason and source."""
    knowledge, patient = decided.rules.knowledge, decided.patient
    verdicts = _verdicts(decided)
    flags = tuple(raised_flag(flag) for flag in decided.flags.raised)
    conditions = tuple(condition_finding(support, patient) for support in decided.supports)
    return Assessment(
        data_version=knowledge.version,
        lens=decided.rules.lens.name,
        disposition=decided.disposition,
        red_flags=flags,
        red_flags_not_screened=tuple(unscreened_flag(flag, needs, patient) for flag, needs in decided.flags.unscreened),
        conditions=conditions,
        verdicts=verdicts,
        open_questions=_open_questions(decided),
        answered=tuple(question for question in knowledge.questions if question in patient.answers),
        not_answered=tuple(question for question in knowledge.questions if question not in patient.answers),
        sources=_sources(flags, conditions, decided.disposition, verdicts, patient),
        withdrawals=knowledge.withdrawals,
    )


class _Shared(NamedTuple):
    """The records of a procedure that are the same for each of its indications."""

    prerequisites: tuple[JudgedPrerequisite, ...]
    contraindications: tuple[RaisedContraindication, ...]
    not_screened: tuple[UnscreenedContraindication, ...]
    holds: tuple[DrugHold, ...]


def _verdicts(decided: Decided) -> tuple[Verdict, ...]:
    shared: dict[Id, _Shared] = {}
    reasons = [reason(above.ranks, below.ranks) for above, below in pairwise(decided.decisions)]
    verdicts: list[Verdict] = []
    for decision, above_next in zip(decided.decisions, (*reasons, ""), strict=False):
        procedure = decision.procedure.id
        if procedure not in shared:
            shared[procedure] = _shared(decision, decided.patient)
        verdicts.append(_verdict(decision, shared[procedure], decided, above_next))
    return tuple(verdicts)


def _shared(decision: Decision, patient: PatientContext) -> _Shared:
    safety = decision.safety
    bleeding_class = safety.bleeding_class
    return _Shared(
        prerequisites=judged_prerequisites(decision.rules.prerequisites, patient),
        contraindications=_absolute_first(raised_contraindication(item) for item in safety.raised),
        not_screened=_absolute_first(unscreened_contraindication(item, patient) for item in safety.unscreened),
        holds=tuple(
            drug_hold(medication, hold, bleeding_class, safety.class_origin)
            for medication, hold in safety.holds
            if bleeding_class
        ),
    )


_Contraindication = TypeVar("_Contraindication", RaisedContraindication, UnscreenedContraindication)


def _absolute_first(items: Iterable[_Contraindication]) -> tuple[_Contraindication, ...]:
    return tuple(sorted(items, key=lambda item: item.severity is not ContraindicationSeverity.ABSOLUTE))


def _verdict(decision: Decision, shared: _Shared, decided: Decided, above_next: str) -> Verdict:
    patient = decided.patient
    best = decision.best.recommendation if decision.best else None
    offered = decision.verdict.is_candidate
    return Verdict(
        procedure=decision.procedure.id,
        procedure_name=decision.procedure.name,
        condition=decision.support.condition.id,
        condition_name=decision.support.condition.name,
        role=decision.indication.indication.role,
        verdict=decision.verdict,
        backing=decision.backing,
        direction=best.direction if best else None,
        strength=best.strength if best else None,
        certainty=best.certainty if best else None,
        grade_verified=best is not None and best.verified,
        condition_support=decision.support.support,
        invasiveness=decision.procedure.invasiveness,
        bleeding_class=decision.safety.bleeding_class,
        recommendations=tuple(
            [judged_recommendation(ranked.recommendation, result, patient) for ranked, result in decision.results]
        ),
        prerequisites=shared.prerequisites,
        steps=decision.steps,
        to_confirm=_to_confirm(decision, patient) if offered else (),
        contraindications=shared.contraindications,
        not_screened=shared.not_screened,
        holds=shared.holds,
        deferred_by=decision.deferred_by,
        leads_to=decided.leads_to[decision.procedure.id] if offered else (),
        questions=patient.questions(decision.needs),
        above_next=above_next,
        origin=decision.procedure.origin,
    )


def judged_prerequisites(
    stated: Iterable[tuple[Procedure, Prerequisite]], patient: PatientContext
) -> tuple[JudgedPrerequisite, ...]:
    """Return the records of what has to come before a procedure, whoever recommends it."""
    return tuple(
        JudgedPrerequisite(
            requirement=judged_requirement(item, patient),
            stated_for=procedure.id,
            refs=item.refs,
            origin=item.origin,
        )
        for procedure, item in stated
    )


def _to_confirm(decision: Decision, patient: PatientContext) -> tuple[str, ...]:
    """Return what met recommendations ask for that no question covers, and whether drugs have no known hold."""
    texts = [
        requirement.text
        for ranked, result in decision.results
        if result.status is RecommendationStatus.MET and ranked.favourable
        for requirement in ranked.recommendation.requires
        if requirement.when is None
    ]
    if holds_unknown(decision.safety.bleeding_class, patient):
        texts.append(
            "Whether the patient's drugs are to be held: no body states a bleeding-risk class for this procedure"
        )
    return tuple(dict.fromkeys(texts))


def _open_questions(decided: Decided) -> tuple[OpenQuestion, ...]:
    """Return the unanswered questions on which something still depends: red flags and the top verdict first."""
    patient, needs = decided.patient, open_needs(decided)
    verdicts = Counter(question for decision in decided.decisions for question in patient.questions(decision.needs))
    bearing = {*patient.questions(needs.flags), *patient.questions(needs.top)}
    return tuple(
        OpenQuestion(
            question=question,
            prompt=patient.knowledge.questions[question].prompt,
            verdicts=verdicts[question],
            bears_on_top=question in bearing,
        )
        for group in needs.in_turn()
        for question in patient.questions(group)
    )


def _sources(
    flags: Iterable[RaisedFlag],
    findings: Iterable[ConditionFinding],
    disposition: Disposition,
    verdicts: Sequence[Verdict],
    patient: PatientContext,
) -> tuple[Source, ...]:
    """Return every source that the assessment rests on, newest first."""
    used: set[Id] = {*disposition.refs, *(ref for flag in flags for ref in flag.refs)}
    used.update(ref for finding in findings for criteria in finding.criteria for ref in criteria.refs)
    for verdict in {verdict.procedure: verdict for verdict in verdicts}.values():
        used.update(ref for item in verdict.contraindications for ref in item.refs)
        used.update(ref for item in verdict.prerequisites for ref in item.refs)
        used.update(hold.by for hold in verdict.holds)
    used.update(item.by for verdict in verdicts for item in verdict.recommendations)
    references = patient.knowledge.references
    newest_first = sorted((references[ref] for ref in used), key=lambda item: (-item.year, item.id))
    return tuple(source(item, patient.knowledge) for item in newest_first)

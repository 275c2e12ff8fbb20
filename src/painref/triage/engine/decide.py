"""Answers and rules to what is decided: all that triage works out, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from painref.criteria.evaluate import Answers
from painref.criteria.judgement import FALSE, Judgement
from painref.knowledge.model import Id
from painref.triage.assessment import ConditionSupport, Disposition
from painref.triage.engine.conditions import Support, condition_support
from painref.triage.engine.disposition import dispose
from painref.triage.engine.patient import PatientContext
from painref.triage.engine.red_flags import Screening, screen_red_flags
from painref.triage.engine.rules import Rules
from painref.triage.engine.safety import SafetyChecker
from painref.triage.engine.verdicts import Decision, decide_on, pathways


class Decided(NamedTuple):
    """What is decided for one patient.

    `supports` are the conditions that are not ruled out, the best supported first; `decisions` the verdicts, best
    first; `leads_to` says by procedure which others wait for it.
    """

    rules: Rules
    patient: PatientContext
    flags: Screening
    supports: tuple[Support, ...]
    decisions: tuple[Decision, ...]
    leads_to: Mapping[Id, tuple[Id, ...]]
    disposition: Disposition


class OpenNeeds(NamedTuple):
    """The questions on which something still depends: on screening for red flags, on the best verdict, on anything."""

    flags: Judgement
    top: Judgement
    every: Judgement

    def in_turn(self) -> tuple[Judgement, ...]:
        """Return the same in the order to ask in, each question once: red flags, then the best verdict."""
        flags, top, every = self
        return flags & top, flags & ~top, top & ~flags, every & ~flags & ~top


def decide(rules: Rules, answers: Answers) -> Decided:
    """Return everything that the answers decide under the rules."""
    patient = PatientContext(rules.knowledge, answers, rules.judge_all)
    flags = screen_red_flags(patient)
    supports = {id_: condition_support(condition, patient) for id_, condition in rules.conditions.items()}
    safety_checker = SafetyChecker(patient)
    found = [
        decision
        for procedure in rules.procedures
        for decision in decide_on(procedure, supports, flags.raised, safety_checker, patient)
    ]
    decisions = tuple(sorted(found, key=attrgetter("ranks", "names")))
    possible = [item for item in supports.values() if item.support is not ConditionSupport.NOT_SUPPORTED]
    possible.sort(key=lambda item: (item.support.rank, item.condition.name))
    return Decided(
        rules=rules,
        patient=patient,
        flags=flags,
        supports=tuple(possible),
        decisions=decisions,
        leads_to=pathways(found),
        disposition=dispose(flags.raised, possible, decisions, patient),
    )


def open_needs(decided: Decided) -> OpenNeeds:
    """Return the unanswered questions on which something still depends."""
    flags = top = every = FALSE
    for _, judgement in decided.flags.unscreened:
        flags |= judgement
    for support in decided.supports:
        every |= _conservative_needs(support, decided.patient)
    for decision in decided.decisions:
        every |= decision.needs
    if decided.decisions:
        top = decided.decisions[0].needs
    return OpenNeeds(flags, top, every | flags)


def _conservative_needs(support: Support, patient: PatientContext) -> Judgement:
    """Return what is open about a condition whose answer may be conservative care."""
    rule = support.condition.conservative_first
    if rule is None:
        return FALSE
    return support.needs if support.support is ConditionSupport.OPEN else max(patient.judge(rule.when), FALSE)

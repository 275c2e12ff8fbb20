"""Answers and rules to what is decided: all that triage works out, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from painref.criteria.evaluate import Answers
from painref.criteria.judgement import FALSE, Judgement
from painref.knowledge.model import Id
from painref.triage.assessment import ConditionSupport, Disposition
from painref.triage.engine.conditions import Support, support_of
from painref.triage.engine.disposition import dispose
from painref.triage.engine.patient import Chart
from painref.triage.engine.red_flags import Screening, screen
from painref.triage.engine.rules import Rules
from painref.triage.engine.safety import SafetyChart
from painref.triage.engine.verdicts import Decision, decide_on, pathways


class Decided(NamedTuple):
    """What is decided for one patient.

    `supports` are the conditions that are not ruled out, the best supported first; `decisions` the verdicts, best
    first; `leads_to` says by procedure which others wait for it.
    """

    rules: Rules
    chart: Chart
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
        """The same in the order in which they should be asked, each question once: red flags, then the best verdict."""
        flags, top, every = self
        return flags & top, flags & ~top, top & ~flags, every & ~flags & ~top


def decide(rules: Rules, answers: Answers) -> Decided:
    """Return everything that the answers decide under the rules."""
    chart = Chart(rules.knowledge, answers, rules.judge_all)
    flags = screen(chart)
    supports = {id_: support_of(condition, chart) for id_, condition in rules.conditions.items()}
    safety_chart = SafetyChart(chart)
    found = [
        decision
        for procedure in rules.procedures
        for decision in decide_on(procedure, supports, flags.raised, safety_chart, chart)
    ]
    decisions = tuple(sorted(found, key=attrgetter("ranks", "names")))
    possible = [item for item in supports.values() if item.support is not ConditionSupport.NOT_SUPPORTED]
    possible.sort(key=lambda item: (item.support.rank, item.condition.name))
    return Decided(
        rules=rules,
        chart=chart,
        flags=flags,
        supports=tuple(possible),
        decisions=decisions,
        leads_to=pathways(found),
        disposition=dispose(flags.raised, possible, decisions, chart),
    )


def open_needs(decided: Decided) -> OpenNeeds:
    """The unanswered questions on which something still depends."""
    flags = top = every = FALSE
    for _, judgement in decided.flags.unscreened:
        flags |= judgement
    for support in decided.supports:
        every |= _conservative_needs(support, decided.chart)
    for decision in decided.decisions:
        every |= decision.needs
    if decided.decisions:
        top = decided.decisions[0].needs
    return OpenNeeds(flags, top, every | flags)


def _conservative_needs(support: Support, chart: Chart) -> Judgement:
    """What is open about a condition whose answer may be conservative care."""
    rule = support.condition.conservative_first
    if rule is None:
        return FALSE
    return support.needs if support.support is ConditionSupport.OPEN else max(chart.judge(rule.when), FALSE)

"""The rules: what is the same for every patient, the knowledge prepared under one lens once, so that each assessment
only judges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from painref.knowledge.condition_tree import ancestors
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.records import record
from painref.triage.engine.context import Compiled
from painref.triage.engine.procedure_rules import ProcedureRules, Spoken
from painref.triage.lens import Lens, default_lens


@record(kw_only=False, eq=False, slots=False)
class Rules:
    """The knowledge under one lens. Whoever assesses more than one patient prepares them once and holds them.

    `compiled` are its criteria, if they were prepared for many patients.
    """

    knowledge: Knowledge
    lens: Lens
    procedures: tuple[ProcedureRules, ...]
    compiled: Compiled | None = None

    @cached_property
    def held_up(self) -> Mapping[Id, int]:
        """How many procedures each red flag holds up."""
        return Counter(flag for item in self.procedures for flag in item.flags)

    @cached_property
    def _done_for(self) -> Mapping[Id, Sequence[int]]:
        """The positions of the procedures that are done for each condition."""
        found: dict[Id, list[int]] = {}
        for position, item in enumerate(self.procedures):
            for condition in item.conditions:
                found.setdefault(condition, []).append(position)
        return found

    @cached_property
    def brought_by_tests(self) -> Mapping[Id, frozenset[Id]]:
        """What each condition that has tests of its own has rows of while only their request points to it.

        The tests that are done for it alone, and what they decide on.
        """
        found: dict[Id, set[Id]] = {}
        for item in self.procedures:
            for condition in item.tests:
                found.setdefault(condition, set()).update((item.id, *item.decides))
        return {condition: frozenset(ids) for condition, ids in found.items()}

    def tests_named(self, name: Id) -> list[ProcedureRules]:
        """Return the tests of one condition that a request names: by id, or by a family that holds such tests alone."""
        named = [item for item in self.procedures if name in item.lineage]
        return named if all(item.tests for item in named) else []

    def asked_for(self, requested: Collection[Id]) -> list[ProcedureRules]:
        """Return the procedures that a request names, by themselves or by a family, in their order."""
        return [item for item in self.procedures if item.is_asked_for(requested)] if requested else []

    def done_for(self, conditions: Iterable[Id]) -> list[ProcedureRules]:
        """Return the procedures that are done for any of some conditions, in their order."""
        found = {position for condition in conditions for position in self._done_for.get(condition, ())}
        return [self.procedures[position] for position in sorted(found)]

    def under(self, lens: Lens) -> Rules:
        """Return the same rules under another lens."""
        return replace(self, lens=lens, procedures=_procedures(self.knowledge, lens))


def prepare(knowledge: Knowledge, lens: Lens | None = None, *, many: bool = False) -> Rules:
    """Return the rules of a knowledge under a lens, by default every clinical guideline in force.

    For `many` patients all criteria are compiled, which takes as long as assessing some 30 patients without.
    """
    lens = lens or default_lens(knowledge)
    return Rules(
        knowledge=knowledge,
        lens=lens,
        procedures=_procedures(knowledge, lens),
        compiled=knowledge.once(_at_once) if many else None,
    )


def _at_once(knowledge: Knowledge) -> Compiled:
    # Imported here for start-up time: one patient is assessed without the compiler.
    from painref.triage.engine.at_once import judge_at_once

    return judge_at_once(knowledge)


def _procedures(knowledge: Knowledge, lens: Lens) -> tuple[ProcedureRules, ...]:
    red_flags = tuple(knowledge.red_flags.values())
    conditions = _inverted(knowledge.procedures.index("condition").items())
    deferring = _inverted((flag.id, flag.defers) for flag in red_flags)
    sparing = _inverted((flag.id, flag.spares) for flag in red_flags)
    spoken = _spoken(lens, knowledge)

    def rules(procedure: Id) -> ProcedureRules:
        lineage = knowledge.lineage_of(procedure)
        spared_by = _of_any(lineage, sparing)
        return ProcedureRules(
            id=procedure,
            lineage=frozenset(lineage),
            conditions=_of_any(lineage, conditions),
            flags=_of_any(lineage, deferring) - spared_by,
            spared_by=spared_by,
            lens=lens,
            spoken=spoken,
            knowledge=knowledge,
        )

    return tuple(map(rules, knowledge.variant_ids))


def _spoken(lens: Lens, knowledge: Knowledge) -> Spoken:
    """Return of which conditions a lens speaks; of all, unless others count where those followed are silent."""
    if lens.otherwise is None:
        return Spoken(knowledge.conditions, {})
    indications = (item for procedure in knowledge.procedures.values() for item in procedure.indications)
    named = {item.condition for item in indications if lens.counted(item.recommendations)}
    narrower = {id_ for id_ in knowledge.conditions if not named.isdisjoint(ancestors(id_, knowledge))}
    of = named | narrower
    within = _inverted((condition, set(ancestors(condition, knowledge)) - of) for condition in named)
    return Spoken(of, {wider: frozenset(conditions) for wider, conditions in within.items()})


def _inverted(named: Iterable[tuple[str, Iterable[Id]]]) -> Mapping[Id, set[Id]]:
    """Invert a mapping of name to ids."""
    found: dict[Id, set[Id]] = {}
    for name, ids in named:
        for id_ in ids:
            found.setdefault(id_, set()).add(Id(name))
    return found


def _of_any(lineage: Iterable[Id], found: Mapping[Id, set[Id]]) -> frozenset[Id]:
    return frozenset().union(*(found[id_] for id_ in lineage if id_ in found))

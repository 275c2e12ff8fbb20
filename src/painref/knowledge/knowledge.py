"""The whole knowledge in one immutable value, and what follows from the families in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from painref.criteria.judgement import Bits, Judgement
from painref.criteria.parser import parse
from painref.criteria.syntax import Criterion
from painref.criteria.typecheck import Vocabulary
from painref.knowledge.lookup import index
from painref.knowledge.model import (
    BleedingModifier,
    BleedingRisk,
    Body,
    Condition,
    Contradiction,
    Contraindication,
    CriterionText,
    Fact,
    Guidance,
    Id,
    Implication,
    Indication,
    Medication,
    NamesOf,
    Prerequisite,
    Procedure,
    Question,
    RedFlag,
    Reference,
    Release,
    Risk,
    Section,
    Step,
    Test,
    ThromboticRisk,
    Topic,
)
from painref.knowledge.vocabulary import items, nameable, vocabulary
from painref.records import record

Nameable = Condition | Procedure | Medication | RedFlag
"""An entry whose id may answer a question."""


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


def _together(first: Indication, second: Indication) -> Indication:
    return replace(
        first,
        recommendations=first.recommendations + second.recommendations,
        settled_when=first.settled_when or second.settled_when,
        line=first.line or second.line,
        elective=first.elective and second.elective,
        origin=first.origin or second.origin,
    )


@record
class Withdrawal:
    """An entry that an overlay has withdrawn: what kind of entry, its id and name, and the overlay."""

    kind: str
    id: Id
    name: str
    origin: str | None


@dataclass(frozen=True)
class Knowledge:
    """Every entry by its id, in the order of the files; `version` names the edition and the content read."""

    version: str
    release: Release
    procedures: Mapping[Id, Procedure]
    conditions: Mapping[Id, Condition]
    red_flags: Mapping[Id, RedFlag]
    medications: Mapping[Id, Medication]
    bleeding_modifiers: Mapping[Id, BleedingModifier]
    thrombotic_risk: Mapping[Id, ThromboticRisk]
    topics: Mapping[Id, Topic]
    references: Mapping[Id, Reference]
    bodies: Mapping[Id, Body]
    sections: Mapping[Id, Section]
    questions: Mapping[Id, Question]
    implies: Mapping[Id, Implication]
    consistency: Mapping[Id, Contradiction]
    named_facts: Mapping[Id, Fact]
    steps: Mapping[Id, Step]
    tests: Mapping[Id, Test]
    withdrawn_procedures: Mapping[Id, Procedure] = field(default_factory=_nothing)
    """What an overlay withdrew: on offer no more, but patients may have had it, and criteria may ask for that."""
    withdrawals: tuple[Withdrawal, ...] = ()
    """Everything that bears on triage and that an overlay withdrew, procedures included."""

    # --- Families -------------------------------------------------------------------------------------------------

    def lineage(self, procedure: Procedure) -> tuple[Procedure, ...]:
        """Return the procedure, its family, that family's family, and so on, up to a family unknown or met before."""
        found: dict[Id, Procedure] = {}
        current: Procedure | None = procedure
        while current is not None and current.id not in found:
            found[current.id] = current
            current = self.procedures.get(current.family) if current.family else None
        return tuple(found.values())

    @cached_property
    def families(self) -> frozenset[Id]:
        """The ids of procedures that another names as its family."""
        return frozenset(procedure.family for procedure in self.procedures.values() if procedure.family)

    @cached_property
    def indicated(self) -> tuple[Procedure, ...]:
        """The procedures that are no family and have an indication, even one that nobody has spoken on."""
        return tuple(
            procedure
            for procedure in self.procedures.values()
            if procedure.id not in self.families and any(ancestor.indications for ancestor in self.lineage(procedure))
        )

    @cached_property
    def variants(self) -> tuple[Procedure, ...]:
        """The procedures that triage ranks: those that are no family, and for which there is a recommendation."""
        return tuple(
            procedure
            for procedure in self.indicated
            if any(item.recommendations for ancestor in self.lineage(procedure) for item in ancestor.indications)
        )

    def members(self, family: Id) -> tuple[Procedure, ...]:
        """The procedures that name `family` as theirs."""
        return tuple(procedure for procedure in self.procedures.values() if procedure.family == family)

    def contraindications(self, procedure: Procedure) -> Iterator[tuple[Procedure, Contraindication]]:
        """Its own and its families' contraindications, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for contraindication in ancestor.contraindications:
                yield ancestor, contraindication

    def prerequisites(self, procedure: Procedure) -> Iterator[tuple[Procedure, Prerequisite]]:
        """Its own and its families' prerequisites, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for prerequisite in ancestor.prerequisites:
                yield ancestor, prerequisite

    def risks(self, procedure: Procedure) -> Iterator[tuple[Procedure, Risk]]:
        """Its own and its families' risks, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for risk in ancestor.risks:
                yield ancestor, risk

    def guidance(self, procedure: Procedure) -> Iterator[tuple[Procedure, Guidance]]:
        """Its own and its families' guidance, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for guidance in ancestor.guidance:
                yield ancestor, guidance

    def bleeding_risk(self, procedure: Procedure) -> tuple[BleedingRisk, ...]:
        """Return the nearest bleeding classes stated along the lineage; empty if there are none."""
        return next((p.bleeding_risk for p in self.lineage(procedure) if p.bleeding_risk), ())

    def indications(self, procedure: Procedure) -> tuple[Indication, ...]:
        """Its own and its families' indications, recommendations for the same condition and role put together."""
        together: dict[tuple[Id, str], Indication] = {}
        for ancestor in self.lineage(procedure):
            for indication in ancestor.indications:
                key = (indication.condition, indication.role)
                known = together.get(key)
                together[key] = indication if known is None else _together(known, indication)
        return tuple(together.values())

    def step_name(self, step: Id) -> str:
        """What a requirement's step is called: a procedure, one withdrawn included, or something else."""
        procedure = self.procedures.get(step) or self.withdrawn_procedures.get(step)
        return procedure.name if procedure else self.steps[step].name

    # --- What criteria name ---------------------------------------------------------------------------------------

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What criteria may name."""
        return vocabulary(self)

    @cached_property
    def bits(self) -> Bits:
        """The bit that stands for each item in a judgement; the first of the questionnaire is the lowest."""
        return {item: 1 << position for position, item in enumerate(items(self))}

    @cached_property
    def facts(self) -> Mapping[str, Criterion]:
        """The named facts, parsed."""
        return {fact.id: parse(fact.when) for fact in self.named_facts.values()}

    @cached_property
    def criteria(self) -> tuple[CriterionText, ...]:
        """Every criterion that something in the knowledge depends on, each text once."""
        from painref.knowledge.walk import CRITERIA, all_parts

        texts = (getattr(part.value, name, None) for part in all_parts(self) for name in CRITERIA)
        return tuple(dict.fromkeys(CriterionText(text) for text in texts if text))

    def items_in(self, judgement: Judgement) -> tuple[str, ...]:
        """Return the items that could still settle a criterion, in the order of the questionnaire."""
        found: list[str] = []
        while judgement > 0:
            first = judgement & -judgement
            found.append(self._item_of_bit[first])
            judgement ^= first
        return tuple(found)

    @cached_property
    def _item_of_bit(self) -> Mapping[int, str]:
        return {bit: item for item, bit in self.bits.items()}

    def nameable(self, question: Question) -> Mapping[Id, Nameable]:
        """Return the entries whose ids answer a question."""
        return nameable(question, self)

    @cached_property
    def _by_name(self) -> Mapping[NamesOf, Mapping[str, Nameable]]:
        questions = {question.names: question for question in self.questions.values() if question.names}
        return {names: index(nameable(question, self).values()) for names, question in questions.items()}

    def nameable_by_name(self, question: Question) -> Mapping[str, Nameable]:
        """Return the same entries by everything they are called, in normalised form; the index is made once."""
        return self._by_name[question.names or NamesOf.MEDICATIONS]

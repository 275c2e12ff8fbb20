"""The whole knowledge in one immutable value, and what follows from the families in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from painref.knowledge.entries import Entries
from painref.knowledge.model import Id
from painref.records import nothing, record

if TYPE_CHECKING:
    # A look-up parses no criterion: what does imports the language of criteria itself, since that takes time.
    from painref.criteria.judgement import Bits, Judgement
    from painref.criteria.syntax import Criterion
    from painref.criteria.typecheck import Vocabulary
    from painref.knowledge.model import (
        BleedingModifier,
        BleedingRisk,
        Body,
        Coding,
        Condition,
        Contradiction,
        Contraindication,
        CourseStatement,
        Fact,
        Guidance,
        Implication,
        Indication,
        Medication,
        NotCovered,
        Option,
        Prerequisite,
        Procedure,
        Question,
        RedFlag,
        Reference,
        Release,
        Risk,
        Section,
        Statement,
        Step,
        Term,
        Test,
        ThromboticRisk,
        Topic,
    )


T = TypeVar("T")


def _together(first: Indication, second: Indication) -> Indication:
    return replace(
        first,
        recommendations=first.recommendations + second.recommendations,
        settled_when=first.settled_when or second.settled_when,
        line=first.line or second.line,
        elective=first.elective and second.elective,
        origin=first.origin or second.origin,
    )


class _ParsedFacts(Mapping[str, "Criterion"]):
    """The criteria of named facts, parsed when they are asked for: an answer depends on few of them."""

    def __init__(self, facts: Entries[Fact]) -> None:
        self._facts = facts
        self._parsed: dict[str, Criterion] = {}

    def __getitem__(self, name: str) -> Criterion:
        from painref.criteria.parser import parse

        if name not in self._parsed:
            self._parsed[name] = parse(self._facts[Id(name)].when)
        return self._parsed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


@record
class Withdrawal:
    """An entry that an overlay has withdrawn: what kind of entry, its id and name, and the overlay."""

    kind: str
    id: Id
    name: str
    origin: str | None


@record(slots=False)
class Knowledge:
    """Every entry by its id, in the order of the files; `version` names the edition and the content read."""

    version: str
    release: Release
    procedures: Entries[Procedure]
    conditions: Entries[Condition]
    red_flags: Entries[RedFlag]
    medications: Entries[Medication]
    bleeding_modifiers: Entries[BleedingModifier]
    thrombotic_risk: Entries[ThromboticRisk]
    topics: Entries[Topic]
    not_covered: Entries[NotCovered]
    terms: Entries[Term]
    references: Entries[Reference]
    bodies: Entries[Body]
    sections: Entries[Section]
    questions: Entries[Question]
    implies: Entries[Implication]
    consistency: Entries[Contradiction]
    named_facts: Entries[Fact]
    steps: Entries[Step]
    tests: Entries[Test]
    codings: Entries[Coding]
    withdrawn_procedures: Mapping[Id, Procedure] = field(default_factory=nothing)
    """What an overlay withdrew: on offer no more, but patients may have had it, and criteria may ask for that."""
    withdrawals: tuple[Withdrawal, ...] = ()
    """Everything that bears on triage and that an overlay withdrew, procedures included."""

    def __post_init__(self) -> None:
        for name, annotation in Knowledge.__annotations__.items():
            given = getattr(self, name)
            if annotation.startswith("Entries") and not isinstance(given, Entries):
                object.__setattr__(self, name, Entries(given.values()))

    def __repr__(self) -> str:
        """Return the version alone: the whole takes seconds, and asyncio asks for it of whatever a task returns."""
        return f"<{type(self).__name__} {self.version}>"

    def once(self, make: Callable[[Knowledge], T]) -> T:
        """Return what a function makes of the knowledge, made when it is first asked for: it is the same for everybody.

        What is kept grows with the functions of the program, not with what the knowledge is used for.
        """
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Callable[[Knowledge], Any], Any]:
        return {}

    # --- Families -------------------------------------------------------------------------------------------------

    def lineage(self, procedure: Procedure) -> tuple[Procedure, ...]:
        """Return the procedure, its family, that family's family, and so on, up to a family unknown or met before."""
        found: dict[Id, Procedure] = {}
        current: Procedure | None = procedure
        while current is not None and current.id not in found:
            found[current.id] = current
            current = self.procedures.get(current.family) if current.family else None
        return tuple(found.values())

    def lineage_of(self, procedure: Id) -> tuple[Id, ...]:
        """Return the ids of the `lineage` of a procedure that is on offer; none is opened."""
        found: dict[Id, None] = {}
        current: Id | None = procedure
        while current is not None and current in self.procedures and current not in found:
            found[current] = None
            current = self._family_of.get(current)
        return tuple(found)

    @cached_property
    def _family_of(self) -> Mapping[Id, Id]:
        families = self.procedures.index("family").items()
        return {member: Id(family) for family, members in families for member in members}

    @cached_property
    def families(self) -> frozenset[Id]:
        """The ids of procedures that another names as its family."""
        return frozenset(map(Id, self.procedures.index("family")))

    @cached_property
    def indicated(self) -> tuple[Procedure, ...]:
        """The procedures that are no family and have an indication, even one that nobody has spoken on."""
        return tuple(self.procedures[id_] for id_ in self._inheriting("condition"))

    @cached_property
    def variants(self) -> tuple[Procedure, ...]:
        """The procedures that triage ranks: those that are no family, and for which there is a recommendation."""
        return tuple(self.procedures[id_] for id_ in self.variant_ids)

    @cached_property
    def variant_ids(self) -> tuple[Id, ...]:
        """The ids of the `variants`; none is opened."""
        return self._inheriting("spoken-of")

    def _inheriting(self, index: str) -> tuple[Id, ...]:
        """Return the procedures that are no family and stand in an index themselves, or a family of theirs does."""
        there = {id_ for ids in self.procedures.index(index).values() for id_ in ids}
        return tuple(
            id_ for id_ in self.procedures if id_ not in self.families and not there.isdisjoint(self.lineage_of(id_))
        )

    def members(self, family: Id) -> tuple[Procedure, ...]:
        """Return the procedures that name `family` as theirs."""
        return tuple(self.procedures[id_] for id_ in self.procedures.index("family").get(family, ()))

    def indicated_for(self, condition: Id) -> tuple[Procedure, ...]:
        """Return the procedures that are no family and have an indication, own or inherited, for this condition."""
        found = set(self.procedures.index("condition").get(condition, ()))
        families = list(found & self.families)
        while families:
            members = set(self.procedures.index("family")[families.pop()]) - found
            families += members & self.families
            found |= members
        return tuple(self.procedures[id_] for id_ in self.procedures if id_ in found and id_ not in self.families)

    def contraindications(self, procedure: Procedure) -> Iterator[tuple[Procedure, Contraindication]]:
        """Yield the contraindications of a procedure and of its families, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for contraindication in ancestor.contraindications:
                yield ancestor, contraindication

    def prerequisites(self, procedure: Procedure) -> Iterator[tuple[Procedure, Prerequisite]]:
        """Yield the prerequisites of a procedure and of its families, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for prerequisite in ancestor.prerequisites:
                yield ancestor, prerequisite

    def risks(self, procedure: Procedure) -> Iterator[tuple[Procedure, Risk]]:
        """Yield the risks of a procedure and its families, with the one that states each; of one name the nearest."""
        named: set[str] = set()
        for ancestor in self.lineage(procedure):
            for risk in ancestor.risks:
                if risk.name not in named:
                    yield ancestor, risk
            named.update(risk.name for risk in ancestor.risks)

    def outcomes(self, procedure: Procedure) -> Iterator[tuple[Procedure, Statement]]:
        """Yield the outcomes of a procedure and of its families, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for outcome in ancestor.outcomes:
                yield ancestor, outcome

    def course(self, procedure: Procedure) -> Iterator[tuple[Procedure, CourseStatement]]:
        """Yield the course of a procedure and of its families, each statement with the procedure that makes it."""
        for ancestor in self.lineage(procedure):
            for statement in ancestor.course:
                yield ancestor, statement

    def technique(self, procedure: Procedure) -> Iterator[tuple[Procedure, Statement]]:
        """Yield the technique of a procedure and of its families, each statement with the procedure that makes it."""
        for ancestor in self.lineage(procedure):
            for statement in ancestor.technique:
                yield ancestor, statement

    def guidance(self, procedure: Procedure) -> Iterator[tuple[Procedure, Guidance]]:
        """Yield the guidance of a procedure and of its families, each with the procedure that states it."""
        for ancestor in self.lineage(procedure):
            for guidance in ancestor.guidance:
                yield ancestor, guidance

    def bleeding_risk(self, procedure: Procedure) -> tuple[BleedingRisk, ...]:
        """Return the nearest bleeding classes stated along the lineage; empty if there are none."""
        return next((found for ancestor in self.lineage(procedure) if (found := ancestor.bleeding_risk)), ())

    def indications(self, procedure: Procedure) -> tuple[Indication, ...]:
        """Return the indications of a procedure and its families; those of one condition and role are put together."""
        together: dict[tuple[Id, str], Indication] = {}
        for ancestor in self.lineage(procedure):
            for indication in ancestor.indications:
                key = (indication.condition, indication.role)
                known = together.get(key)
                together[key] = indication if known is None else _together(known, indication)
        return tuple(together.values())

    def step_name(self, step: Id) -> str:
        """Return the name of a requirement's step: a procedure, even one that was withdrawn, or something else."""
        procedure = self.procedures.get(step) or self.withdrawn_procedures.get(step)
        return procedure.name if procedure else self.steps[step].name

    # --- What criteria name ---------------------------------------------------------------------------------------

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What criteria may name."""
        from painref.knowledge.vocabulary import vocabulary

        return vocabulary(self)

    @cached_property
    def bits(self) -> Bits:
        """The bit that stands for each item in a judgement; the first of the questionnaire is the lowest."""
        from painref.knowledge.vocabulary import items

        return {item: 1 << position for position, item in enumerate(items(self))}

    @cached_property
    def facts(self) -> Mapping[str, Criterion]:
        """The named facts, each parsed when it is asked for."""
        return _ParsedFacts(self.named_facts)

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

    def nameable(self, question: Question) -> Entries[Any]:
        """Return the entries whose ids answer a question: conditions, procedures, medications or red flags."""
        from painref.knowledge.model import NamesOf

        match question.names:
            case NamesOf.CONDITIONS:
                return self.conditions
            case NamesOf.PROCEDURES:
                return self._once_procedures
            case NamesOf.RED_FLAGS:
                return self.red_flags
            case _:
                return self.medications

    def asked_by(self, item: str) -> tuple[Question, Option | None]:
        """Return the question of an item, and its option if it is one of those that the question lists."""
        return self._asked_by[item] if item in self._asked_by else (self.questions[Id(item.partition(".")[0])], None)

    @cached_property
    def must_be_asked(self) -> Mapping[str, Option]:
        """The items, with their options, that are to be asked before anything else, of some patients or of all."""
        return {
            item: option
            for item, (_, option) in self._asked_by.items()
            if option is not None and (option.must or option.must_when is not None)
        }

    @cached_property
    def _asked_by(self) -> Mapping[str, tuple[Question, Option | None]]:
        """The question of each item that is one, and of each item that is an option, with that."""
        questions = self.questions.values()
        options = {
            f"{question.id}.{option.id}": (question, option) for question in questions for option in question.options
        }
        return {**{str(question.id): (question, None) for question in questions}, **options}

    def text_of(self, item: str) -> str:
        """Return what an item is about: the text of its option, the name of its entry, or else the prompt."""
        question, option = self.asked_by(item)
        if option is not None:
            return option.text
        id_ = Id(item.partition(".")[2])
        entries = self.nameable(question)
        called: str = entries.name(id_) if id_ in entries else question.prompt
        return called

    @cached_property
    def _once_procedures(self) -> Entries[Procedure]:
        """The procedures that a patient may have had: those withdrawn included."""
        gone = self.withdrawn_procedures.values()
        return Entries([*self.procedures.values(), *gone]) if gone else self.procedures

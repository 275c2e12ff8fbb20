"""What criteria may name, made from the questionnaire: the kind of every name, and the items that can be asked."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, Protocol

from painref.criteria.syntax import PAST
from painref.criteria.typecheck import Kind, Number, OneOf, SomeOf, Vocabulary, YesNo
from painref.knowledge.entries import Entries
from painref.knowledge.model import (
    DrugGroup,
    Fact,
    Id,
    Medication,
    NamesOf,
    Procedure,
    Question,
    QuestionType,
    Section,
)

_HIGHEST = float("inf")


class Contents(Protocol):
    """The part of the knowledge that says what can be asked."""

    @property
    def sections(self) -> Mapping[Id, Section]:
        """The parts of the questionnaire, in order."""

    @property
    def questions(self) -> Mapping[Id, Question]:
        """The questions by id."""

    @property
    def named_facts(self) -> Mapping[Id, Fact]:
        """The facts by id."""

    @property
    def medications(self) -> Entries[Medication]:
        """The drugs by id."""

    @property
    def procedures(self) -> Mapping[Id, Procedure]:
        """The procedures by id."""

    @property
    def withdrawn_procedures(self) -> Mapping[Id, Procedure]:
        """The procedures that an overlay withdrew, by id."""

    def lineage(self, procedure: Procedure) -> tuple[Procedure, ...]:
        """Return a procedure and its families."""

    def lineage_of(self, procedure: Id) -> tuple[Id, ...]:
        """Return the ids of a procedure on offer and of its families."""

    def nameable(self, question: Question) -> Mapping[Id, Any]:
        """Return the entries whose ids answer a question."""


def vocabulary(knowledge: Contents) -> Vocabulary:
    """Return what criteria may name: questions, facts, dated options, and what may have been done."""
    kinds: dict[str, Kind] = {fact.id: YesNo() for fact in knowledge.named_facts.values()}
    kinds |= {question.id: kind for question in knowledge.questions.values() if (kind := _kind(question, knowledge))}
    return Vocabulary(
        kinds=kinds,
        dated={
            option.id: question.id
            for question in knowledge.questions.values()
            if question.dated
            for option in question.options
        },
        lineages={
            **{id_: frozenset(knowledge.lineage_of(id_)) for id_ in knowledge.procedures},
            **{
                id_: frozenset(ancestor.id for ancestor in knowledge.lineage(procedure))
                for id_, procedure in knowledge.withdrawn_procedures.items()
            },
        },
        tests=_Tests(knowledge),
    )


def items(knowledge: Contents) -> Iterator[str]:
    """Yield everything that can be asked, in the order of the questionnaire.

    An item is the name of a question, ``question.option``, or ``done.procedure``.
    """
    for question in questions_in_order(knowledge):
        match question.type:
            case QuestionType.OPTIONS | QuestionType.NAMES:
                yield from (f"{question.id}.{option}" for option in option_ids(question, knowledge))
            case QuestionType.RECORDS:
                yield from (f"{PAST}.{id_}" for id_ in knowledge.nameable(question))
            case QuestionType.CLEARINGS:
                pass
            case _:
                yield question.id


def questions_in_order(knowledge: Contents) -> list[Question]:
    """Return the questions in the order of the questionnaire."""
    order = list(knowledge.sections)
    return sorted(knowledge.questions.values(), key=lambda question: order.index(question.section))


def option_ids(question: Question, knowledge: Contents) -> tuple[Id, ...]:
    """Return the ids that may be answered to a question: its options, or the entries it names and the other one."""
    if question.names is None:
        return tuple(option.id for option in question.options)
    return (*knowledge.nameable(question), *((question.other,) if question.other else ()))


def members(group: DrugGroup, knowledge: Contents) -> tuple[Id, ...]:
    """Return the drugs of a group."""
    return knowledge.medications.index("group").get(group, ())


def _kind(question: Question, knowledge: Contents) -> Kind | None:
    match question.type:
        case QuestionType.YES_NO:
            return YesNo()
        case QuestionType.NUMBER:
            low = -_HIGHEST if question.min is None else question.min
            return Number(low, _HIGHEST if question.max is None else question.max)
        case QuestionType.CHOICE:
            return OneOf(tuple(option.id for option in question.options))
        case QuestionType.NAMES if question.names is NamesOf.PROCEDURES:
            return None  # what a letter asks for is no finding, and no criterion is judged by it
        case QuestionType.OPTIONS | QuestionType.NAMES:
            return SomeOf(
                option_ids(question, knowledge),
                frozenset(option.id for option in question.options if option.course),
                {group.id: members(DrugGroup(group.id), knowledge) for group in question.groups},
            )
        case QuestionType.RECORDS | QuestionType.CLEARINGS:
            return None


class _Tests(Container[str]):
    """The procedures that may be done to find something out: in an indication, or to decide on another.

    One is opened when it is asked about.
    """

    def __init__(self, knowledge: Contents) -> None:
        self._knowledge = knowledge

    def __contains__(self, procedure: object) -> bool:
        knowledge, id_ = self._knowledge, Id(str(procedure))
        entry = knowledge.procedures.get(id_) or knowledge.withdrawn_procedures[id_]
        return any(item.is_test for ancestor in knowledge.lineage(entry) for item in ancestor.indications)

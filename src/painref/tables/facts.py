"""The facts of the knowledge one by one, each with where it stands: what the rows of its tables are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Hold,
    Indication,
    Medication,
    Option,
    Procedure,
    Question,
    Recommendation,
    Reference,
    Requirement,
)

Rows = Callable[[Knowledge], Iterable[Any]]
"""Yields the facts of one kind."""


class Said(NamedTuple):
    """A recommendation with where it stands, and what is known of its reference."""

    procedure: Procedure
    indication: Indication
    number: int
    item: Recommendation
    reference: Reference
    body: str
    payer: bool

    @property
    def id(self) -> str:
        """What names it: procedure, condition, role, and its number there."""
        return f"{indication_id(self.procedure, self.indication)}:{self.number}"


class Asked(NamedTuple):
    """A requirement with the recommendation that makes it."""

    of: Said
    number: int
    item: Requirement


class Stated(NamedTuple):
    """A part of a procedure with the procedure and its number there."""

    procedure: Procedure
    number: int
    item: Any


class HeldDrug(NamedTuple):
    """A hold with its drug and its number there."""

    medication: Medication
    number: int
    item: Hold
    body: str


class Offered(NamedTuple):
    """An option with its question."""

    question: Question
    item: Option


def indication_id(procedure: Procedure, indication: Indication) -> str:
    """Return what names an indication."""
    return f"{procedure.id}:{indication.condition}:{indication.role}"


def indications(knowledge: Knowledge) -> Iterator[tuple[Procedure, Indication]]:
    """Yield the indications as written, each with its procedure."""
    return ((procedure, item) for procedure in knowledge.procedures.values() for item in procedure.indications)


def recommendations(knowledge: Knowledge) -> Iterator[Said]:
    """Yield the recommendations of every indication."""
    for procedure, indication in indications(knowledge):
        for number, item in enumerate(indication.recommendations, 1):
            reference = knowledge.references[item.by]
            body = speaker(reference, knowledge)
            yield Said(procedure, indication, number, item, reference, body, is_payer(reference, knowledge))


def requirements(knowledge: Knowledge) -> Iterator[Asked]:
    """Yield the requirements of every recommendation."""
    for said in recommendations(knowledge):
        for number, item in enumerate(said.item.requires, 1):
            yield Asked(said, number, item)


def parts(name: str) -> Callable[[Knowledge], Iterator[Stated]]:
    """Return what yields the parts of procedures in a field, such as ``risks``."""

    def of_all(knowledge: Knowledge) -> Iterator[Stated]:
        for procedure in knowledge.procedures.values():
            for number, item in enumerate(getattr(procedure, name), 1):
                yield Stated(procedure, number, item)

    return of_all


def holds(knowledge: Knowledge) -> Iterator[HeldDrug]:
    """Yield the holds of every drug."""
    for medication in knowledge.medications.values():
        for number, item in enumerate(medication.holds, 1):
            yield HeldDrug(medication, number, item, speaker(knowledge.references[item.by], knowledge))


def options(knowledge: Knowledge) -> Iterator[Offered]:
    """Yield the options of every question."""
    return (Offered(question, item) for question in knowledge.questions.values() for item in question.options)


def entries(collection: str) -> Rows:
    """Return what yields the entries of a kind, such as ``procedures``."""
    return lambda knowledge: getattr(knowledge, collection).values()

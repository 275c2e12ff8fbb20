"""Whose recommendations count."""

from __future__ import annotations

from collections.abc import Container

from painref.errors import PainrefError
from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, suggest_from
from painref.knowledge.model import Id, Recommendation
from painref.knowledge.names import normalise
from painref.knowledge.resolver import OtherKindError, resolve
from painref.records import record
from painref.suggestions import did_you_mean


class LensError(PainrefError):
    """A lens that names no body, jurisdiction or reference."""


@record(kw_only=False)
class Lens:
    """`name` as it is shown, and the references whose recommendations count."""

    name: str
    references: Container[Id]

    def covers(self, recommendation: Recommendation) -> bool:
        """Return whether the recommendation counts under this lens."""
        return recommendation.by in self.references


class _InForce(Container[Id]):
    """The references in force, with or without payers; one is opened when it is asked about."""

    def __init__(self, knowledge: Knowledge, *, payers: bool) -> None:
        self._knowledge = knowledge
        self._payers = payers

    def __contains__(self, id_: object) -> bool:
        reference = self._knowledge.references.get(Id(str(id_)))
        return (
            reference is not None and reference.in_force and (self._payers or not is_payer(reference, self._knowledge))
        )


def default_lens(knowledge: Knowledge) -> Lens:
    """Return the lens of every clinical guideline that is in force; payers aside.

    Payers decide who pays, not who may benefit; they are added by naming them, or by ``payers``.
    """
    return Lens("all current clinical guidelines (no payers)", _InForce(knowledge, payers=False))


def whole_lens(knowledge: Knowledge) -> Lens:
    """Return the lens of every guideline and every payer's policy in force."""
    return Lens("all current clinical guidelines and payers", _InForce(knowledge, payers=True))


def follows_only_payers(lens: Lens, knowledge: Knowledge) -> bool:
    """Return whether every reference whose recommendations count is a payer's."""
    followed = (knowledge.references[id_] for id_ in knowledge.references if id_ in lens.references)
    return all(is_payer(reference, knowledge) for reference in followed)


def parse_lens(terms: tuple[str, ...], knowledge: Knowledge) -> Lens:
    """Return the lens of some terms: a body, a jurisdiction, a reference, ``clinical``, ``payers``; by default all
    clinical guidelines in force.

    Raises `LensError` for a term that fits nothing.
    """
    if not terms:
        return default_lens(knowledge)
    references: frozenset[Id] = frozenset()
    for term in terms:
        references |= _references_of(term, knowledge)
    return Lens(", ".join(terms), references)


def _references_of(term: str, knowledge: Knowledge) -> frozenset[Id]:
    wanted = normalise(term)
    if wanted == "clinical":
        clinical = _InForce(knowledge, payers=False)
        return frozenset(id_ for id_ in knowledge.references if id_ in clinical)
    if wanted == "payers":
        return frozenset(ref.id for ref in knowledge.references.values() if is_payer(ref, knowledge))
    references = knowledge.references
    if wanted in references.index("jurisdiction"):
        return frozenset(
            id_
            for id_ in references.index("jurisdiction")[wanted]
            if not is_payer(references[id_], knowledge) and references[id_].in_force
        )
    if ids := references.index("name").get(wanted):
        return frozenset(ids)
    try:
        named = resolve(term, ("body",), knowledge, hint=_HINT)
    except OtherKindError as error:
        raise LensError(error.message, remedy=error.remedy) from None
    except NotFoundError as error:
        near = did_you_mean(_near(wanted, knowledge))
        raise LensError(f"unknown body '{term[:60]}' to follow.", remedy=near or error.remedy) from None
    return frozenset(reference.id for reference in references.values() if reference.body == named.id)


def _near(wanted: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the references whose ids hold all the words; else the bodies with a name that is near.

    What a paper is about is no body: a reference is near only by its id, where what was typed has a year in it.
    """
    words = set(wanted.split("-"))
    if holding := tuple(id_ for id_ in knowledge.references if words <= set(id_.split("-")))[:3]:
        return holding
    if any(map(str.isdigit, wanted)):
        return suggest_from(wanted, knowledge.references, knowledge.bodies)
    return suggest_from(wanted, knowledge.bodies)


_HINT = "Use a body, a jurisdiction (uk, us), clinical or payers."

"""Whose recommendations count."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from painref.errors import PainrefError
from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, suggest_from
from painref.knowledge.model import Body, Id, Recommendation
from painref.knowledge.names import normalise
from painref.knowledge.resolver import OtherKindError, resolve
from painref.records import record
from painref.suggestions import did_you_mean


class LensError(PainrefError):
    """A lens that names no body, jurisdiction or reference."""


@record(kw_only=False)
class Applied:
    """The guidance that a body followed applies where its own references, `own`, say nothing."""

    own: frozenset[Id]
    references: frozenset[Id]


@record(kw_only=False)
class Lens:
    """`name` as it is shown, the references whose recommendations count, and those that do where these are silent.

    On a condition of which none of them says anything those in `otherwise` count; None: nobody else does.
    """

    name: str
    references: Container[Id]
    applied: tuple[Applied, ...] = ()
    otherwise: Container[Id] | None = None

    def counted(self, said: Iterable[Recommendation]) -> list[Recommendation]:
        """Return what counts of all that is said of a procedure for a condition in a role."""
        said = tuple(said)
        speaking = {item.by for item in said}
        replaced = {by for item in self.applied if not item.own.isdisjoint(speaking) for by in item.references}
        brought_in = {by for item in self.applied for by in item.references} - replaced
        return [item for item in said if item.by in self.references or item.by in brought_in]

    @property
    def beyond(self) -> Lens:
        """Return the lens of a condition on which none of those named says anything."""
        return replace(self, references=self.otherwise or (), applied=())


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
    """Return whether every reference whose recommendations count is a payer's, and there is one."""
    followed = [knowledge.references[id_] for id_ in knowledge.references if id_ in lens.references]
    return bool(followed) and all(is_payer(reference, knowledge) for reference in followed)


def parse_lens(terms: tuple[str, ...], knowledge: Knowledge) -> Lens:
    """Return the lens of who follows some terms: a body, a jurisdiction, a reference, ``clinical``, ``payers``; by
    default all clinical guidelines in force.

    Whoever follows a body follows whom it applies, wherever it has no guidance of its own: where two apply the same,
    as NHS England and a local board do, neither has. Of a condition of which none of those named says anything, all
    clinical guidelines count, since silence is no advice against: that is painref's own rule; the same of a
    jurisdiction. A reference, or payers alone, who decide what is paid for, are looked at by themselves.
    What a body has replaced or retired counts only where that reference is named. Of a jurisdiction are the works that
    are written for it, and those of its bodies, whoever else wrote with them.
    Raises `LensError` for a term that fits nothing.
    """
    return _lens(terms, knowledge, following=True)


def named_lens(terms: tuple[str, ...], knowledge: Knowledge) -> Lens:
    """Return the lens of what the terms name themselves, as `parse_lens`: what a body asks for, not whom it applies."""
    return _lens(terms, knowledge, following=False)


ELSEWHERE = "all current clinical guidelines on conditions of which they say nothing"
"""What is said of a lens that names bodies or jurisdictions."""


def _lens(terms: tuple[str, ...], knowledge: Knowledge, *, following: bool) -> Lens:
    if not terms:
        return default_lens(knowledge)
    names: list[str] = []
    references: frozenset[Id] = frozenset()
    applied: list[Applied] = []
    speaks_for_itself = False
    for term in terms:
        found = _named_by(term, knowledge)
        if isinstance(found, Body):
            own = _of_bodies((found.id,), knowledge)
            references |= own
            speaks_for_itself = True
            if following and found.follows:
                applied.append(Applied(own, _of_bodies(found.follows, knowledge)))
                others = " and ".join(knowledge.bodies[id_].called for id_ in found.follows)
                term = f"{term} ({others} where it has no policy of its own)"
        else:
            references |= found
            speaks_for_itself |= normalise(term) in knowledge.references.index("jurisdiction")
        names.append(term)
    lens = Lens(", ".join(names), references, tuple(applied))
    if not (following and speaks_for_itself) or (not applied and follows_only_payers(lens, knowledge)):
        return lens
    return replace(lens, name=f"{lens.name}; {ELSEWHERE}", otherwise=_InForce(knowledge, payers=False))


def _of_bodies(bodies: Container[Id], knowledge: Knowledge) -> frozenset[Id]:
    """Return the references in force of some bodies."""
    return frozenset(
        item.id
        for item in knowledge.references.values()
        if item.body is not None and item.body in bodies and item.in_force
    )


def _named_by(term: str, knowledge: Knowledge) -> Body | frozenset[Id]:
    """Return the body that a term names, or the references that it stands for."""
    wanted = normalise(term)
    if wanted == "clinical":
        clinical = _InForce(knowledge, payers=False)
        return frozenset(id_ for id_ in knowledge.references if id_ in clinical)
    if wanted == "payers":
        return frozenset(ref.id for ref in knowledge.references.values() if ref.in_force and is_payer(ref, knowledge))
    references = knowledge.references
    if wanted in references.index("jurisdiction"):
        return frozenset(
            item.id
            for item in references.values()
            if item.in_force
            and not is_payer(item, knowledge)
            and wanted in (item.jurisdiction, knowledge.bodies[item.body].jurisdiction if item.body else None)
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
    return knowledge.bodies[named.id]


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

"""What bodies say of one procedure for one condition: a line, a page, and the balance of it."""

from __future__ import annotations

from collections.abc import Iterable

from painref.knowledge.bodies import is_body, is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Direction,
    Id,
    Indication,
    LineOfCare,
    OrderedEnum,
    Procedure,
    Recommendation,
    Reference,
    Role,
)
from painref.records import extend, record
from painref.reference.positions import BodyPosition, Side


class Balance(OrderedEnum):
    """What the clinical recommendations for an indication come to, payers aside. Nothing is averaged: it is a tally.

    It is `STUDIED` where no body speaks, and the authors of a study or a review are for it.
    """

    FOR = "for"
    CONTESTED = "contested"
    STUDIED = "studied"
    NEUTRAL = "neutral"
    AGAINST = "against"
    SILENT = "silent"


@record
class SpokenRecommendation(Recommendation):
    """A recommendation, with who speaks, when and where, and whether that is a payer."""

    body: str
    year: int
    jurisdiction: str
    payer: bool


@record
class IndicationPage:
    """One indication with its line of care and its recommendations, newest first."""

    condition: Id
    condition_name: str
    role: Role
    line: LineOfCare | None
    balance: Balance
    bodies: tuple[BodyPosition, ...]
    recommendations: tuple[SpokenRecommendation, ...]
    origin: str | None = None


@record
class IndicationLine:
    """One indication in a line, with where it stands in the care of its condition."""

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    line: LineOfCare | None
    balance: Balance
    bodies: tuple[BodyPosition, ...]
    origin: str | None = None


def balance(recommendations: Iterable[Recommendation], knowledge: Knowledge) -> Balance:
    """Return for or against; contested if bodies say both, neutral if they only weigh, silent if none says anything."""
    said = [(item.direction, knowledge.references[item.by]) for item in recommendations]
    clinical = [(direction, reference) for direction, reference in said if not is_payer(reference, knowledge)]
    of_bodies = {direction for direction, reference in clinical if is_body(reference, knowledge)}
    side = _side(of_bodies)
    if side is not Side.NEITHER:
        return _COMES_TO[side]
    if not of_bodies and any(direction.is_for for direction, _ in clinical):
        return Balance.STUDIED
    return Balance.NEUTRAL if clinical else Balance.SILENT


_COMES_TO = {Side.FOR: Balance.FOR, Side.DEPENDS: Balance.CONTESTED, Side.AGAINST: Balance.AGAINST}


def positions(recommendations: Iterable[Recommendation], knowledge: Knowledge) -> tuple[BodyPosition, ...]:
    """Return what each clinical body says, those for it first, then the newest first; payers aside.

    What a body has replaced or retired does not count, unless it has said nothing since.
    """
    spoken: dict[str, list[tuple[Reference, Recommendation]]] = {}
    for item in recommendations:
        reference = knowledge.references[item.by]
        if not is_payer(reference, knowledge):
            spoken.setdefault(speaker(reference, knowledge), []).append((reference, item))
    found = [_position(body, said, knowledge) for body, said in spoken.items()]
    return tuple(sorted(found, key=lambda position: (position.side.rank, -position.year, position.body)))


def _position(body: str, said: list[tuple[Reference, Recommendation]], knowledge: Knowledge) -> BodyPosition:
    said = [pair for pair in said if pair[0].in_force] or said
    directions = {item.direction for _, item in said}
    return BodyPosition(
        body=body,
        year=max(reference.year for reference, _ in said),
        side=_side(directions) if is_body(said[0][0], knowledge) else _side_of_authors(directions),
        verified=any(item.verified for _, item in said),
    )


def _side(directions: Iterable[Direction]) -> Side:
    speaks_for = any(direction.is_for for direction in directions)
    speaks_against = any(direction.is_against for direction in directions)
    if speaks_for and speaks_against:
        return Side.DEPENDS
    return Side.FOR if speaks_for else Side.AGAINST if speaks_against else Side.NEITHER


def _side_of_authors(directions: Iterable[Direction]) -> Side:
    return Side.AUTHORS if any(direction.is_for for direction in directions) else Side.NEITHER


def _spoken(recommendation: Recommendation, knowledge: Knowledge) -> SpokenRecommendation:
    reference = knowledge.references[recommendation.by]
    return extend(
        SpokenRecommendation,
        recommendation,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        payer=is_payer(reference, knowledge),
    )


def indication_page(indication: Indication, knowledge: Knowledge) -> IndicationPage:
    """Return an indication with its recommendations: clinical bodies first, each newest first."""
    spoken = (_spoken(item, knowledge) for item in indication.recommendations)
    return IndicationPage(
        condition=indication.condition,
        condition_name=knowledge.conditions.name(indication.condition),
        role=indication.role,
        line=indication.line,
        balance=balance(indication.recommendations, knowledge),
        bodies=positions(indication.recommendations, knowledge),
        recommendations=tuple(sorted(spoken, key=lambda item: (item.payer, -item.year, item.by))),
        origin=indication.origin,
    )


def indication_lines(procedure: Procedure, knowledge: Knowledge) -> tuple[IndicationLine, ...]:
    """Return the indications of a procedure and of its families, a line each."""
    return tuple(
        IndicationLine(
            procedure=procedure.id,
            procedure_name=procedure.name,
            condition=indication.condition,
            condition_name=knowledge.conditions.name(indication.condition),
            role=indication.role,
            line=indication.line,
            balance=balance(indication.recommendations, knowledge),
            bodies=positions(indication.recommendations, knowledge),
            origin=indication.origin,
        )
        for indication in knowledge.indications(procedure)
    )

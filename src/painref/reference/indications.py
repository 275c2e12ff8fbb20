"""What bodies say of one procedure for one condition: a line, a page, and the balance of it."""

from __future__ import annotations

from collections.abc import Iterable

from painref.knowledge.bodies import is_payer, speaker
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
    """What the clinical recommendations for an indication come to, payers aside. Nothing is averaged: it is a tally."""

    FOR = "for"
    CONTESTED = "contested"
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
    clinical = [item for item in recommendations if not is_payer(knowledge.references[item.by], knowledge)]
    directions = {item.direction for item in clinical}
    speaks_for = bool(directions & {Direction.FOR, Direction.CONDITIONAL_FOR})
    speaks_against = bool(directions & {Direction.AGAINST, Direction.CONDITIONAL_AGAINST})
    if speaks_for and speaks_against:
        return Balance.CONTESTED
    if speaks_for or speaks_against:
        return Balance.FOR if speaks_for else Balance.AGAINST
    return Balance.NEUTRAL if directions else Balance.SILENT


def positions(recommendations: Iterable[Recommendation], knowledge: Knowledge) -> tuple[BodyPosition, ...]:
    """Return what each clinical body says, those for it first, then the newest first; payers aside.

    What a body has replaced or retired does not count, unless it has said nothing since.
    """
    spoken: dict[str, list[tuple[Reference, Recommendation]]] = {}
    for item in recommendations:
        reference = knowledge.references[item.by]
        if not is_payer(reference, knowledge):
            spoken.setdefault(speaker(reference, knowledge), []).append((reference, item))
    found = [_position(body, said) for body, said in spoken.items()]
    return tuple(sorted(found, key=lambda position: (position.side.rank, -position.year, position.body)))


def _position(body: str, said: list[tuple[Reference, Recommendation]]) -> BodyPosition:
    said = [pair for pair in said if pair[0].in_force] or said
    directions = {item.direction for _, item in said}
    speaks_for = bool(directions & {Direction.FOR, Direction.CONDITIONAL_FOR})
    speaks_against = bool(directions & {Direction.AGAINST, Direction.CONDITIONAL_AGAINST})
    side = Side.DEPENDS if speaks_for and speaks_against else Side.FOR if speaks_for else Side.NEITHER
    return BodyPosition(
        body=body,
        year=max(reference.year for reference, _ in said),
        side=Side.AGAINST if speaks_against and not speaks_for else side,
        verified=any(item.verified for _, item in said),
    )


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

"""What the first screen of a procedure or a condition says first: who supports it for what, and the best grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painref.knowledge.model import Graded, Place, Role
from painref.records import record
from painref.reference.indications import Balance, IndicationLine, IndicationPage, SpokenRecommendation
from painref.reference.positions import Side


@record
class BestGrade:
    """The strongest verified word of a clinical body on one side: strength and certainty as it grades them."""

    strength: str
    certainty: str


@record
class Verdict:
    """What bodies say of something for something: the names, in the order given, by what the bodies come to.

    `first` is the name that was given first.
    """

    first: str
    supported: tuple[str, ...]
    contested: tuple[str, ...]
    studied: tuple[str, ...]
    advised_against: tuple[str, ...]
    neutral: tuple[str, ...]
    silent: tuple[str, ...]


@record
class CareStep:
    """A step in the care of a condition, and the procedures that stand there, most support first."""

    place: Place
    procedures: tuple[str, ...]


def verdict(spoken: Iterable[tuple[str, Role, Balance]]) -> Verdict:
    """Return what bodies say, of names with role and balance; one named twice stands where it has most support.

    What is done as a test and as a treatment too is named by each: support for the test is none for the treatment.
    """
    spoken = list(spoken)
    treatments = {name for name, role, _ in spoken if role is not Role.DIAGNOSTIC}
    named = [
        (f"{name} as a test" if role is Role.DIAGNOSTIC and name in treatments else name, balance)
        for name, role, balance in spoken
    ]
    ordered = sorted(named, key=lambda item: item[1].rank)
    by_balance: dict[Balance, dict[str, None]] = {}
    seen: set[str] = set()
    for name, balance in ordered:
        if name not in seen:
            by_balance.setdefault(balance, {})[name] = None
        seen.add(name)
    found = {balance: tuple(names) for balance, names in by_balance.items()}
    return Verdict(
        first=named[0][0] if named else "",
        supported=found.get(Balance.FOR, ()),
        contested=found.get(Balance.CONTESTED, ()),
        studied=found.get(Balance.STUDIED, ()),
        advised_against=found.get(Balance.AGAINST, ()),
        neutral=found.get(Balance.NEUTRAL, ()),
        silent=found.get(Balance.SILENT, ()),
    )


def by_support(indications: Iterable[IndicationPage]) -> list[IndicationPage]:
    """Return indications, those that most bodies support first, of equals those on which most have spoken."""
    return sorted(
        indications,
        key=lambda item: (
            -sum(body.side is Side.FOR for body in item.bodies),
            -len(item.bodies),
            item.balance.rank,
            item.condition_name,
        ),
    )


def best_grades(indication: IndicationPage) -> tuple[BestGrade | None, BestGrade | None]:
    """Return the best grade that was read of a clinical body for an indication, and the best against it."""
    graded = [
        item
        for item in indication.recommendations
        if item.verified and item.graded is not Graded.NOT_READ and not item.payer
    ]
    in_favour = [item for item in graded if item.direction.is_for]
    return _best(in_favour), _best([item for item in graded if item.direction.is_against])


def _best(said: Sequence[SpokenRecommendation]) -> BestGrade | None:
    if not said:
        return None
    best = min(said, key=lambda item: (item.strength.rank, item.certainty.rank))
    return BestGrade(strength=best.strength, certainty=best.certainty)


_UNSUPPORTED = (Balance.AGAINST, Balance.SILENT)

_PATH = (Place.DECIDING_TEST, Place.FIRST, Place.SECOND, Place.THIRD, Place.LAST_RESORT)


def care_path(lines: Sequence[IndicationLine]) -> tuple[CareStep, ...]:
    """Return the steps in the care of a condition, in order, of procedures that bodies do not only advise against."""
    steps = []
    for place in _PATH:
        names = [
            line.procedure_name
            for line in lines
            if line.line is not None
            and line.line.place is place
            and line.balance not in (Balance.AGAINST, Balance.SILENT)
        ]
        if names:
            steps.append(CareStep(place=place, procedures=tuple(dict.fromkeys(names))))
    return tuple(steps)

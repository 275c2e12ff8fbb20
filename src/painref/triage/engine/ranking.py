"""The order of rows: lexicographic, each key a word that can be read out, never a made-up score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from enum import StrEnum

from painref.criteria.judgement import TRUE
from painref.criteria.syntax import Done
from painref.knowledge.condition_tree import ancestors
from painref.knowledge.lines_of_care import AFTER, BEGUN, ELSEWHERE, LINES, TEST
from painref.knowledge.model import ConditionKind, Id, Place, Role
from painref.records import record
from painref.triage.engine.conditions import ConditionSupport, SupportedBy
from painref.triage.engine.context import PatientContext
from painref.triage.engine.verdicts import Row, Tried, VerdictKind

LAST = 99
"""The rank of what has none."""


class SortKey(StrEnum):
    """The keys of the order, first to last."""

    REACHABLE = "reachable"
    CONDITION = "condition"
    LINE = "line"
    VERDICT = "verdict"
    AGREEMENT = "agreement"
    ASKED_FOR = "asked-for"
    GRADE = "grade"
    BURDEN = "burden"


class Standing(StrEnum):
    """How the condition of a row stands among those of the patient."""

    LEADING = "leading"
    OTHER = "other"
    UMBRELLA = "umbrella"
    COMORBIDITY = "comorbidity"


_STANDINGS = {standing: place for place, standing in enumerate(Standing)}
_ROLES = {role: place for place, role in enumerate(Role)}

OUTCOME_UNKNOWN = 0.5
"""How far behind its own line stands what was done before, nobody knows with what result."""

FAILED = 4.0
"""The line of what was done in vain, unless its own is later still."""


@record(kw_only=False)
class Ranked:
    """A row in its place. `keys` decide the order; rows equal in all of them share a `group`."""

    row: Row
    rank: int
    group: int
    standing: Standing
    line: float
    keys: tuple[tuple[float, ...], ...]


def rank(
    rows: Iterable[Row], leading: frozenset[Id], wider: frozenset[Id], context: PatientContext
) -> tuple[Ranked, ...]:
    """Return one row for each procedure, in order.

    `leading` are the conditions that lead for the request or the main region, `wider` those with a supported
    descendant.
    """
    best = _best_of_each(rows, context)
    lines = _lines(best, context)
    asked = _asked_about(best, leading, context)
    placed = []
    for row in _without_waiting_implants(best, context):
        standing = _standing(row, leading, wider)
        line = lines[row.procedure]
        aside = bool(asked) and standing is Standing.LEADING and row.condition not in asked
        placed.append((_keys(row, standing, line, context, aside=aside), row.procedure, row, standing, line))
    placed.sort(key=lambda item: item[:2])
    found: list[Ranked] = []
    group = 0
    for position, (keys, _, row, standing, line) in enumerate(placed, 1):
        group += not found or found[-1].keys != keys
        found.append(Ranked(row, position, group, standing, line, keys))
    return tuple(found)


def _asked_about(rows: Iterable[Row], leading: frozenset[Id], context: PatientContext) -> frozenset[Id]:
    """Return the leading conditions that the letter asks about: those of a requested procedure that is reachable.

    One known by region and duration only is asked about by whoever has pain there, and goes before no other.
    """
    return frozenset(
        row.condition
        for row in rows
        if row.condition in leading
        and not row.support.condition.umbrella
        and row.verdict.is_reachable
        and row.rules.is_asked_for(context.patient.requested)
    )


def _keys(
    row: Row, standing: Standing, line: float, context: PatientContext, *, aside: bool
) -> tuple[tuple[float, ...], ...]:
    """Return the keys of a row; one for a leading condition that is not asked about (`aside`) comes after those."""
    invasiveness, klass = row.rules.procedure.invasiveness, row.safety.bleeding_class
    return (
        (not row.verdict.is_reachable,),
        (_STANDINGS[standing] + aside / 2,),
        (round(line, 2),),
        (row.verdict.rank,),
        (row.count.agreement.rank,),
        (not row.rules.is_asked_for(context.patient.requested),),
        row.position.grade,
        (invasiveness.rank if invasiveness else LAST, klass.rank if klass else LAST),
    )


def _standing(row: Row, leading: frozenset[Id], wider: frozenset[Id]) -> Standing:
    if row.condition in leading:
        return Standing.LEADING
    if row.support.condition.kind is ConditionKind.COMORBIDITY:
        return Standing.COMORBIDITY
    by_region_only = row.support.condition.umbrella and row.support.support is not ConditionSupport.ESTABLISHED
    return Standing.UMBRELLA if by_region_only or row.condition in wider else Standing.OTHER


def _best_of_each(rows: Iterable[Row], context: PatientContext) -> list[Row]:
    """Return one row for each procedure: the best verdict; among equals the most specific, then the best supported.

    That nobody speaks of it for one condition does not hide what is said of it for another.
    """

    def place(row: Row) -> tuple[float, ...]:
        line = row.indication.indication.line
        return (
            row.verdict is VerdictKind.NO_POSITION,
            row.verdict.rank,
            -len(ancestors(row.condition, context.knowledge)),
            row.support.support.rank,
            row.support.by is SupportedBy.CRITERIA,  # a diagnosis that was made before one that is worked out
            LINES.get(line.place, 0.0) if line else LAST,
            _ROLES[row.role],
        )

    together: dict[Id, list[Row]] = {}
    for row in rows:
        together.setdefault(row.rules.id, []).append(row)
    return [min(some, key=place) if len(some) > 1 else some[0] for some in together.values()]


def _without_waiting_implants(rows: Sequence[Row], context: PatientContext) -> list[Row]:
    """Return the rows without the implants that only wait for their trial, whose row stands for both until then."""
    trials = [row for row in rows if row.rules.is_trial and row.verdict.is_reachable]
    return [row for row in rows if not any(_stands_for(trial, row, context) for trial in trials)]


def _stands_for(trial: Row, implant: Row, context: PatientContext) -> bool:
    """Return whether a trial that has not been done stands for an implant that it decides on."""
    if not implant.rules.is_implant:
        return False
    line = trial.indication.indication.line
    decides_it = line is not None and not implant.rules.lineage.isdisjoint(line.decides)
    waits = decides_it or not trial.rules.lineage.isdisjoint(implant.steps)
    return waits and implant.verdict.is_reachable and context.judge_tree(Done(trial.procedure)) != TRUE


def _lines(rows: Sequence[Row], context: PatientContext) -> Mapping[Id, float]:
    """Return the number of the line of each row."""
    open_to_try = [row for row in rows if row.tried is Tried.UNTRIED and row.verdict.is_reachable]
    untried = frozenset().union(*[row.rules.lineage for row in open_to_try])
    own = {row.rules.id: _own_line(row, untried, context) for row in rows}
    found: dict[Id, float] = {}
    for row in rows:
        line = row.indication.indication.line
        number = own[row.rules.id]
        if line is not None and line.place is Place.DECIDING_TEST:
            number = _line_of_test(row, rows, own)
        is_test = row.indication.indication.is_test
        if row.tried is Tried.FAILED and (row.rules.is_trial or not is_test):
            number = max(number, FAILED)
        elif row.tried is Tried.OUTCOME_UNKNOWN and not is_test:
            number += OUTCOME_UNKNOWN
        found[row.procedure] = number
    return found


def _own_line(row: Row, untried: Set[Id], context: PatientContext) -> float:
    """Return the line of a row by itself; `untried` are the procedures that can be reached and have not been done."""
    line = row.indication.indication.line
    if line is None:
        return LINES[Place.NOT_PLACED]
    if line.place is Place.LAST_RESORT and row.role is Role.PALLIATIVE and row.rules.procedure.destroys:
        return LINES[Place.THIRD]
    number = LINES.get(line.place, LINES[Place.NOT_PLACED])
    is_last = number >= LINES[Place.LAST_RESORT]
    may_begin = not is_last or row.rules.is_asked_for(context.patient.requested)
    if row.position.follows_trial and row.tried is not Tried.FAILED and may_begin:
        return BEGUN
    if not is_last and not context.places_named.isdisjoint(row.position.asks):
        return ELSEWHERE  # it waits for another place of the pain than the one that was named
    return number if untried.isdisjoint(line.after) else number + AFTER


def _line_of_test(row: Row, rows: Sequence[Row], own: Mapping[Id, float]) -> float:
    """Return the line of a deciding test: that of what it decides, just before it while that waits for it.

    Procedures that no followed body advises are ignored.
    """
    line = row.indication.indication.line
    decided = [
        other
        for other in rows
        if line is not None
        and not other.rules.lineage.isdisjoint(line.decides)
        and other.verdict is not VerdictKind.NOT_RECOMMENDED
    ]
    if not decided:
        return LINES[Place.SECOND] if line is not None and line.optional else LINES[Place.FIRST]
    lowest = min(own[other.procedure] for other in decided)
    waits = any(_waits_for(row, other) for other in decided)
    before = waits and line is not None and not line.optional
    return lowest - TEST if before else lowest + TEST


def _waits_for(test: Row, other: Row) -> bool:
    """Return whether a row waits for a test: by its line, or since it is its step and was not said to be done."""
    line = other.indication.indication.line
    if line is not None and not test.rules.lineage.isdisjoint(line.after) and test.tried is Tried.UNTRIED:
        return True
    if other.verdict is VerdictKind.AFTER_STEP and not test.rules.lineage.isdisjoint(other.steps):
        return True
    if other.verdict not in (VerdictKind.IF_CONFIRMED, VerdictKind.AFTER_STEP) or other.nearest is None:
        return False
    unsaid = (item for item in other.nearest.requirements if item.judgement > 0)
    return any(item.rules.requirement.step in test.rules.lineage for item in unsaid)


def decides(above: Ranked, below: Ranked) -> SortKey | None:
    """Return the key by which one row stands above the next; None if they are equal in all."""
    for key, one, other in zip(SortKey, above.keys, below.keys, strict=True):
        if one != other:
            return key
    return None

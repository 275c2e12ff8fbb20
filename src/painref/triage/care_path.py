"""The care of a condition as a path, with where one patient stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painref.knowledge.model import Place
from painref.triage.assessment import RowRecord
from painref.triage.engine.verdicts import Tried, VerdictKind
from painref.triage.summary import OptionProcedure, PathProcedure, PathStep

_PLACES = (Place.DECIDING_TEST, Place.FIRST, Place.SECOND, Place.THIRD, Place.LAST_RESORT)

_OFF_THE_PATH = frozenset({VerdictKind.NOT_RECOMMENDED, VerdictKind.NO_POSITION, VerdictKind.EXCLUDED})

_NEVER_NEXT = frozenset({VerdictKind.DONE, VerdictKind.DECLINED, VerdictKind.CRITERIA_NOT_MET})


def care_path(rows: Iterable[RowRecord]) -> tuple[PathStep, ...]:
    """Return the steps in the care of a condition from its rows, each with the procedures that share it.

    What bodies do not support, or what is contraindicated, is no step. A test that is done since another of its place
    has given the answer does not stand for that one.
    """
    steps: dict[Place, list[RowRecord]] = {}
    for row in sorted(rows, key=lambda row: (_is_settled_by_another(row), row.rank)):
        if row.line is not None and row.line.place in _PLACES and row.verdict not in _OFF_THE_PATH:
            steps.setdefault(row.line.place, []).append(row)
    next_rank = min((first.rank for first, *_ in steps.values() if _may_be_next(first)), default=0)
    return tuple(
        _step(place, shared, next_rank)
        for place, shared in sorted(steps.items(), key=lambda pair: _PLACES.index(pair[0]))
    )


def _step(place: Place, shared: Sequence[RowRecord], next_rank: int) -> PathStep:
    first = shared[0]
    return PathStep(
        place=place,
        procedure=named(first),
        verdict=first.verdict,
        condition_support=first.condition_support,
        screened=first.screened,
        tried=first.tried,
        is_next=first.rank == next_rank,
        alternatives=tuple(map(_alternative, _alternatives(shared))),
    )


def _alternative(row: RowRecord) -> PathProcedure:
    return PathProcedure(
        procedure=named(row),
        verdict=row.verdict,
        condition_support=row.condition_support,
        screened=row.screened,
        tried=row.tried,
    )


def _alternatives(shared: Sequence[RowRecord]) -> list[RowRecord]:
    """Return the first of the rows that share a step, and the others that are open to the patient or were tried."""
    first, *others = shared
    open_ = [row for row in others if row.verdict.is_reachable or row.tried is not Tried.UNTRIED]
    return sorted([first, *open_], key=lambda row: (row.agreement.word.rank, -row.agreement.in_favour, row.rank))


def _is_settled_by_another(row: RowRecord) -> bool:
    return row.verdict is VerdictKind.DONE and row.tried is Tried.UNTRIED


def _may_be_next(row: RowRecord) -> bool:
    """Return whether a step has not been taken and has no answer yet, or may be taken again since it helped."""
    if row.verdict in _NEVER_NEXT:
        return False
    return row.tried is Tried.UNTRIED or (row.tried is Tried.WORKED and row.verdict.is_reachable)


def named(row: RowRecord) -> OptionProcedure:
    """Return the procedure of a row."""
    return OptionProcedure(rank=row.rank, procedure=row.procedure, name=row.procedure_name, origin=row.origin)

"""What is to be weighed, prepared, held and checked before what is on offer, each once, with the ranks it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from painref.knowledge.model import ContraindicationSeverity, Id
from painref.triage.assessment import Asked, ContraindicationRecord, HoldRecord, RequestRecord, RowRecord
from painref.triage.engine.context import DRUGS
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.summary import Caution, DrugRisk, DrugState, Prepared, SharedHold, SummaryCheck

_T = TypeVar("_T")


def cautions(rows: Iterable[RowRecord], requests: Iterable[RequestRecord]) -> Iterator[Caution]:
    """Yield each relative contraindication that is true once, those of what is asked for first.

    What is asked for and has no row, though it may be what the patient needs, has its other contraindications here too.
    """
    asked = _each_once((item, request.name) for request in requests for item in _of_request(request))
    yield from (_caution(item, asked_for="; ".join(dict.fromkeys(names))) for item, names in asked)
    found = _each_once((item, row.rank) for row in rows for item in _relative(row.contraindications))
    yield from (_caution(item, ranks=ranks) for item, ranks in found)


def _each_once(
    stated: Iterable[tuple[ContraindicationRecord, _T]],
) -> Iterable[tuple[ContraindicationRecord, list[_T]]]:
    """Merge contraindications with the same wording; each comes with all the rows or requests that have it."""
    found: dict[tuple[str, str, bool, str | None], tuple[ContraindicationRecord, list[_T]]] = {}
    for item, whose in stated:
        found.setdefault((item.text, item.settled, item.verified, item.origin), (item, []))[1].append(whose)
    return found.values()


def _caution(item: ContraindicationRecord, asked_for: str = "", ranks: Iterable[int] = ()) -> Caution:
    return Caution(
        text=item.text,
        settled=item.settled,
        asked_for=asked_for,
        ranks=tuple(ranks),
        verified=item.verified,
        origin=item.origin,
    )


def _of_request(request: RequestRecord) -> Iterable[ContraindicationRecord]:
    if request.row is None and request.answer is not Answer.NOT_INDICATED:
        return request.contraindications
    return _relative(request.contraindications)


def _relative(items: Iterable[ContraindicationRecord]) -> Iterator[ContraindicationRecord]:
    return (item for item in items if item.counts_as is ContraindicationSeverity.RELATIVE)


def preparations(rows: Iterable[RowRecord]) -> Iterator[Prepared]:
    """Yield each correction once, with the ranks that it is for; what a drug needs stands with the drug."""
    found: dict[tuple[str, str, tuple[Asked, ...], bool, str | None], list[int]] = {}
    for row in rows:
        for item in row.preparations:
            if item.kind == "correction":
                found.setdefault((item.what, item.who, item.known, item.verified, item.origin), []).append(row.rank)
    for (what, who, known, verified, origin), ranks in found.items():
        yield Prepared(what=what, who=who, known=known, ranks=tuple(ranks), verified=verified, origin=origin)


def postponed(rows: Iterable[RowRecord]) -> list[RowRecord]:
    """Return the rows that are postponed: where nothing is on offer, they say what a drug has to do with it."""
    return [row for row in rows if row.verdict is VerdictKind.POSTPONED]


def drugs(rows: Sequence[RowRecord], requests: Sequence[RequestRecord]) -> Iterator[DrugState]:
    """Yield each drug once, with what each body says of it, the deciding first.

    What is asked for and has no row has its holds here too; they are of no rank.
    """
    names: dict[str, Id | None] = {}
    holds: dict[str, dict[tuple[object, ...], tuple[HoldRecord, list[int]]]] = {}
    risks: dict[Id | None, dict[str, DrugRisk]] = {}
    planned = {item.medication for row in rows for item in row.preparations if item.kind == "plan"}
    planned.update(medication for request in requests for medication in request.needs_plan)
    not_asked = {medication for row in rows for medication in row.risk_not_asked}
    not_asked.update(medication for request in requests for medication in request.risk_not_asked)
    for row in rows:
        for hold in row.holds:
            names.setdefault(hold.name, hold.medication)
            holds.setdefault(hold.name, {}).setdefault(_as_said(hold), (hold, []))[1].append(row.rank)
        for drug in row.drugs_without_hold:
            names.setdefault(drug.name, drug.medication)
        for risk in row.thrombotic_risk:
            found = DrugRisk(
                says=risk.says, until=risk.until, state=risk.state, verified=risk.verified, origin=risk.origin
            )
            risks.setdefault(risk.medication, {}).setdefault(risk.id, found)
    for hold in chain.from_iterable(request.holds for request in requests):
        names.setdefault(hold.name, hold.medication)
        holds.setdefault(hold.name, {}).setdefault(_as_said(hold), (hold, []))
    for name, medication in names.items():
        spoken = sorted(holds.get(name, {}).values(), key=lambda pair: (not pair[0].decides, pair[1][:1]))
        bears = sorted(risks.get(medication, {}).values(), key=lambda risk: (_STATES.index(risk.state), -_day(risk)))
        yield DrugState(
            medication=medication,
            name=name,
            prescriber=medication in planned,
            holds=tuple(_shared(hold, ranks) for hold, ranks in spoken),
            risks=tuple(bears),
            risk_asked=medication not in not_asked,
        )


def _as_said(hold: HoldRecord) -> tuple[object, ...]:
    """Return what tells apart two statements of bodies on one drug."""
    return hold.by, hold.bleeding_class, hold.level, hold.action, hold.stop, hold.target, hold.restart, hold.decides


_STATES = ("inside", "unknown", "finding")
"""The states of a thrombotic risk, what postpones a procedure first."""


def _day(risk: DrugRisk) -> int:
    """Return the day until which a risk holds as a number that can be compared; 0 if it is not known."""
    return int(risk.until.date.replace("-", "")) if risk.until and risk.until.date else 0


def _shared(hold: HoldRecord, ranks: Iterable[int]) -> SharedHold:
    return SharedHold(
        by=hold.by,
        body=hold.body,
        year=hold.year,
        bleeding_class=hold.bleeding_class,
        level=hold.level,
        action=hold.action,
        stop=hold.stop,
        target=hold.target,
        restart=hold.restart,
        decides=hold.decides,
        ranks=tuple(ranks),
        verified=hold.verified,
        origin=hold.origin,
    )


_GRAVE: Mapping[ContraindicationSeverity | None, int] = {
    severity: rank for rank, severity in enumerate((*ContraindicationSeverity, None))
}


def checks(rows: Iterable[RowRecord]) -> Iterator[SummaryCheck]:
    """Yield what is not known and what is checked by hand, each once: blood thinners, then the gravest first."""
    thinners: set[str] = set()
    found: dict[tuple[str, ContraindicationSeverity | None, bool, str | None], list[int]] = {}
    for row in rows:
        for items, is_open in ((row.check_before, True), (row.by_hand, False)):
            for item in items:
                if is_open and item.severity is None and any(asked.question == DRUGS for asked in item.open):
                    thinners.add(item.text)
                ranks = found.setdefault((item.text, item.severity, is_open, item.origin), [])
                if row.rank not in ranks:
                    ranks.append(row.rank)
    in_turn = sorted(found.items(), key=lambda pair: (pair[0][0] not in thinners, _GRAVE[pair[0][1]]))
    for (text, severity, is_open, origin), ranks in in_turn:
        yield SummaryCheck(text=text, severity=severity, open=is_open, ranks=tuple(ranks), origin=origin)

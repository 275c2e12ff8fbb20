"""What changes in an assessment if some answers, or the lens, were different."""

from __future__ import annotations

from collections.abc import Iterator

from painref.knowledge.model import Id, Role
from painref.records import record
from painref.triage.assessment import Assessment, RowRecord
from painref.triage.engine.conditions import ConditionSupport
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind


@record
class RowChange:
    """A row with another verdict; None stands for no row. `because` is the reason of the row that there is now.

    `support_before` and `support_after` say how far the answers support its condition, `screened_before` and
    `screened_after` whether nothing is open that could exclude it or hold it up.
    """

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    before: VerdictKind | None
    after: VerdictKind | None
    support_before: ConditionSupport | None
    support_after: ConditionSupport | None
    screened_before: bool
    screened_after: bool
    rank_before: int | None
    rank_after: int | None
    because: str


@record
class RequestChange:
    """A request that is answered differently; None stands for no request.

    `screened_before` and `screened_after` say whether nothing is open that could exclude it or hold it up.
    """

    requested: str
    before: Answer | None
    after: Answer | None
    screened_before: bool
    screened_after: bool


@record
class BeforeProcedures:
    """What has to be prepared or weighed before procedures whose verdict stays, on one side only; `new` on the later.

    `says` is the preparation or the contraindication in words, `procedures` the names of what it is before.
    """

    says: str
    procedures: tuple[str, ...]
    new: bool


@record
class Comparison:
    """Two assessments side by side: what differs, and nothing else.

    `first` is the procedure of the first row that is on offer, now or once something has been done or answered.
    """

    disposition_before: DispositionWord
    disposition_after: DispositionWord
    if_clear_before: DispositionWord | None
    if_clear_after: DispositionWord | None
    first_before: Id | None
    first_after: Id | None
    requests: tuple[RequestChange, ...]
    red_flags_raised: tuple[Id, ...]
    red_flags_gone: tuple[Id, ...]
    rows: tuple[RowChange, ...]
    before_procedures: tuple[BeforeProcedures, ...]


def compare_assessments(before: Assessment, after: Assessment) -> Comparison:
    """Return what differs from one assessment to the other."""
    flags_before = {flag.id for flag in before.red_flags}
    flags_after = {flag.id for flag in after.red_flags}
    return Comparison(
        disposition_before=before.disposition.word,
        disposition_after=after.disposition.word,
        if_clear_before=_if_clear(before),
        if_clear_after=_if_clear(after),
        first_before=_first(before),
        first_after=_first(after),
        requests=tuple(_requests(before, after)),
        red_flags_raised=tuple(flag.id for flag in after.red_flags if flag.id not in flags_before),
        red_flags_gone=tuple(flag.id for flag in before.red_flags if flag.id not in flags_after),
        rows=tuple(_rows(before, after)),
        before_procedures=tuple(_before_procedures(before, after)),
    )


def _if_clear(assessment: Assessment) -> DispositionWord | None:
    clear = assessment.disposition.if_clear
    return clear.word if clear else None


def _first(assessment: Assessment) -> Id | None:
    return next((row.procedure for row in assessment.rows if row.verdict.is_reachable), None)


def _requests(before: Assessment, after: Assessment) -> Iterator[RequestChange]:
    old, new = _answers(before), _answers(after)
    for requested in {**new, **old}:
        was, screened_before = old.get(requested, (None, False))
        now, screened_after = new.get(requested, (None, False))
        if was is not now:
            yield RequestChange(
                requested=requested,
                before=was,
                after=now,
                screened_before=screened_before,
                screened_after=screened_after,
            )


def _answers(assessment: Assessment) -> dict[str, tuple[Answer, bool]]:
    """Return the answer to each request, with whether its row is screened."""
    screened = {row.rank for row in assessment.rows if row.screened}
    return {item.requested: (item.answer, item.row in screened) for item in assessment.requests}


def _rows(before: Assessment, after: Assessment) -> Iterator[RowChange]:
    """Yield the rows whose verdict differs: those of the later assessment in its order, then those that are gone."""
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys([*new, *old]):
        row = new.get(key) or old[key]
        was, now = old.get(key), new.get(key)
        if (was and was.verdict) is not (now and now.verdict):
            yield RowChange(
                procedure=row.procedure,
                procedure_name=row.procedure_name,
                condition=row.condition,
                condition_name=row.condition_name,
                role=row.role,
                before=was.verdict if was else None,
                after=now.verdict if now else None,
                support_before=was.condition_support if was else None,
                support_after=now.condition_support if now else None,
                screened_before=bool(was and was.screened),
                screened_after=bool(now and now.screened),
                rank_before=was.rank if was else None,
                rank_after=now.rank if now else None,
                because=now.reason if now else "",
            )


def _before_procedures(before: Assessment, after: Assessment) -> Iterator[BeforeProcedures]:
    """Yield what stands before rows of the same verdict only now, then what stood before them."""
    old, new = _by_key(before), _by_key(after)
    same = [(old[key], new[key]) for key in new if key in old and old[key].verdict is new[key].verdict]
    for is_new in (True, False):
        found: dict[str, list[str]] = {}
        for was, now in same:
            here, there = (now, was) if is_new else (was, now)
            known = set(_stands_before(there))
            for says in dict.fromkeys(says for says in _stands_before(here) if says not in known):
                found.setdefault(says, []).append(now.procedure_name)
        for says, names in found.items():
            yield BeforeProcedures(says=says, procedures=tuple(dict.fromkeys(names)), new=is_new)


def _stands_before(row: RowRecord) -> list[str]:
    """Return what is prepared or weighed before a row, in words; what is corrected is not said twice."""
    prepared = [item.what for item in row.preparations]
    texts = {item.text for item in row.preparations}
    return [*prepared, *(item.text for item in row.contraindications if item.text not in texts)]


def _by_key(assessment: Assessment) -> dict[tuple[Id, Id, Role], RowRecord]:
    return {(row.procedure, row.condition, row.role): row for row in assessment.rows}

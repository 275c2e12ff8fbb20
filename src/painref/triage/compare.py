"""What changes in an assessment if some answers, or the lens, were different."""

from __future__ import annotations

from collections.abc import Iterator

from painref.knowledge.model import Id, Role
from painref.records import record
from painref.triage.assessment import Assessment, DispositionWord, Verdict, VerdictKind


@record
class VerdictChange:
    """A verdict that differs; None stands for no verdict."""

    procedure: Id
    procedure_name: str
    condition: Id
    condition_name: str
    role: Role
    before: VerdictKind | None
    after: VerdictKind | None


@record
class Comparison:
    """Two assessments side by side: what differs, and nothing else. `top` is the best candidate, if there is one."""

    disposition_before: DispositionWord
    disposition_after: DispositionWord
    top_before: Id | None
    top_after: Id | None
    red_flags_raised: tuple[Id, ...]
    red_flags_gone: tuple[Id, ...]
    verdicts: tuple[VerdictChange, ...]


def compare_assessments(before: Assessment, after: Assessment) -> Comparison:
    """Return what differs from one assessment to the other."""
    flags_before = {flag.id for flag in before.red_flags}
    flags_after = {flag.id for flag in after.red_flags}
    return Comparison(
        disposition_before=before.disposition.word,
        disposition_after=after.disposition.word,
        top_before=_top(before),
        top_after=_top(after),
        red_flags_raised=tuple(flag.id for flag in after.red_flags if flag.id not in flags_before),
        red_flags_gone=tuple(flag.id for flag in before.red_flags if flag.id not in flags_after),
        verdicts=tuple(_changes(before, after)),
    )


def _top(assessment: Assessment) -> Id | None:
    return next((verdict.procedure for verdict in assessment.verdicts if verdict.verdict.is_candidate), None)


def _changes(before: Assessment, after: Assessment) -> Iterator[VerdictChange]:
    """Yield the verdicts that differ: those of the later assessment in its order, then those that are gone."""
    old, new = _by_key(before), _by_key(after)
    for key, verdict in {**new, **old}.items():
        kind_before = old[key].verdict if key in old else None
        kind_after = new[key].verdict if key in new else None
        if kind_before is not kind_after:
            yield VerdictChange(
                procedure=verdict.procedure,
                procedure_name=verdict.procedure_name,
                condition=verdict.condition,
                condition_name=verdict.condition_name,
                role=verdict.role,
                before=kind_before,
                after=kind_after,
            )


def _by_key(assessment: Assessment) -> dict[tuple[Id, Id, Role], Verdict]:
    return {(verdict.procedure, verdict.condition, verdict.role): verdict for verdict in assessment.verdicts}

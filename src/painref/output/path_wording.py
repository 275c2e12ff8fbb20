"""The care of a condition as a path, with where one patient stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from painref.output.reference_wording import short_name
from painref.output.triage_wording import VERDICT

if TYPE_CHECKING:
    from painref.triage.assessment import RowRecord

_PLACES: Mapping[str, str] = {
    "deciding-test": "test",
    "first": "first",
    "second": "second",
    "third": "third",
    "last-resort": "last resort",
}

_OFF_THE_PATH = frozenset({"not-recommended", "no-position", "excluded"})

_TRIED: Mapping[str, str] = {"worked": "done, it worked", "failed": "done, in vain", "outcome-unknown": "done"}


def patient_path(rows: Iterable[RowRecord], *, ascii_only: bool = False) -> str:
    """Return the steps in the care of a condition, each with the procedure that stands first and its state.

    ``test: lumbar medial branch block [next: now] → first: lumbar medial branch ablation [after a step]``. Empty where
    no procedure has a line of care. What bodies do not support, or what is contraindicated, is no step.
    """
    steps: dict[str, RowRecord] = {}
    for row in sorted(rows, key=lambda row: row.rank):
        if row.line is not None and row.line.place in _PLACES and row.verdict not in _OFF_THE_PATH:
            steps.setdefault(row.line.place, row)
    ordered = [(place, steps[place]) for place in _PLACES if place in steps]
    next_rank = min((row.rank for _, row in ordered if row.tried == "untried"), default=0)
    arrow = " > " if ascii_only else " \N{RIGHTWARDS ARROW} "
    return arrow.join(
        f"{_PLACES[place]}: {short_name(row.procedure_name)} [{_state(row, is_next=row.rank == next_rank)}]"
        for place, row in ordered
    )


def _state(row: RowRecord, *, is_next: bool) -> str:
    if row.tried in _TRIED:
        return _TRIED[row.tried]
    verdict = VERDICT[row.verdict]
    if row.verdict == "now" and not row.screened:
        verdict = f"{verdict}, if screened"
    return f"next: {verdict}" if is_next else verdict

"""The care of a condition as a path, with where one patient stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

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


class StepOnPath(NamedTuple):
    """A step in the care of a condition: its place, the procedure that stands first there, its state, and if it is
    next."""

    place: str
    what: str
    state: str
    is_next: bool


def patient_steps(rows: Iterable[RowRecord]) -> list[StepOnPath]:
    """Return the steps in the care of a condition, each with the procedure that stands first and its state.

    Empty where no procedure has a line of care. What bodies do not support, or what is contraindicated, is no step.
    """
    steps: dict[str, RowRecord] = {}
    for row in sorted(rows, key=lambda row: row.rank):
        if row.line is not None and row.line.place in _PLACES and row.verdict not in _OFF_THE_PATH:
            steps.setdefault(row.line.place, row)
    ordered = [(place, steps[place]) for place in _PLACES if place in steps]
    next_rank = min((row.rank for _, row in ordered if row.tried == "untried"), default=0)
    return [
        StepOnPath(_PLACES[place], short_name(row.procedure_name), _state(row), row.rank == next_rank)
        for place, row in ordered
    ]


def patient_path(rows: Iterable[RowRecord], *, ascii_only: bool = False) -> str:
    """Return the steps of `patient_steps` in a line.

    ``test: lumbar medial branch block [next: now] → first: lumbar medial branch ablation [after a step]``.
    """
    arrow = " > " if ascii_only else " \N{RIGHTWARDS ARROW} "
    return arrow.join(
        f"{step.place}: {step.what} [{'next: ' if step.is_next else ''}{step.state}]" for step in patient_steps(rows)
    )


def _state(row: RowRecord) -> str:
    if row.tried in _TRIED:
        return _TRIED[row.tried]
    verdict = VERDICT[row.verdict]
    if row.verdict == "now" and not row.screened:
        verdict = f"{verdict}, if screened"
    return verdict

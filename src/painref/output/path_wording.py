"""The care of a condition as a path, with where one patient stands on it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from painref.output.reference_wording import PLACES, short_name
from painref.output.triage_wording import when
from painref.triage.care_path import care_path

if TYPE_CHECKING:
    from painref.triage.assessment import RowRecord
    from painref.triage.summary import PathStep

_TRIED: Mapping[str, str] = {"worked": "done, it worked", "failed": "done, not enough", "outcome-unknown": "done"}
_TEST = "deciding-test"


class StepOnPath(NamedTuple):
    """A step in the care of a condition: its place, the procedure that stands first there, its state, and if it is
    next."""

    place: str
    what: str
    state: str
    is_next: bool


def patient_steps(rows: Iterable[RowRecord]) -> list[StepOnPath]:
    """Return the steps in the care of a condition in words; empty where no procedure has a line of care."""
    return [_worded(step) for step in care_path(rows)]


def patient_path(steps: Iterable[PathStep], *, ascii_only: bool = False) -> str:
    """Return the steps in the care of a condition in a line.

    ``test: lumbar medial branch block [next: now] → first: lumbar medial branch ablation [after a step]``.
    """
    arrow = " > " if ascii_only else " \N{RIGHTWARDS ARROW} "
    return arrow.join(
        f"{step.place}: {step.what} [{'next: ' if step.is_next else ''}{step.state}]" for step in map(_worded, steps)
    )


def _state(step: PathStep) -> str:
    """Return where the patient stands on a step. `tried` judges a treatment; a test was only done or not."""
    tried = _TRIED.get(step.tried)
    if tried is not None and step.place == _TEST:
        return _TRIED["outcome-unknown"]
    if tried is not None and step.is_next:
        return f"again, {when(step)}"
    return tried or when(step)


def _worded(step: PathStep) -> StepOnPath:
    is_test_done = step.place == _TEST and step.tried in _TRIED
    return StepOnPath(
        PLACES[step.place], short_name(step.procedure.name), _state(step), step.is_next and not is_test_done
    )

"""The care of a condition as a path, with where one patient stands on it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from painref.output.reference_wording import PLACES, short_name
from painref.output.triage_wording import when
from painref.triage.care_path import care_path

if TYPE_CHECKING:
    from painref.triage.assessment import RowRecord
    from painref.triage.summary import PathProcedure, PathStep

_TRIED: Mapping[str, str] = {"worked": "done, it worked", "failed": "done, not enough", "outcome-unknown": "done"}
_TEST = "deciding-test"
_MOST_NAMED = 2


class StepOnPath(NamedTuple):
    """A step in the care of a condition: its place, the procedure that stands first there, its state, and if it is
    next."""

    place: str
    what: str
    state: str
    is_next: bool


def patient_steps(rows: Iterable[RowRecord]) -> list[StepOnPath]:
    """Return the steps in the care of a condition in words; empty where no procedure has a line of care."""
    return [
        StepOnPath(PLACES[step.place], _with_others(step), _state(step, step.place, step.is_next), _is_to_do(step))
        for step in care_path(rows)
    ]


def patient_path(steps: Iterable[PathStep], most: int = _MOST_NAMED, *, ascii_only: bool = False) -> str:
    """Return the steps in the care of a condition in a line, with at most so many of the procedures of each by name.

    ``test: lumbar medial branch block [next: now] → first: lumbar medial branch ablation [after a step]``.
    """
    arrow = " > " if ascii_only else " \N{RIGHTWARDS ARROW} "
    return arrow.join(f"{PLACES[step.place]}: {_named(step, most)}" for step in steps)


def _named(step: PathStep, most: int) -> str:
    """Return the procedures of a step, those that stand alike together: ``a [next: now] or b [after a step]``."""
    if most < 2 or len(step.alternatives) < 2:
        return f"{_with_others(step)} [{_marked(step)}]"
    first = [item for item in step.alternatives if item.procedure == step.procedure]
    others = [item for item in step.alternatives if item.procedure != step.procedure][: most - 1]
    found: dict[str, list[str]] = {}
    for item in (item for item in step.alternatives if item in (*first, *others)):
        state = _marked(step) if item in first else _state(item, step.place, is_next=False)
        found.setdefault(state, []).append(short_name(item.procedure.name))
    left = len(step.alternatives) - len(first) - len(others)
    return " or ".join([*(f"{' or '.join(names)} [{state}]" for state, names in found.items()), *_more(left)])


def _with_others(step: PathStep) -> str:
    """Return the procedure that stands first at a step, and how many share it."""
    return " or ".join([short_name(step.procedure.name), *_more(len(step.alternatives) - 1)])


def _more(number: int) -> list[str]:
    return [f"{number} more"] if number > 0 else []


def _marked(step: PathStep) -> str:
    return f"{'next: ' if _is_to_do(step) else ''}{_state(step, step.place, step.is_next)}"


def _is_to_do(step: PathStep) -> bool:
    """Return whether a step comes next; a test that was done does not, whatever it showed."""
    return step.is_next and not (step.place == _TEST and step.tried in _TRIED)


def _state(item: PathStep | PathProcedure, place: str, is_next: bool) -> str:
    """Return where the patient stands with a procedure. `tried` judges a treatment; a test was only done or not."""
    tried = _TRIED.get(item.tried)
    if place == _TEST and tried is not None:
        return _TRIED["outcome-unknown"]
    if place == _TEST and item.verdict == "done":
        return "answered by another test"
    if tried is not None and is_next:
        return f"again, {when(item)}"
    return tried or when(item)

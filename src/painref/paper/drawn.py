"""The pictures of a report: the care of the leading condition with where the patient stands, and drugs held by body."""

from __future__ import annotations

from collections.abc import Iterator

from painref.output.hold_wording import hours_in
from painref.output.path_wording import patient_steps
from painref.output.wording import words
from painref.pictures.care import PathStep, path_picture
from painref.pictures.holds import HoldSpan, holds_picture
from painref.pictures.svg import Picture
from painref.triage.assessment import Assessment
from painref.triage.summary import DrugState, SharedHold, Summary


def pictures_of(assessment: Assessment, summary: Summary) -> Iterator[Picture]:
    """Yield the path of care of each leading condition that has one, and a timeline for each drug that is held."""
    for condition in assessment.conditions:
        if condition.leading:
            rows = [row for row in assessment.rows if row.condition == condition.condition]
            steps = patient_steps(rows)
            if len(steps) > 1:
                path = [PathStep(place=place, what=what, state=state, here=here) for place, what, state, here in steps]
                yield path_picture(path, f"Care of {condition.name}")
    for drug in summary.drugs:
        picture = holds_picture([_span(item) for item in _once(drug)], f"{drug.name} before and after")
        if picture is not None:
            yield picture


def _once(drug: DrugState) -> list[SharedHold]:
    """Return each body's hold once, where it names one length for several options."""
    return list(
        {(item.body, item.year, item.bleeding_class, item.stop, item.restart): item for item in drug.holds}.values()
    )


def _span(item: SharedHold) -> HoldSpan:
    return HoldSpan(
        who=f"{item.body} {item.year}, {words(item.bleeding_class)}",
        before=hours_in(item.stop),
        after=hours_in(item.restart),
        verified=item.verified,
    )

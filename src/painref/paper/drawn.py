"""The pictures of a report: where the patient stands in care, who says what when, and drugs held by body."""

from __future__ import annotations

from collections.abc import Iterator

from painref.knowledge.model import Direction
from painref.output.hold_wording import hours_in
from painref.output.path_wording import patient_steps
from painref.output.wording import words
from painref.pictures.bodies import bodies_picture
from painref.pictures.care import PathStep, path_picture
from painref.pictures.holds import HoldSpan, holds_picture
from painref.pictures.svg import Picture
from painref.reference.positions import BodyPosition, Side
from painref.triage.assessment import Assessment, RowRecord
from painref.triage.summary import DrugState, SharedHold, Summary


def pictures_of(assessment: Assessment, summary: Summary) -> Iterator[Picture]:
    """Yield the care of each leading condition, the bodies on the first options, and a timeline for each drug held."""
    for condition in assessment.conditions:
        if condition.leading:
            rows = [row for row in assessment.rows if row.condition == condition.condition]
            steps = patient_steps(rows)
            if len(steps) > 1:
                path = [PathStep(place=place, what=what, state=state, here=here) for place, what, state, here in steps]
                yield path_picture(path, f"Care of {condition.name}")
    for row in assessment.rows:
        about = f"{row.procedure_name} for {row.condition_name}"
        bodies = list(_positions(row))
        if row.verdict.is_reachable and len(bodies) > 1 and row.rank <= _MOST_ROWS:
            yield bodies_picture(bodies, about)
    for drug in summary.drugs:
        picture = holds_picture([_span(item) for item in _once(drug)], f"{drug.name} before and after")
        if picture is not None:
            yield picture


_MOST_ROWS = 5


def _positions(row: RowRecord) -> Iterator[BodyPosition]:
    """Yield what counts of each body, with its side."""
    for item in (*row.recommendations, *row.wider):
        if item.counted:
            side = _SIDES.get(item.direction, Side.NEITHER)
            yield BodyPosition(body=item.body, year=item.year, side=side, verified=item.verified)


_SIDES = {
    Direction.FOR: Side.FOR,
    Direction.CONDITIONAL_FOR: Side.FOR,
    Direction.CONDITIONAL_AGAINST: Side.AGAINST,
    Direction.AGAINST: Side.AGAINST,
}


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

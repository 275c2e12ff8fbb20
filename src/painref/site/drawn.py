"""The pictures of the site's pages, made from the records of the reference."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.names import some_of
from painref.output.hold_wording import hours_in
from painref.output.reference_wording import short_name
from painref.output.triage_wording import bare
from painref.pictures.bodies import bodies_picture
from painref.pictures.care import PathStep, path_picture
from painref.pictures.evidence import evidence_picture
from painref.pictures.holds import HoldSpan, holds_picture
from painref.pictures.svg import Picture
from painref.reference.cards import care_path
from painref.reference.condition import ConditionPage
from painref.reference.holds import HoldPage
from painref.reference.indications import IndicationLine, indication_lines
from painref.reference.procedure import ProcedurePage
from painref.reference.spoken_holds import SpokenHold

_FEW_BODIES = 2
_MOST_NAMES = 36
_MOST_OF_A_ROW = 50


def of_procedure(page: ProcedurePage) -> Iterator[Picture]:
    """Yield who says what when, for each condition on which several bodies speak."""
    for indication in page.indications:
        if len(indication.bodies) >= _FEW_BODIES:
            yield bodies_picture(indication.bodies, f"{bare(page.name)} for {short_name(indication.condition_name)}")


def of_condition(page: ConditionPage) -> Iterator[Picture]:
    """Yield the path of care."""
    steps = care_path(page.procedures)
    if steps:
        path = [
            PathStep(place=step.place.replace("-", " "), what=some_of(map(short_name, step.procedures), 2))
            for step in steps
        ]
        yield path_picture(
            [PathStep(place="before", what="conservative care"), *path], f"Care of {short_name(page.condition.name)}"
        )


def of_drug(page: HoldPage) -> Iterator[Picture]:
    """Yield the hours without the drug by body, for each class of procedure."""
    for drug in page.medications:
        for of_class in drug.classes:
            if of_class.bleeding_class is None:
                continue
            spans = [_span(item) for item in of_class.statements if item.in_force and not item.proviso]
            found = holds_picture(
                spans, f"{bare(drug.name)} before a procedure of {of_class.bleeding_class} bleeding risk"
            )
            if found is not None:
                yield found


def _span(item: SpokenHold) -> HoldSpan:
    return HoldSpan(
        who=f"{item.body} {item.year}"[:_MOST_NAMES],
        before=hours_in(item.stop),
        after=hours_in(item.restart),
        verified=item.verified,
    )


def evidence_map(region: str, knowledge: Knowledge) -> Picture | None:
    """Return the procedures of a region by the conditions that they are done for; None if no body speaks there."""
    conditions = [item for item in knowledge.conditions.values() if region in item.regions]
    ids = {item.id for item in conditions}
    lines = [
        line
        for variant in knowledge.variants
        for line in indication_lines(variant, knowledge)
        if line.condition in ids and line.bodies
    ]
    if not lines:
        return None
    rows = list(dict.fromkeys(line.procedure_name for line in lines))
    columns = list(dict.fromkeys(line.condition_name for line in lines))
    cells = {(rows.index(line.procedure_name), columns.index(line.condition_name)): _sides(line) for line in lines}
    return evidence_picture(
        [textwrap.shorten(bare(name), _MOST_OF_A_ROW, placeholder=" ...") for name in rows],
        [textwrap.shorten(bare(name), _MOST_NAMES, placeholder=" ...") for name in columns],
        cells,
        f"Who speaks for and against: {region.replace('-', ' ')}",
    )


def _sides(line: IndicationLine) -> tuple[int, int]:
    sides: Sequence[str] = [body.side for body in line.bodies]
    return sides.count("for"), sides.count("against")

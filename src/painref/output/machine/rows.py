"""Records with lists inside them as rows of a table: one for each item of the innermost list, with what is around it.

Nothing that a record says by an empty list is lost: what has nothing in its list keeps a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of record becomes rows: `rows` is the path to the list, `columns` names the paths of the fields."""

    rows: str
    columns: Mapping[str, str]


def _own(path: str, *fields: str) -> dict[str, str]:
    """Columns for fields of the records at a path, called as they are."""
    return {field: f"{path}.{field}" for field in fields}


_RECOMMENDATIONS = "indications.recommendations"
_STATEMENTS = "medications.classes.statements"
_BODIES = "variants.indications.bodies"
_REQUIREMENTS = f"{_BODIES}.recommendation.requirements"

SHAPES: Mapping[str, Shape] = {
    "procedure": Shape(
        _RECOMMENDATIONS,
        {
            "id": "id",
            "name": "name",
            "is_family": "is_family",
            "variants": "variants.id",
            **_own("indications", "condition", "role", "balance"),
            **_own(_RECOMMENDATIONS, "body", "year", "jurisdiction", "payer", "by", "at"),
            **_own(_RECOMMENDATIONS, "direction", "strength", "certainty", "says", "verified", "origin"),
        },
    ),
    "condition": Shape(
        "procedures",
        {
            "id": "condition.id",
            "name": "condition.name",
            **_own("procedures", "procedure", "procedure_name", "role", "balance"),
        },
    ),
    "assessment": Shape(
        "verdicts",
        {
            "disposition": "disposition.word",
            "red_flags": "red_flags.id",
            "red_flags_not_screened": "red_flags_not_screened.id",
            **_own("verdicts", "procedure", "condition", "role", "verdict", "backing"),
            **_own("verdicts", "direction", "strength", "certainty", "grade_verified", "condition_support"),
            **_own("verdicts", "steps.step", "contraindications.text", "not_screened.text", "holds.medication"),
            **_own("verdicts", "deferred_by", "questions", "origin"),
            "lens": "lens",
            "data_version": "data_version",
            "intended_use": "intended_use",
        },
    ),
    "what-if": Shape(
        "verdicts",
        {
            "disposition_before": "disposition_before",
            "disposition_after": "disposition_after",
            "top_before": "top_before",
            "top_after": "top_after",
            "red_flags_raised": "red_flags_raised",
            "red_flags_gone": "red_flags_gone",
            **_own("verdicts", "procedure", "condition", "role", "before", "after"),
        },
    ),
    "hold": Shape(
        _STATEMENTS,
        {
            "procedure": "procedure.id",
            "medication": "medications.id",
            **_own("medications.classes", "bleeding_class", "differ"),
            **_own(_STATEMENTS, "body", "year", "jurisdiction", "in_force", "by", "at", "action"),
            **_own(_STATEMENTS, "stop.unit", "stop.low", "stop.high", "restart.unit", "restart.low", "restart.high"),
            **_own(_STATEMENTS, "proviso", "says", "verified", "origin"),
        },
    ),
    "criteria": Shape(
        _REQUIREMENTS,
        {
            "procedure": "variants.procedure",
            **_own("variants.indications", "condition", "role", "condition_support"),
            "prerequisites": "variants.prerequisites.requirement.text",
            "prerequisites_truth": "variants.prerequisites.requirement.truth",
            **_own(_BODIES, "payer", "applies"),
            **_own(f"{_BODIES}.recommendation", "body", "year", "by", "at", "direction", "status"),
            **_own(_REQUIREMENTS, "text", "truth", "askable", "failed", "step", "to_go", "questions"),
            **_own(f"{_BODIES}.recommendation", "verified", "origin"),
        },
    ),
    "topic": Shape(
        "topic.statements",
        {
            "topic": "topic.id",
            "title": "topic.title",
            **_own("topic.statements", "text", "refs", "at", "verified", "note"),
        },
    ),
}
"""The kinds of record that are no list themselves and have one of which a table can be made."""


def joined(record: Mapping[str, Any], rows: str) -> Iterator[Mapping[str, Any]]:
    """The record once for each item of the list at that path, with the item in its place; None where it is empty."""
    name, _, below = rows.partition(".")
    found = record[name]
    for item in (found or [None]) if isinstance(found, list) else [found]:
        if item is None or not below:
            yield {**record, name: item}
        else:
            yield from ({**record, name: row} for row in joined(item, below))

"""Procedures side by side as phrases of the field, for every medium: nothing here knows colours, tables or pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from painref.knowledge.names import some_of
from painref.output.reference_wording import by_support, classes_in_words, counts, guided_by, head, short_name, subject
from painref.output.wording import bleeding, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Contraindication, Risk, Statement
    from painref.reference.compare import ComparedCondition, ComparedProcedure, Comparison
    from painref.reference.indications import IndicationLine

Mark = Callable[[bool], str]
"""Gives the mark of a statement, by whether it was verified."""

_FEW = 2
"""How many contraindications and risks of a procedure are named on the first screen."""


def of_all(record: Comparison) -> str:
    """Return what all of the procedures are called: ``both``, or ``all three``."""
    return "both" if len(record.procedures) == 2 else "all three"


def bottom_line(record: Comparison) -> str:
    """Return for what bodies say another thing of each procedure, and for what the same."""
    differing = [short_name(row.condition_name) for row in record.conditions if _differs(row)]
    same = [short_name(row.condition_name) for row in record.conditions if not _differs(row)]
    if not record.conditions:
        return "No body in painref has spoken on any of them."
    if not differing:
        return f"Bodies say the same of {of_all(record)}, for {_some(same)}."
    rest = f"; it is the same of {of_all(record)} for {_some(same, 1)}" if same else ""
    return f"What bodies say differs for {_some(differing)}{rest}."


def rows_for(record: Comparison) -> list[tuple[str, ...]]:
    """Return a row for each condition with how many bodies are for and against each procedure; what differs first."""
    rows = sorted(record.conditions, key=lambda row: not _differs(row))
    return [(row.condition_name, *map(side_in_counts, row.indications)) for row in rows]


def _differs(row: ComparedCondition) -> bool:
    return len(set(map(side_in_counts, row.indications))) > 1


def side_in_counts(lines: Sequence[IndicationLine]) -> str:
    """Return how many bodies are for and against, in each role; a dash where none has spoken."""
    roles = dict.fromkeys(line.role for line in lines if line.bodies)
    said = (
        f"{best_counts(line for line in lines if line.role is role)}"
        f"{'' if role == 'therapeutic' else f' ({words(role)})'}"
        for role in roles
    )
    return "; ".join(said) or "-"


def best_counts(lines: Iterable[IndicationLine]) -> str:
    """Return how many bodies are for and against; of the variants of a family, those of the one with most support."""
    return counts(min(lines, key=by_support).bodies, short=True)


def differences(record: Comparison, mark: Mark) -> list[tuple[str, ...]]:
    """Return a row for each thing besides that the procedures differ in; `mark` shows what is not verified."""
    sides = record.procedures
    rows = [
        ("invasiveness", *(", ".join(map(words, side.invasiveness)) or "not stated" for side in sides)),
        ("guided by", *(guided_by(side.guidance) or "not stated" for side in sides)),
        ("bleeding", *map(_bleeding, sides)),
        ("excluded if", *(_few(refusals(side.contraindications, mark)) for side in sides)),
        ("risks", *(_few(risks(side.risks, mark)) for side in sides)),
        ("outcome", *(_few([_said(head(item.text), item, mark) for item in side.outcomes], 1) for side in sides)),
    ]
    return [row for row in rows if len(set(row[1:])) > 1]


def refusals(items: Iterable[Contraindication], mark: Mark) -> list[str]:
    """Return what contraindications are about."""
    return [_said(subject(item.text), item, mark) for item in items]


def risks(items: Iterable[Risk], mark: Mark) -> list[str]:
    """Return the names of risks, each with how grave it is."""
    return [_said(f"{item.name} ({item.severity})", item, mark) for item in items]


def _said(text: str, statement: Statement, mark: Mark) -> str:
    return f"{text}{mark(statement.verified)}{origin(statement)}"


def _bleeding(side: ComparedProcedure) -> str:
    of_variants = f"{bleeding(side.variant_classes)} (by variant)" if side.variant_classes else "not stated"
    return classes_in_words(side.bleeding_risk) or of_variants


def _few(items: Sequence[str], most: int = _FEW) -> str:
    """Return the first of some items and how many others there are; a dash for none."""
    return some_of(items, most, last=";") or "-"


def _some(names: Sequence[str], most: int = _FEW) -> str:
    return some_of(names, most, separator=", ", last=" and")

"""What can be filled in, as the columns of a table of patients: those of a region, with the values that each takes."""

from __future__ import annotations

from collections.abc import Iterator

from painref.batch.columns import JOINT, OTHERS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Option, Question, QuestionType
from painref.knowledge.names import normalise
from painref.knowledge.vocabulary import questions_in_order
from painref.records import record
from painref.reference.listing import known_region
from painref.tables.columns import Column, ColumnType, Table

_HEAD = (
    ("id", "the patient's own identifier", "text or a whole number"),
    ("as_of", "the day from which times count", "2026-11-28"),
)


@record
class TemplateColumn:
    """A column of a table of patients. `must`: it is asked before anything elective in the region."""

    name: str
    question: str
    asks: str
    values: str
    unit: str = ""
    must: bool = False


COLUMNS = Table(
    "template",
    "column",
    (
        Column("column", "name of the column", lambda one: one.name),
        Column("question", "id of the question", lambda one: one.question),
        Column("asks", "what it asks", lambda one: one.asks),
        Column("values", "what may stand in a cell; an empty one is unknown", lambda one: one.values),
        Column("unit", "unit of a number that has none of its own", lambda one: one.unit),
        Column("must", "asked before anything elective in the region", lambda one: one.must, ColumnType.TRUTH),
    ),
)


_LEVELS = {"lumbar": "low-back", "cervical": "neck", "thoracic": "thoracic-spine"}
"""Levels of the spine, and the regions of the questionnaire."""


def region_called(text: str | None, knowledge: Knowledge) -> Id | None:
    """Return the region of a name, be it of a level of the spine. Raises `UsageError` for any other."""
    found = known_region(_LEVELS.get(normalise(text), text) if text is not None else None, knowledge)
    return Id(found) if found is not None else None


def template(region: Id | None, knowledge: Knowledge) -> tuple[TemplateColumn, ...]:
    """Return the columns of a table of patients with pain in a region, or anywhere, in the order of the questionnaire.

    Left out are options that must be asked in other regions only; past procedures are those done in the region.
    """
    head = (TemplateColumn(name=name, question="", asks=asks, values=values) for name, asks, values in _HEAD)
    return (
        *head,
        *(one for question in questions_in_order(knowledge) for one in _columns(question, region, knowledge)),
    )


def _columns(question: Question, region: Id | None, knowledge: Knowledge) -> Iterator[TemplateColumn]:
    def column(name: str, asks: str, values: str, *, unit: str = "", must: bool = False) -> TemplateColumn:
        return TemplateColumn(name=name, question=question.id, asks=asks, values=values, unit=unit, must=must)

    match question.type:
        case QuestionType.YES_NO:
            yield column(question.id, question.prompt, "yes, no")
        case QuestionType.CHOICE:
            yield column(question.id, question.prompt, ", ".join(option.id for option in question.options))
        case QuestionType.NUMBER:
            values = f"{_number(question.min)} to {_number(question.max)}; at least 6; 6 to 8"
            normal = "; normal" if question.normal else ""
            yield column(question.id, question.prompt, f"{values}{normal}", unit=question.unit)
        case QuestionType.OPTIONS if question.closed:
            yield column(question.id, question.prompt, "|".join(option.id for option in question.options))
        case QuestionType.OPTIONS | QuestionType.NAMES if question.names is None:
            options = [option for option in question.options if _bears(option, region)]
            for option in options:
                must = bool(option.must) and (region is None or region in option.must)
                yield column(f"{question.id}{JOINT}{option.id}", option.text, _values(question, option), must=must)
            if options:
                yield column(f"{question.id}{JOINT}{OTHERS}", "any other of these", "no")
        case QuestionType.OPTIONS | QuestionType.NAMES:
            yield column(
                question.id, question.prompt, f"ids of {question.names}, joined by |: painref list {question.names}"
            )
        case QuestionType.RECORDS:
            for procedure in knowledge.procedures.values():
                if region is None or region in procedure.regions:
                    name = f"{question.id}{JOINT}{procedure.id}"
                    yield column(name, f"{procedure.name}: done before?", "yes, no, not within 12 months")
            yield column(f"{question.id}{JOINT}{OTHERS}", "anything else done", "no")
        case QuestionType.CLEARINGS:
            pass  # a column of each red flag; docs/answers.md has their names


def _bears(option: Option, region: Id | None) -> bool:
    return region is None or not option.must or region in option.must


def _values(question: Question, option: Option) -> str:
    if option.course:
        return "yes, no, new, old, not new"
    if question.dated:
        return "no, a date, 6 weeks ago, not within 12 months" if not option.planned else "no, a date, in 6 weeks"
    return ", ".join(("yes", "no", *question.values))


def _number(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"

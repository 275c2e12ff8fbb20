"""The column contract: what a table of patients has to be called, and of what type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from painref.criteria.syntax import PAST
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.records import record
from painref.sql.asked import CLEARED, JOINT
from painref.triage.questionnaire.slots import REQUESTED

KEY = "patient_id"
"""The first column: whose row it is."""

TABLE = "patients"
"""The table that the statements read."""

_NUMBERS = ("weeks", "not_within", "times", "relief", "lasted", "last", "first")


class ColumnType(StrEnum):
    """The type of a column, as SQL calls it."""

    BOOLEAN = "BOOLEAN"
    NUMBER = "DOUBLE"
    TEXT = "VARCHAR"


@record
class ContractColumn:
    """A column of the contract: its name, its type, and what it says. NULL is always "not asked"."""

    name: str
    type: ColumnType
    says: str


def contract(names: Iterable[str], knowledge: Knowledge) -> tuple[ContractColumn, ...]:
    """Return the columns of the contract that a statement reads, the patient's id first."""
    first = ContractColumn(name=KEY, type=ColumnType.TEXT, says="the patient's id; of each a row")
    return (first, *(_column(name, knowledge) for name in sorted(names)))


def _column(name: str, knowledge: Knowledge) -> ContractColumn:
    question, *rest = name.split(JOINT)
    last = rest[-1] if rest else ""
    of = rest[0] if rest else ""
    if last in ("low", "high"):
        whole = JOINT.join((question, *rest[:-1]))
        end = "at least" if last == "low" else "at most"
        return ContractColumn(name=name, type=ColumnType.NUMBER, says=f"{end} this, where {whole} is not known exactly")
    if last in _NUMBERS and len(rest) > 1:
        return ContractColumn(name=name, type=ColumnType.NUMBER, says=_DETAILS[last].format(of=of))
    if last == "result" and question == PAST:
        return ContractColumn(name=name, type=ColumnType.TEXT, says=f"result of {of}: good, short or poor")
    if last in _MARKS and len(rest) > 1:
        return ContractColumn(name=name, type=ColumnType.BOOLEAN, says=_MARKS[last].format(of=of))
    if question == REQUESTED:
        return ContractColumn(name=name, type=ColumnType.BOOLEAN, says=f"{of} is asked for")
    if question == CLEARED:
        return ContractColumn(name=name, type=ColumnType.BOOLEAN, says=f"{last} has looked into {of}")
    if question == PAST:
        said = "something else was done" if of == "others" else f"{of} has been done"
        return ContractColumn(name=name, type=ColumnType.BOOLEAN, says=said)
    asked = knowledge.questions[Id(question)]
    types = {QuestionType.NUMBER: ColumnType.NUMBER, QuestionType.CHOICE: ColumnType.TEXT}
    says = asked.prompt if not of else f"{asked.label or asked.prompt}: {of}"
    if asked.type is QuestionType.CHOICE:
        says = f"{says} ({', '.join(option.id for option in asked.options)})"
    return ContractColumn(name=name, type=types.get(asked.type, ColumnType.BOOLEAN), says=says)


_DETAILS = {
    "weeks": "weeks since {of} happened or began, or until it",
    "not_within": "weeks within which {of} did not happen",
    "times": "sessions of {of}",
    "relief": "relief in percent by {of}, the least of several sessions",
    "lasted": "weeks that the relief by {of} lasted",
    "last": "weeks since the last {of}",
    "first": "weeks since the first {of}",
}

_MARKS = {
    "new": "{of} is new (TRUE) or old (FALSE)",
    "suspected": "a clinician suspects {of}",
    "not_made": "nobody has made the diagnosis {of}, which does not rule it out",
}


def every_column(knowledge: Knowledge) -> frozenset[str]:
    """Return the names of all columns that a table may have, those that no rule reads included."""
    found = {KEY}
    for question in knowledge.questions.values():
        found |= set(_of_question(question, knowledge))
    return frozenset(found)


def _of_question(question: Question, knowledge: Knowledge) -> Iterator[str]:
    match question.type:
        case QuestionType.NUMBER:
            yield from _with_ends(question.id)
        case QuestionType.RECORDS:
            yield f"{PAST}{JOINT}others"
            for what in knowledge.vocabulary.lineages:
                name = f"{PAST}{JOINT}{what}"
                yield from (name, f"{name}{JOINT}result", f"{name}{JOINT}not_within")
                for detail in ("times", "relief", "lasted", "last", "first"):
                    yield from _with_ends(f"{name}{JOINT}{detail}")
        case QuestionType.CLEARINGS:
            for flag in knowledge.red_flags:
                yield from _with_ends(f"{CLEARED}{JOINT}{flag}{JOINT}weeks")
                yield from (f"{CLEARED}{JOINT}{flag}{JOINT}{test}" for test in knowledge.tests)
        case QuestionType.OPTIONS | QuestionType.NAMES:
            for option in (*option_ids(question, knowledge), *(("other",) if question.id == REQUESTED else ())):
                name = f"{question.id}{JOINT}{option}"
                yield name
                yield from (f"{name}{JOINT}{mark}" for mark in (*_MARKS, "not_within"))
                yield from _with_ends(f"{name}{JOINT}weeks")
        case _:
            yield question.id


def _with_ends(name: str) -> Iterator[str]:
    yield from (name, f"{name}{JOINT}low", f"{name}{JOINT}high")

"""The tables of `painref list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from painref.knowledge.models import Id, Medication, Question
from painref.knowledge.pages import ConditionLine, ProcedureLine
from painref.render.console import Page
from painref.render.text import plain
from painref.render.words import BALANCE_STYLE, origin, words


def print_procedures(lines: Sequence[ProcedureLine], condition: Id | None, page: Page) -> None:
    """Procedures, a line each; for one condition with the role, and what the bodies say, of each."""
    said = "for it" if condition else "for"
    page.table(
        {"id": True, "procedure": False, "guidance": False, "bleeding": True, said: False},
        [
            (
                line.id,
                f"{line.name}{origin(line)}",
                ", ".join(map(words, line.modalities)) or "-",
                words(line.bleeding_class) if line.bleeding_class else "-",
                _said(line, condition),
            )
            for line in lines
        ],
    )


def _said(line: ProcedureLine, condition: Id | None) -> Text:
    cell = Text()
    for indication in line.indications:
        if condition in (None, indication.condition):
            if cell:
                cell.append("; ")
            cell.append(f"{indication.role}: " if condition else f"{plain(indication.condition)} ")
            balance = str(indication.balance)
            cell.append(balance if condition else f"({balance})", style=BALANCE_STYLE[indication.balance])
            cell.append(plain(origin(indication)))
    return cell or Text("family" if line.is_family else "-")


def print_conditions(lines: Sequence[ConditionLine], page: Page) -> None:
    """Conditions, a line each."""
    page.table(
        {"id": True, "condition": False, "regions": False, "ICD-10-CM": False, "procedures": True},
        [
            (
                line.id,
                f"{line.name}{origin(line)}",
                ", ".join(map(words, line.regions)),
                ", ".join(line.codes) or "-",
                str(line.procedures),
            )
            for line in lines
        ],
    )


def print_medications(medications: Sequence[Medication], page: Page) -> None:
    """Medications, a line each."""
    page.table(
        {"id": True, "drug": False, "class": False, "brands": False},
        [
            (item.id, f"{item.name}{origin(item)}", item.drug_class, ", ".join(item.brands) or "-")
            for item in medications
        ],
    )


def print_questions(questions: Sequence[Question], page: Page) -> None:
    """Questions, a line each, with what answers them."""
    page.table(
        {"id": True, "question": False, "answer": False},
        [(item.id, f"{item.prompt}{origin(item)}", answer_form(item)) for item in questions],
    )


def answer_form(question: Question) -> str:
    """What an answer to the question looks like."""
    if question.options:
        several = "any of: " if question.type == "choices" else "one of: "
        return several + ", ".join(option.id for option in question.options)
    if question.min is not None and question.max is not None:
        return f"{question.min:g} to {question.max:g} {question.unit}"
    return f"{question.names}, by name" if question.names else "yes, no"


def print_lines(what: str, lines: Sequence[Any], condition: Id | None, page: Page) -> None:
    """The lines of whatever was listed."""
    match what:
        case "procedures":
            print_procedures(lines, condition, page)
        case "conditions":
            print_conditions(lines, page)
        case "medications":
            print_medications(lines, page)
        case _:
            print_questions(lines, page)

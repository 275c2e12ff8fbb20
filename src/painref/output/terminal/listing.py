"""The tables of `painref list`, whose lines come as plain data, as the pages of `painref show` do."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from painref.output.terminal.console import Page
from painref.output.text import plain
from painref.output.wording import BALANCE_STYLE, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Medication, Question
    from painref.reference.lines import ConditionLine, ProcedureLine


def print_procedures(lines: Sequence[ProcedureLine], condition: str | None, page: Page) -> None:
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


def _said(line: ProcedureLine, condition: str | None) -> Text:
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


def print_lines(what: str, lines: Sequence[Any], condition: str | None, page: Page) -> None:
    """The lines of whatever was listed, given as plain data."""
    records: Any = _attributes(lines)
    match what:
        case "procedures":
            print_procedures(records, condition, page)
        case "conditions":
            print_conditions(records, page)
        case "medications":
            print_medications(records, page)
        case _:
            print_questions(records, page)


def _attributes(data: Any) -> Any:
    """Plain data with the attributes of the record that it stands for."""
    if isinstance(data, dict):
        return SimpleNamespace(**{name: _attributes(value) for name, value in data.items()})
    return [_attributes(item) for item in data] if isinstance(data, list) else data

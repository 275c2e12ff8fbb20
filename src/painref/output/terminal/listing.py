"""The tables of `painref list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.terminal.console import Page
from painref.output.terminal.style import BALANCE_STYLE
from painref.output.text import plain
from painref.output.wording import answer_form, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Medication, Question
    from painref.reference.lines import ConditionLine, ProcedureLine


def print_procedures(lines: Sequence[ProcedureLine], page: Page, *, condition: str | None) -> None:
    """Print procedures, a line each; for one condition with the role, and what the bodies say, of each."""
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
    """Print conditions, a line each."""
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
    """Print medications, a line each."""
    page.table(
        {"id": True, "drug": False, "class": False, "brands": False},
        [
            (item.id, f"{item.name}{origin(item)}", item.drug_class, ", ".join(item.brands) or "-")
            for item in medications
        ],
    )


def print_questions(questions: Sequence[Question], page: Page) -> None:
    """Print questions, a line each, with what answers them."""
    page.table(
        {"id": True, "question": False, "answer": False},
        [(item.id, f"{item.prompt}{origin(item)}", answer_form(item)) for item in questions],
    )

"""The tables of `painref list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.terminal.console import Page
from painref.output.terminal.style import BALANCE_STYLE
from painref.output.text import plain
from painref.output.wording import answer_form, bleeding, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Medication, Question
    from painref.reference.lines import ConditionLine, ProcedureLine


def print_procedures(lines: Sequence[ProcedureLine], page: Page, *, conditions: Sequence[str] = ()) -> None:
    """Print procedures, a line each.

    For a condition, the first of `conditions`, and those under it: the line of care, the role, and what bodies say.
    """
    said = "for it" if conditions else "for"
    columns = {"id": True, "procedure": False, "guidance": False, "bleeding": False, said: False}
    page.table(
        {"line": False, **columns} if conditions else columns,
        [
            (
                *((_place(line),) if conditions else ()),
                line.id,
                f"{line.name}{origin(line)}",
                ", ".join(map(words, line.modalities)) or "-",
                bleeding(line.bleeding),
                _said(line, conditions),
            )
            for line in lines
        ],
    )


def _place(line: ProcedureLine) -> str:
    """Return the line of care that a procedure is listed by: that of its first indication."""
    first = line.indications[0].line
    return words(first.place) if first else "not placed"


def _said(line: ProcedureLine, conditions: Sequence[str]) -> Text:
    cell = Text()
    for indication in line.indications:
        if conditions and indication.condition not in conditions:
            continue
        if cell:
            cell.append("; ")
        if not conditions or indication.condition != conditions[0]:
            cell.append(f"{plain(indication.condition)} ")
        if conditions:
            cell.append(f"{indication.role}: ")
        balance = str(indication.balance)
        cell.append(balance if conditions else f"({balance})", style=BALANCE_STYLE[indication.balance])
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

"""The tables of `painref list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.reference_wording import (
    bleeding_class,
    counts,
    dots,
    dots_legend,
    short_name,
    verdict_in_words,
)
from painref.output.terminal.card import Part, print_parts, tabled, told
from painref.output.terminal.console import Page
from painref.output.terminal.style import BALANCE_STYLE, Style
from painref.output.text import plain
from painref.output.wording import answer_form, bleeding, counted, origin, words
from painref.reference.cards import verdict

if TYPE_CHECKING:
    from painref.knowledge.model import Medication, Question
    from painref.reference.lines import ConditionLine, ProcedureLine


def print_procedures(
    lines: Sequence[ProcedureLine], page: Page, *, conditions: Sequence[str] = (), full: bool = False
) -> None:
    """Print procedures, a line each.

    For a condition, the first of `conditions`, and those under it: what bodies say, then as many procedures as fit the
    window, by line of care, each with its role and the bodies for and against it; or all of them.
    """
    if conditions:
        parts = _for_conditions(lines, page, conditions)
        print_parts(parts, page, full=full)
        return
    page.table(
        {"id": True, "procedure": False, "guidance": False, "bleeding": False, "for": False},
        [
            (
                line.id,
                f"{line.name}{origin(line)}",
                ", ".join(map(words, line.modalities)) or "-",
                bleeding(line.bleeding),
                _said(line),
            )
            for line in lines
        ],
    )


def _for_conditions(lines: Sequence[ProcedureLine], page: Page, conditions: Sequence[str]) -> list[Part]:
    spoken = [
        (line.name, indication.balance)
        for line in lines
        for indication in line.indications
        if indication.condition in conditions
    ]
    found = counted(len(lines), "procedure")
    rows = [_row(line, page, conditions) for line in lines]
    columns = {} if page.wraps else {"id": True}
    columns |= {"PROCEDURE": False, "line": False, "": True, "bodies": False, "bleeding": False}
    return [
        told("BOTTOM LINE", [f"{found}. {verdict_in_words(verdict(spoken), 'procedures')}"]),
        tabled(columns, rows, noun="procedure", more="--full"),
        Part(lambda page, _: page.line(dots_legend(ascii_only=page.ascii_only), style=Style.FAINT)),
    ]


def _row(line: ProcedureLine, page: Page, conditions: Sequence[str]) -> tuple[Text | str, ...]:
    """Return a procedure by its first indication among the conditions; one under the condition asked for is named."""
    first = next(item for item in line.indications if item.condition in conditions)
    name = Text(plain(f"{line.name}{origin(line)}"))
    role = "" if first.role == "therapeutic" else first.role
    of = f"for {short_name(first.condition_name)}" if first.condition != conditions[0] else ""
    if role or of:
        name.append(plain(f" ({' '.join(filter(None, [role, of]))})"), style=Style.FAINT)
    return (
        *(() if page.wraps else (line.id,)),
        name,
        words(first.line.place) if first.line else "not placed",
        Text(dots(first.bodies, ascii_only=page.ascii_only), style=BALANCE_STYLE[first.balance]),
        counts(first.bodies, short=True),
        bleeding_class(line.bleeding),
    )


def _said(line: ProcedureLine) -> Text:
    cell = Text()
    for indication in line.indications:
        if cell:
            cell.append("; ")
        cell.append(f"{plain(indication.condition)} ")
        cell.append(f"({indication.balance})", style=BALANCE_STYLE[indication.balance])
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

"""The tables of `painref list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.names import some_of
from painref.output.reference_wording import (
    best_supported,
    bleeding_class,
    counts,
    dots,
    dots_legend,
    short_name,
    verdict_in_words,
)
from painref.output.terminal.card import Part, print_parts, tabled, titled
from painref.output.terminal.console import Page
from painref.output.terminal.style import BALANCE_STYLE, Style
from painref.output.text import plain
from painref.output.wording import answer_form, bleeding, counted, origin, words
from painref.reference.cards import verdict

if TYPE_CHECKING:
    from painref.knowledge.model import Medication, Question
    from painref.reference.lines import ConditionLine, ProcedureLine


def print_procedures(
    lines: Sequence[ProcedureLine],
    page: Page,
    *,
    conditions: Sequence[str] = (),
    by_category: bool = False,
    full: bool = False,
) -> None:
    """Print procedures: a first screen, or all of them a line each, in full or into a pipe.

    For a condition, the first of `conditions`, and those under it: what bodies say, then as many procedures as fit the
    window, by line of care, each with its role and the bodies for and against it. Else as many as fit, families left
    out; or, `by_category`, what categories there are.
    """
    if conditions:
        parts = _for_conditions(lines, page, conditions)
        print_parts(parts, page, full=full)
        return
    if page.wraps and not full:
        print_parts(_categories(lines, page) if by_category else _found(lines), page)
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


_BESIDE = 32
"""Width of the columns beside the names in the list of categories."""


def _categories(lines: Sequence[ProcedureLine], page: Page) -> list[Part]:
    """Return the categories, each with how many procedures it has and some of them."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if not line.is_family:
            found.setdefault(line.category, []).append(line.name)
    rows = [
        (words(category), str(len(names)), _such_as(names, page.width - _BESIDE)) for category, names in found.items()
    ]
    return [
        titled("PROCEDURES", [f"{counted(sum(map(len, found.values())), 'procedure')} in {len(found)} categories"]),
        tabled({"CATEGORY": True, "": True, "such as": False}, rows, noun="category", least=len(rows)),
        titled("MORE", ["painref list --category epidural; --region neck; --condition sciatica; all of them: --full"]),
    ]


def _such_as(names: Sequence[str], room: int) -> str:
    """Return as many names as there is room for, short ones first, at least one."""
    every = sorted(names, key=len)
    most = next((n for n in range(len(every), 1, -1) if len(some_of(every, n)) <= room), 1)
    return some_of(every, most)


def _found(lines: Sequence[ProcedureLine]) -> list[Part]:
    """Return the procedures that pass the filters, each with what most bodies support it for."""
    shown = [line for line in lines if not line.is_family] or list(lines)
    left_out = "; families are in --full" if len(shown) < len(lines) else ""
    rows = [
        (
            f"{line.name}{origin(line)}",
            ", ".join(map(words, line.modalities[:1])) or "-",
            best_supported(line),
            bleeding_class(line.bleeding),
        )
        for line in shown
    ]
    columns = {"PROCEDURE": False, "guided by": True, "for, and bodies": False, "bleeding": False}
    return [
        titled("FOUND", [f"{counted(len(shown), 'procedure')}{left_out}"]),
        tabled(columns, rows, noun="procedure", more="--full"),
    ]


def _for_conditions(lines: Sequence[ProcedureLine], page: Page, conditions: Sequence[str]) -> list[Part]:
    spoken = [
        (line.name, indication.role, indication.balance)
        for line in lines
        for indication in line.indications
        if indication.condition in conditions
    ]
    found = counted(len(lines), "procedure")
    rows = [_row(line, page, conditions) for line in lines]
    columns = {} if page.wraps else {"id": True}
    columns |= {"PROCEDURE": False, "line": False, "": True, "bodies": False, "bleeding": False}
    return [
        titled("BOTTOM LINE", [f"{found}. {verdict_in_words(verdict(spoken), 'procedures')}"]),
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

"""The pages of a condition: a first screen, and behind it the sections that it sums up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from painref.output.options import Detail
from painref.output.reference_wording import years
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.detail import Section, print_detail
from painref.output.terminal.show_cards import condition_parts
from painref.output.terminal.show_parts import print_lines_of_care, print_title
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import accuracy, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Statement
    from painref.reference.condition import ConditionPage


def print_condition(record: ConditionPage, page: Page, *, detail: Detail | None = None) -> None:
    """Print the first screen of a condition, or what is asked for of it."""
    title = partial(print_title, record.condition.name, record.condition.abbreviations, record)
    print_detail(record, page, detail or Detail(), title, condition_parts(record, page), _CONDITION_SECTIONS)


def _definition(record: ConditionPage, page: Page, cite: Citations) -> None:
    condition = record.condition
    named = f"{condition.id}; also: {', '.join(condition.aliases)}" if condition.aliases else condition.id
    page.line(named, style=Style.FAINT)
    page.blank()
    page.line(cite.statement(condition.summary, page))
    if condition.icd10cm:
        codes = condition.icd10cm
        listed = "; ".join(f"{code.code} {code.label}" for code in codes.codes)
        line = Text("ICD-10-CM: ", style=Style.HEADING)
        line.append(plain(listed), style="not bold").append(page.mark(codes.verified))
        page.line(line.append(f" {cite.of(codes.refs)}{plain(origin(codes))}", style=Style.FAINT))


def _criteria(record: ConditionPage, page: Page, cite: Citations) -> None:
    condition = record.condition
    if condition.criteria:
        page.heading("Criteria")
        page.bullets(cite.statement(item, page, lead=f"{item.name}: ") for item in condition.criteria)
    if condition.suspect:
        page.heading("When to suspect it")
        page.line(cite.statement(condition.suspect, page))


def _findings(record: ConditionPage, page: Page, cite: Citations) -> None:
    if record.condition.features:
        page.heading("Findings")
        page.table(
            {"finding": False, "accuracy": False},
            [(cite.statement(item, page), accuracy(item)) for item in record.condition.features],
        )


def _workup(record: ConditionPage, page: Page, cite: Citations) -> None:
    if record.condition.workup:
        page.heading("Work-up")
        page.table(
            {"investigation": False, "rating": False},
            [(cite.statement(item, page), item.rating) for item in record.condition.workup],
        )


def _care(record: ConditionPage, page: Page, cite: Citations) -> None:
    _statements("Care", record.condition.care, page, cite)
    if record.condition.conservative_first:
        page.heading("Before any procedure")
        page.line(cite.statement(record.condition.conservative_first, page))


def _procedures(record: ConditionPage, page: Page, cite: Citations) -> None:
    page.heading("Procedures")
    if record.procedures:
        page.table(
            {"line": False, "id": True, "procedure": False, "role": True, "bodies": False},
            [
                (
                    words(line.line.place) if line.line else "not placed",
                    line.procedure,
                    f"{line.procedure_name}{origin(line)}",
                    line.role,
                    Text(f"{line.balance}: {years(line.bodies)}" if line.bodies else line.balance),
                )
                for line in record.procedures
            ],
        )
    else:
        page.line("No body in the knowledge has spoken on a procedure for this condition.")
    print_lines_of_care([(f"{line.procedure} ({line.role})", line) for line in record.procedures], page, cite)


def _related(record: ConditionPage, page: Page, _: Citations) -> None:
    condition = record.condition
    if record.parents or record.narrower or condition.related:
        page.blank()
    if record.parents:
        page.line(f"Part of: {', '.join(record.parents)}")
    if record.narrower:
        page.line(f"Narrower: {', '.join(record.narrower)}; painref list --condition {condition.id} counts them in")
    if condition.related:
        page.line(f"See also: {', '.join(condition.related)}")


def _statements(title: str, statements: Sequence[Statement], page: Page, cite: Citations) -> None:
    if statements:
        page.heading(title)
        page.bullets(cite.statement(item, page) for item in statements)


_CONDITION_SECTIONS: Mapping[str, Section[ConditionPage]] = {
    "what": _definition,
    "criteria": _criteria,
    "findings": _findings,
    "work-up": _workup,
    "care": _care,
    "procedures": _procedures,
    "related": _related,
}
"""The sections of a condition's page, in their order."""

"""Cited patients on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.terminal.triage import print_assessment
from painref.output.verdict_words import DISPOSITION
from painref.triage.cases import AssessedCase, CaseLine, CaseOutcome


def print_cases(lines: Sequence[CaseLine], page: Page) -> None:
    """Print the cases, a line each."""
    page.table(
        {"id": True, "patient": False, "disposition": False, "first row": False},
        [(line.id, line.title, DISPOSITION[line.disposition], line.first or "-") for line in lines],
    )


def print_outcomes(results: Sequence[CaseOutcome], page: Page) -> None:
    """Print the cases that differ, each with its differences, then how many do."""
    wrong = [result for result in results if result.differences]
    for result in wrong:
        page.line(f"{result.id}: {result.title}", style=Style.BAD)
        page.bullets(result.differences)
    page.line(f"{len(wrong)} of {len(results)} patients differ from what is expected.")


def print_case(record: AssessedCase, page: Page, *, answers: str) -> None:
    """Print one case: who it is, where it comes from, the answers as they are in a file, and the assessment."""
    case = record.case
    page.title(case.title, case.id)
    page.line(case.about)
    page.line(f"Made from: {', '.join(case.refs)}", style=Style.FAINT)
    page.heading("Answers")
    for line in answers.splitlines():
        page.line(line, indent=2)
    page.blank()
    print_assessment(record.assessment, page)

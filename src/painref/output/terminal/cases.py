"""Cited patients on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from painref.knowledge.knowledge import Knowledge
from painref.output.terminal.console import Page, Style
from painref.output.terminal.triage import print_assessment
from painref.output.wording import words
from painref.triage.assessment import Assessment
from painref.triage.cases import Case, CaseLine
from painref.triage.questionnaire.answer_file import answers_text


def print_cases(lines: Sequence[CaseLine], page: Page) -> None:
    """The cases, a line each."""
    page.table(
        {"id": True, "patient": False, "disposition": False, "best candidate": False},
        [(line.id, line.title, words(line.disposition), line.top or "-") for line in lines],
    )


def print_case(case: Case, assessment: Assessment, knowledge: Knowledge, page: Page) -> None:
    """One case: who it is, where it comes from, the answers, and the assessment."""
    page.title(case.title, case.id)
    page.line(case.about)
    page.line(f"Made from: {', '.join(case.refs)}", style=Style.FAINT)
    page.heading("Answers")
    for line in answers_text(case.answers, knowledge).splitlines():
        page.line(line, indent=2)
    page.blank()
    print_assessment(assessment, page)

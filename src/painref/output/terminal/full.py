"""Everything that an assessment says besides its first screen: rows, red flags, conditions, open questions, sources."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from painref.knowledge.names import item_name
from painref.output import flag_wording, verdict_words
from painref.output import triage_wording as worded
from painref.output.path_wording import patient_path
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.explanation import footer, print_disposition, print_row
from painref.output.terminal.labels import labelled
from painref.output.terminal.style import VERDICT_STYLE, Style
from painref.output.text import plain
from painref.output.wording import open_answers, origin, words
from painref.triage.assessment import Assessment, ConditionRecord, FlagRecord, PayerRecord, RowRecord
from painref.triage.care_path import care_path


def print_full(assessment: Assessment, page: Page) -> None:
    """Print all rows in a table, red flags, conditions, open questions and answers, then each row with its reasons."""
    cite = Citations(assessment.sources)
    print_disposition(assessment, page)
    _rows(assessment, page)
    _flags(assessment, page, cite)
    _conditions(assessment, page, cite)
    _payers(assessment, page, cite)
    _questions(assessment, page)
    for row in assessment.rows:
        print_row(row, assessment, page, cite)
    footer(assessment, page, cite)


def _rows(assessment: Assessment, page: Page) -> None:
    if not assessment.rows:
        return
    page.heading(f"All procedures, in order ({len(assessment.rows)})")
    page.table(
        {"": True, "procedure": False, "for": False, "verdict": False, "bodies": False, "best grade": False},
        [_row(row) for row in assessment.rows],
    )


def _row(row: RowRecord) -> tuple[Text | str, ...]:
    unscreened = row.verdict == "now" and not row.screened
    return (
        str(row.rank),
        f"{row.procedure_name}{origin(row)}",
        f"{row.condition_name} ({row.role})",
        Text(worded.when(row), style="" if unscreened else VERDICT_STYLE[row.verdict]),
        worded.bodies(row.agreement),
        worded.short_grade(row.grade),
    )


def _flags(assessment: Assessment, page: Page, cite: Citations) -> None:
    raised = (*assessment.red_flags, *assessment.red_flags_lifted)
    if raised:
        page.heading("Red flags")
        page.bullets(_flag(item, page, cite) for item in raised)
    if assessment.red_flags_open:
        page.heading(f"Red flags not settled ({len(assessment.red_flags_open)})")
        page.bullets(
            labelled(
                f"{item.name}, {words(item.urgency)}{', must be asked' if item.must else ''}",
                f"{open_answers(item.open)}{origin(item)}",
                Style.CAUTION if item.must else "",
            )
            for item in assessment.red_flags_open
        )


def _flag(item: FlagRecord, page: Page, cite: Citations) -> Text:
    lift = f", lifted {flag_wording.LIFTED[item.lifted_by.kind]}: {item.lifted_by.text}" if item.lifted_by else ""
    line = Text(f"{words(item.urgency)}: {plain(item.name)}{plain(lift)}. ", style="" if lift else Style.ALARM)
    raised = "; ".join(asked.text for asked in item.raised_by)
    said = f"{item.text} {item.action} Raised by: {raised or 'a criterion'}."
    said += "".join(f" Not cleared: {reason}." for reason in dict.fromkeys(one.reason for one in item.not_cleared))
    line.append(plain(said), style="not bold default").append(page.mark(item.verified), style="not bold")
    return line.append(f" {cite.of(item.refs)}{plain(origin(item))}", style="not bold dim")


def _conditions(assessment: Assessment, page: Page, cite: Citations) -> None:
    page.heading("Conditions")
    if not assessment.conditions:
        page.line("No condition of these regions is known.", indent=2)
    page.bullets(_condition(item, page, cite) for item in assessment.conditions)
    for item in assessment.conditions:
        rows = [row for row in assessment.rows if row.condition == item.condition]
        if item.leading and (path := patient_path(care_path(rows), ascii_only=page.ascii_only)):
            page.heading(f"Path of care for {item.name}")
            page.line(path, indent=2)


def _condition(item: ConditionRecord, page: Page, cite: Citations) -> Text:
    leads = ", leads" if item.leading else ""
    by = f" {verdict_words.SUPPORTED_BY[item.supported_by]}" if item.supported_by != "none" else ""
    parts = [
        f"{criteria.name}: {'met' if criteria.truth == 'true' else 'not met' if criteria.truth == 'false' else 'open'}"
        f"{page.mark(criteria.verified)} {cite.of(criteria.refs)}{origin(criteria)}"
        for criteria in item.criteria
    ]
    parts += [f"open: {open_answers(item.open)}"] if item.open else []
    return labelled(
        f"{item.name}, {verdict_words.SUPPORT[item.support]}{by}{leads}", f"{'; '.join(parts)}{origin(item)}"
    )


def _payers(assessment: Assessment, page: Page, cite: Citations) -> None:
    if assessment.payers:
        page.heading("What payers say of the request")
        page.bullets(_payer(item, page, cite) for item in assessment.payers)


def _payer(item: PayerRecord, page: Page, cite: Citations) -> Text:
    missing = [one.text for one in item.requirements if one.failed or one.truth != "true"]
    said = words(item.status) + (f". Missing: {'; '.join(missing)}" if missing else "")
    return labelled(
        f"{item.body} {item.year}, {item.procedure}",
        f"{said}{page.mark(item.verified)} {cite.of([item.by])}{origin(item)}",
    )


def _questions(assessment: Assessment, page: Page) -> None:
    if assessment.open_questions:
        page.heading(f"Still to be asked ({len(assessment.open_questions)})")
        page.table(
            {"answer": False, "asks": False, "how": False},
            [(item_name(item.question, item.option), item.text, item.how) for item in assessment.open_questions],
        )
    given = list(_given(assessment))
    if given:
        page.heading("Answers")
        page.bullets(given)


def _given(assessment: Assessment) -> Iterator[Text]:
    for word, items in (("given", assessment.answers.given), ("follows", assessment.answers.derived)):
        if items:
            said = "; ".join(f"{item.text}: {item.answer}" for item in items)
            yield labelled(word, said)
    if denied := len(assessment.answers.by_statement):
        yield labelled("denied by one statement", f"{denied} options")

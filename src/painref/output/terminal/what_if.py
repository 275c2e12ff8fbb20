"""What a different answer would change, on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from painref.knowledge.names import some_of
from painref.output import verdict_words
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.wording import words
from painref.triage.compare import Comparison
from painref.triage.engine.requests import Answer

_MOST_CHANGES = 40

_MOST_BEFORE = 6
"""So many preparations and cautions that come or go are shown."""

_MOST_NAMED = 2
"""So many procedures are named beside each."""


def print_comparison(comparison: Comparison, page: Page, *, settings: Sequence[str]) -> None:
    """Print the word for the whole, the answers to requests, red flags and rows before and after."""
    page.title(f"If {' and '.join(settings)}")
    for line in changes(comparison):
        page.line(line, indent=2)
    for item in comparison.before_procedures[:_MOST_BEFORE]:
        names = some_of(item.procedures, _MOST_NAMED)
        page.line(f"{'now' if item.new else 'no longer'} before {names}: {item.says}", indent=2)
    if (more := len(comparison.before_procedures) - _MOST_BEFORE) > 0:
        page.line(f"and {more} more to prepare or weigh (--json lists all)", indent=2)
    rows = comparison.rows
    if not rows:
        page.line("No verdict changes.", indent=2)
        return
    page.heading(f"Procedures that change ({len(rows)})")
    page.table(
        {"procedure": False, "for": False, "before": False, "after": False, "because": False},
        [
            (
                change.procedure_name,
                f"{change.condition_name} ({change.role})",
                verdict_words.verdict(change.before, change.support_before, screened=change.screened_before),
                verdict_words.verdict(change.after, change.support_after, screened=change.screened_after),
                change.because,
            )
            for change in rows[:_MOST_CHANGES]
        ],
    )
    if (more := len(rows) - _MOST_CHANGES) > 0:
        page.line(f"and {more} more (--json lists all)", indent=2)


def changes(comparison: Comparison) -> Iterator[Text]:
    """Yield what differs besides the rows, a line each; the word for the whole even if it is as before."""
    before = _word(comparison.disposition_before, comparison.if_clear_before)
    after = _word(comparison.disposition_after, comparison.if_clear_after)
    yield Text(f"{before}, as before" if before == after else f"{before} -> {after}", style=Style.HEADING)
    for request in comparison.requests:
        old = _answer(request.before, screened=request.screened_before)
        new = _answer(request.after, screened=request.screened_after)
        yield Text(f"{request.requested}: {old} -> {new}")
    if comparison.first_before != comparison.first_after:
        old, new = (words(item) if item else "none" for item in (comparison.first_before, comparison.first_after))
        yield Text(f"first procedure: {old} -> {new}")
    for flag in comparison.red_flags_raised:
        yield Text(f"red flag raised: {words(flag)}", style=Style.ALARM)
    for flag in comparison.red_flags_gone:
        yield Text(f"red flag gone: {words(flag)}")


def _answer(answer: Answer | None, *, screened: bool) -> str:
    return verdict_words.answer(answer, screened=screened) if answer else "not asked for"


def _word(word: str, if_clear: str | None) -> str:
    cleared = f" (if all safety answers are no: {verdict_words.DISPOSITION[if_clear]})" if if_clear else ""
    return f"{verdict_words.DISPOSITION[word]}{cleared}"

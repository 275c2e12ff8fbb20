"""What an overlay changes, on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output import verdict_words
from painref.output.terminal.console import Page
from painref.output.terminal.what_if import changes
from painref.output.wording import words
from painref.overlay.diff import EntryName
from painref.triage.overlay_effects import CaseChange, OverlayEffects

_MOST_VERDICTS = 6
"""How many verdicts of a case the screen shows; JSON has all."""


def print_effects(record: OverlayEffects, page: Page) -> None:
    """Print the entries added, withdrawn and changed; then the cases that come out differently."""
    page.title(f"{record.before} -> {record.after}")
    _names("Added", record.entries.added, page)
    _names("Withdrawn", record.entries.withdrawn, page)
    if record.entries.changed:
        page.heading(f"Changed ({len(record.entries.changed)})")
    for entry in record.entries.changed:
        page.line(f"{entry.id}: {entry.name} ({words(entry.list.replace('_', '-'))})", indent=2)
        for change in entry.fields:
            page.line(f"{change.field}: {_value(change.before)} -> {_value(change.after)}", indent=4)
    _cases(record, page)


def _names(title: str, entries: Sequence[EntryName], page: Page) -> None:
    if entries:
        page.heading(f"{title} ({len(entries)})")
        page.table(
            {"list": True, "id": True, "name": False},
            [(words(entry.list.replace("_", "-")), entry.id, entry.name) for entry in entries],
        )


def _value(value: str | None) -> str:
    return "nothing" if value is None else f'"{value}"'


def _cases(record: OverlayEffects, page: Page) -> None:
    page.heading(f"Cited patients that come out differently ({len(record.changed_cases)} of {record.cases})")
    if not record.changed_cases:
        page.line("None: every word, first procedure, red flag and verdict is as before.", indent=2)
    for change in record.changed_cases:
        _case(change, page)
    if record.done_otherwise:
        page.heading(f"The same verdicts, but another order, step, hold or caution ({len(record.done_otherwise)})")
        for case in record.done_otherwise:
            page.line(f"{case.id}: {case.title}", indent=2)
    if record.lost_cases:
        page.heading(f"Cited patients that cannot be assessed any more ({len(record.lost_cases)})")
        for lost in record.lost_cases:
            page.line(f"{lost.id}: {lost.because}", indent=2)


def _case(change: CaseChange, page: Page) -> None:
    comparison = change.comparison
    page.line(f"{change.id}: {change.title}", indent=2)
    for line in changes(comparison):
        page.line(line, indent=4)
    for row in comparison.rows[:_MOST_VERDICTS]:
        before = verdict_words.verdict(row.before, row.support_before)
        after = verdict_words.verdict(row.after, row.support_after)
        page.line(f"{row.procedure} for {row.condition} ({row.role}): {before} -> {after}", indent=4)
    more = len(comparison.rows) - _MOST_VERDICTS
    if more > 0:
        page.line(f"and {more} more verdicts (--json lists all)", indent=4)

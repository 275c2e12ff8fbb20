"""What a different answer would change, on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output.terminal.console import Page
from painref.output.wording import change as changed
from painref.output.wording import words
from painref.triage.compare import Comparison

_MOST_CHANGES = 40


def print_comparison(comparison: Comparison, page: Page, *, settings: Sequence[str]) -> None:
    """Print disposition, red flags and verdicts before and after."""
    page.title(f"If {' and '.join(settings)}")
    page.line(f"disposition: {changed(comparison.disposition_before, comparison.disposition_after)}", indent=2)
    page.line(f"best candidate: {changed(comparison.top_before, comparison.top_after)}", indent=2)
    for flag in comparison.red_flags_raised:
        page.line(f"red flag raised: {flag}", indent=2)
    for flag in comparison.red_flags_gone:
        page.line(f"red flag gone: {flag}", indent=2)
    if not comparison.verdicts:
        page.line("No verdict changes.", indent=2)
        return
    page.heading(f"Verdicts that change ({len(comparison.verdicts)})")
    page.table(
        {"procedure": False, "for": False, "before": False, "after": False},
        [
            (
                change.procedure_name,
                f"{change.condition_name} ({change.role})",
                words(change.before) if change.before else "none",
                words(change.after) if change.after else "none",
            )
            for change in comparison.verdicts[:_MOST_CHANGES]
        ],
    )
    more = len(comparison.verdicts) - _MOST_CHANGES
    if more > 0:
        page.line(f"and {more} more (--json lists all)", indent=2)

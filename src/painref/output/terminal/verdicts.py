"""What the ranking and the explanation of single verdicts share on the screen."""

from __future__ import annotations

from rich.text import Text

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page, Style
from painref.output.text import plain
from painref.output.wording import interval, origin, words
from painref.triage.assessment import Assessment, DrugHold, RecommendationStatus, Verdict, VerdictKind

VERDICT_STYLE = {
    VerdictKind.CANDIDATE: Style.GOOD,
    VerdictKind.CANDIDATE_WITH_CAUTION: Style.CAUTION,
    VerdictKind.NOT_YET: Style.CAUTION,
    VerdictKind.NEEDS_INFORMATION: Style.CAUTION,
    VerdictKind.DEFERRED: Style.BAD,
    VerdictKind.SETTLED: Style.FAINT,
    VerdictKind.CRITERIA_NOT_MET: Style.BAD,
    VerdictKind.NO_POSITION: Style.CAUTION,
    VerdictKind.NOT_RECOMMENDED: Style.BAD,
    VerdictKind.EXCLUDED: Style.BAD,
}

SPEAKING = tuple(status for status in RecommendationStatus if status is not RecommendationStatus.NOT_APPLICABLE)
"""The statuses of recommendations that speak of this patient."""


def labelled(word: str, text: str, style: str = "") -> Text:
    """Text behind a word that says what it is."""
    return Text(f"{word}: ", style=style or Style.HEADING).append(plain(text), style="not bold default")


def hold_line(hold: DrugHold, page: Page, cite: Citations) -> Text:
    """One drug hold: what to do, when, and who says so."""
    said = words(hold.action)
    if hold.stop:
        said += f" {interval(hold.stop)} before"
    if hold.restart:
        said += f", restart {interval(hold.restart)} after"
    text = f"{said}. {hold.says}{page.mark(hold.verified)} {cite.of([hold.by])}{origin(hold)}"
    return labelled(f"{hold.name}, {hold.bleeding_class} bleeding risk", text, Style.CAUTION)


def why_not(verdict: Verdict) -> str:
    """Why a procedure is not offered, to be read after its verdict; nothing for a candidate."""
    match verdict.verdict:
        case VerdictKind.EXCLUDED:
            return ": " + "; ".join(item.text for item in verdict.contraindications if item.severity == "absolute")
        case VerdictKind.DEFERRED:
            return f" by red flag: {', '.join(verdict.deferred_by)}"
        case VerdictKind.NOT_YET:
            return f": {'; '.join(dict.fromkeys(step.name for step in verdict.steps))}"
        case VerdictKind.SETTLED:
            return ": it has been done, and has given its answer"
        case VerdictKind.CRITERIA_NOT_MET:
            requirements = [item.requirement for item in verdict.prerequisites]
            requirements += [requirement for item in verdict.recommendations for requirement in item.requirements]
            lacking = dict.fromkeys(item.text for item in requirements if item.truth == "false" or item.failed)
            return f": {'; '.join(lacking)}"
        case VerdictKind.NOT_RECOMMENDED | VerdictKind.NO_POSITION:
            speaking = [item for item in verdict.recommendations if item.status in SPEAKING]
            return ": " + "; ".join(f"{words(item.direction)}, {item.body} {item.year}" for item in speaking)
    return ""


def footer(assessment: Assessment, page: Page, cite: Citations) -> None:
    """Sources, lens, data version and the intended-use line, which every assessment carries."""
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(f"Following: {assessment.lens}. Data {assessment.data_version}.", style=Style.FAINT)
    page.line(assessment.intended_use, style=Style.FAINT)

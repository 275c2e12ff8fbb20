"""The whole reasoning on one procedure, as `painref triage --explain` gives it."""

from __future__ import annotations

from rich.text import Text

from painref.output import wording
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import DIRECTION_STYLE, REQUIREMENT_STYLE, VERDICT_STYLE, Style
from painref.output.terminal.verdicts import footer, hold_line, labelled
from painref.output.text import plain
from painref.output.wording import grade, origin, requirement_state, short_status, unscreened, words
from painref.triage.assessment import Assessment, JudgedRecommendation, JudgedRequirement, Verdict
from painref.triage.summarise import why_not


def print_explanation(assessment: Assessment, page: Page) -> None:
    """Print each verdict of an assessment with its whole reasoning, every requirement included."""
    cite = Citations(assessment.sources)
    for verdict in assessment.verdicts:
        page.heading(f"{verdict.procedure_name}, for {verdict.condition_name} ({verdict.role}){origin(verdict)}")
        page.line(
            labelled(
                "verdict",
                f"{words(verdict.verdict)}{wording.why_not(why_not(verdict))}",
                VERDICT_STYLE[verdict.verdict],
            )
        )
        page.line(f"condition: {words(verdict.condition_support)}")
        for item in verdict.recommendations:
            _explain_recommendation(item, page, cite)
        for prerequisite in verdict.prerequisites:
            page.line(
                _requirement(prerequisite.requirement).append(
                    f" {cite.of(prerequisite.refs)}{plain(origin(prerequisite))}"
                )
            )
        _explain_safety(verdict, page, cite)
        if verdict.questions:
            page.line(labelled("open questions", ", ".join(verdict.questions), Style.CAUTION))
    footer(assessment, page, cite)


def _explain_recommendation(item: JudgedRecommendation, page: Page, cite: Citations) -> None:
    page.blank()
    line = Text(words(item.direction), style=DIRECTION_STYLE[item.direction])
    line.append(f" {plain(item.body)} {item.year} ({grade(item.strength, item.certainty)}): ", style="default")
    line.append(plain(item.says), style="default")
    line.append(page.mark(item.verified), style=Style.CAUTION)
    line.append(f" {cite.of([item.by])}{plain(origin(item))} {short_status(item)}", style="default")
    page.line(line)
    page.bullets(_requirement(requirement) for requirement in item.requirements)


def _requirement(item: JudgedRequirement) -> Text:
    word = requirement_state(item)
    asks = f" (answer: {', '.join(item.questions)})" if item.questions else ""
    step = f" (step: {item.step})" if item.step and word == "not met" else ""
    return labelled(word, f"{item.text}{asks}{step}{origin(item)}", REQUIREMENT_STYLE[word])


def _explain_safety(verdict: Verdict, page: Page, cite: Citations) -> None:
    lines = [
        labelled(f"{item.severity} contraindication", f"{item.text} {cite.of(item.refs)}{origin(item)}", Style.BAD)
        for item in verdict.contraindications
    ]
    lines += [hold_line(hold, page, cite) for hold in verdict.holds]
    lines += [
        labelled(f"not screened, {item.severity}", unscreened(item), Style.CAUTION) for item in verdict.not_screened
    ]
    if lines:
        page.blank()
        page.bullets(lines)

"""An assessment on the screen: red flags first, then the order with its reasons, then what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from rich.text import Text

from painref.knowledge.models import Id
from painref.render.cite import describe
from painref.render.console import Page, Style
from painref.render.text import plain
from painref.render.words import DIRECTION_STYLE, grade, interval, words
from painref.triage.assessment import (
    Assessment,
    DispositionWord,
    DrugHold,
    JudgedRecommendation,
    RecommendationStatus,
    Verdict,
    VerdictKind,
)

VERDICT_STYLE = {
    VerdictKind.CANDIDATE: Style.GOOD,
    VerdictKind.CANDIDATE_WITH_CAUTION: Style.CAUTION,
    VerdictKind.NOT_YET: Style.CAUTION,
    VerdictKind.NEEDS_INFORMATION: Style.CAUTION,
    VerdictKind.DEFERRED: Style.BAD,
    VerdictKind.SETTLED: Style.FAINT,
    VerdictKind.CRITERIA_NOT_MET: Style.BAD,
    VerdictKind.NOT_RECOMMENDED: Style.BAD,
    VerdictKind.EXCLUDED: Style.BAD,
}

DISPOSITION_STYLE = {
    DispositionWord.EMERGENCY: Style.ALARM,
    DispositionWord.URGENT: Style.ALARM,
    DispositionWord.WORK_UP_FIRST: Style.CAUTION,
    DispositionWord.PROCEED: Style.GOOD,
    DispositionWord.CONSERVATIVE_FIRST: Style.CAUTION,
    DispositionWord.NEEDS_INFORMATION: Style.CAUTION,
    DispositionWord.NO_PROCEDURE: Style.CAUTION,
}

_STATUS_WORDS = {
    RecommendationStatus.MET: "met",
    RecommendationStatus.OPEN: "open",
    RecommendationStatus.PENDING: "a step is missing",
    RecommendationStatus.NOT_MET: "not met",
    RecommendationStatus.NOT_APPLICABLE: "speaks of other patients",
}

_MOST_QUESTIONS = 8
"""How many open questions the screen shows; JSON has all."""


def print_assessment(assessment: Assessment, page: Page) -> None:
    """The whole assessment."""
    numbers = {source.id: number for number, source in enumerate(assessment.sources, 1)}
    _disposition(assessment, page, numbers)
    _red_flags(assessment, page, numbers)
    _conditions(assessment, page)
    _ranking(assessment, page)
    for number, verdict in enumerate(_explained(assessment), 1):
        _reasons(number, verdict, page, numbers)
    _others(assessment, page)
    _open_questions(assessment, page)
    _footer(assessment, page)


def _cite(refs: Iterable[Id], numbers: dict[Id, int]) -> str:
    return f"[{', '.join(str(numbers[ref]) for ref in refs)}]"


def _disposition(assessment: Assessment, page: Page, numbers: dict[Id, int]) -> None:
    disposition = assessment.disposition
    line = Text(words(disposition.word).upper(), style=DISPOSITION_STYLE[disposition.word])
    line.append(f"  {plain(disposition.because)}", style="not bold")
    page.line(line)
    if disposition.instead and not assessment.red_flags:
        page.line(f"{disposition.instead} {_cite(disposition.refs, numbers)}", indent=2)


def _red_flags(assessment: Assessment, page: Page, numbers: dict[Id, int]) -> None:
    if assessment.red_flags:
        page.heading("Red flags")
        for flag in assessment.red_flags:
            line = Text(f"{flag.urgency}: {plain(flag.name)}. ", style=Style.ALARM)
            line.append(f"{plain(flag.text)} {plain(flag.action)}", style="not bold default")
            line.append(page.mark(flag.verified), style="not bold")
            page.line(line.append(f" {_cite(flag.refs, numbers)}", style="not bold dim"), indent=2)
    if assessment.red_flags_not_screened:
        page.heading("Red flags not screened")
        names = ", ".join(flag.name for flag in assessment.red_flags_not_screened)
        questions = dict.fromkeys(q for flag in assessment.red_flags_not_screened for q in flag.questions)
        page.line(f"{names}. Answer: {', '.join(questions)}.", indent=2, style=Style.CAUTION)


def _conditions(assessment: Assessment, page: Page) -> None:
    supported = [item for item in assessment.conditions if item.support != "open"]
    page.heading("Conditions")
    if not supported:
        page.line("None is established or possible from these answers.", indent=2)
    for item in supported:
        met = [criteria.name for criteria in item.criteria if criteria.truth == "true"]
        unmet = [criteria.name for criteria in item.criteria if criteria.truth == "false"]
        parts = [f"met: {', '.join(met)}"] if met else []
        parts += [f"not met: {', '.join(unmet)}"] if unmet else []
        aside = f" ({'; '.join(parts)})" if parts else ""
        page.line(f"{item.name}: {words(item.support)}{aside}", indent=2)


_EXPLAINED = (VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION, VerdictKind.NOT_YET)


def _explained(assessment: Assessment) -> list[Verdict]:
    """The verdicts whose reasons the screen gives in full."""
    return [verdict for verdict in assessment.verdicts if verdict.verdict in _EXPLAINED]


def _ranking(assessment: Assessment, page: Page) -> None:
    explained = _explained(assessment)
    if not explained:
        page.heading("Nothing is offered on these answers")
        return
    page.heading("Candidates and next steps, best first")
    page.table(
        {"": True, "procedure": False, "for": False, "verdict": False, "bodies": True, "strength / certainty": False},
        [
            (
                str(number),
                f"{verdict.procedure_name} ({verdict.procedure})",
                f"{verdict.condition_name} ({verdict.role})",
                Text(words(verdict.verdict), style=VERDICT_STYLE[verdict.verdict]),
                verdict.backing,
                grade(verdict.strength, verdict.certainty),
            )
            for number, verdict in enumerate(explained, 1)
        ],
    )


def _reasons(number: int, verdict: Verdict, page: Page, numbers: dict[Id, int]) -> None:
    page.heading(f"{number}. {verdict.procedure_name}, for {verdict.condition_name}: {words(verdict.verdict)}")
    lines: list[Text | str] = []
    for step in verdict.steps:
        asked_by = f" {_cite(step.asked_by, numbers)}" if step.asked_by else ""
        known_as = f" ({step.step})" if step.is_procedure else ""
        lines.append(f"First: {step.name}{known_as}. {step.text}{asked_by}")
    lines += [_recommendation(item, page, numbers) for item in verdict.recommendations if _speaks(item)]
    for item in verdict.contraindications:
        line = Text(f"Caution, {item.severity} contraindication: {plain(item.text)}", style=Style.CAUTION)
        line.append(page.mark(item.verified))
        lines.append(line.append(f" {_cite(item.refs, numbers)}", style=Style.FAINT))
    lines += [_hold(hold, page, numbers) for hold in verdict.holds]
    if verdict.to_confirm:
        lines.append(f"To confirm: {'; '.join(verdict.to_confirm)}")
    if verdict.not_screened:
        texts = "; ".join(f"{item.text} ({item.severity})" for item in verdict.not_screened)
        lines.append(Text(f"Not screened: {plain(texts)}", style=Style.CAUTION))
    if verdict.above_next:
        lines.append(f"Above the next by {verdict.above_next}")
    page.bullets(lines)


def _speaks(item: JudgedRecommendation) -> bool:
    return item.status is not RecommendationStatus.NOT_APPLICABLE


def _recommendation(item: JudgedRecommendation, page: Page, numbers: dict[Id, int]) -> Text:
    line = Text(f"{words(item.direction)}", style=DIRECTION_STYLE[item.direction])
    line.append(f" {plain(item.body)} {item.year} ({grade(item.strength, item.certainty)}): ", style="default")
    line.append(plain(item.says), style="default")
    line.append(page.mark(item.verified), style=Style.CAUTION)
    line.append(f" {_cite([item.by], numbers)}", style="dim default")
    if item.status is not RecommendationStatus.MET:
        line.append(f" [{_STATUS_WORDS[item.status]}", style="default")
        lacking = [r.text for r in item.requirements if r.askable and (r.failed or r.truth != "true")]
        line.append(f": {plain('; '.join(lacking))}]" if lacking else "]", style="default")
    return line


def _hold(hold: DrugHold, page: Page, numbers: dict[Id, int]) -> Text:
    line = Text(f"{plain(hold.name)}, {hold.bleeding_class} bleeding risk: {words(hold.action)}", style=Style.CAUTION)
    if hold.stop:
        line.append(f" {interval(hold.stop)} before")
    if hold.restart:
        line.append(f", restart {interval(hold.restart)} after")
    line.append(f". {plain(hold.says)}", style="default")
    line.append(page.mark(hold.verified), style=Style.CAUTION)
    return line.append(f" {_cite([hold.by], numbers)}", style="dim default")


def _others(assessment: Assessment, page: Page) -> None:
    """What is not offered, by verdict, with the reason for each."""
    rest = [verdict for verdict in assessment.verdicts if verdict.verdict not in _EXPLAINED]
    shown = [verdict for verdict in rest if verdict.verdict is not VerdictKind.NEEDS_INFORMATION]
    if shown:
        page.heading("Not offered")
        page.table(
            {"procedure": False, "for": False, "why": False},
            [_other(verdicts) for _, verdicts in groupby(shown, key=lambda item: (item.procedure, item.verdict))],
        )
    waiting = Counter(v.procedure_name for v in rest if v.verdict is VerdictKind.NEEDS_INFORMATION)
    if waiting:
        page.heading(f"Still possible, if the open questions are answered ({len(waiting)})")
        page.line(", ".join(sorted(waiting)), indent=2)


def _other(group: Iterable[Verdict]) -> tuple[str, str, Text]:
    verdicts = list(group)
    first = verdicts[0]
    why = Text(words(first.verdict), style=VERDICT_STYLE[first.verdict])
    why.append(plain(_why_not(first)), style="default")
    return first.procedure, ", ".join(dict.fromkeys(verdict.condition for verdict in verdicts)), why


def _why_not(verdict: Verdict) -> str:
    match verdict.verdict:
        case VerdictKind.EXCLUDED:
            return ": " + "; ".join(item.text for item in verdict.contraindications if item.severity == "absolute")
        case VerdictKind.DEFERRED:
            return f" by red flag: {', '.join(verdict.deferred_by)}"
        case VerdictKind.SETTLED:
            return ": it has been done, and has given its answer"
        case VerdictKind.CRITERIA_NOT_MET:
            lacking = dict.fromkeys(
                requirement.text
                for item in verdict.recommendations
                for requirement in item.requirements
                if requirement.truth == "false" or requirement.failed
            )
            return f": {'; '.join(lacking)}"
    speaking = [item for item in verdict.recommendations if _speaks(item)]
    return ": " + "; ".join(f"{words(item.direction)}, {item.body} {item.year}" for item in speaking or [])


def _open_questions(assessment: Assessment, page: Page) -> None:
    if not assessment.open_questions:
        return
    shown = assessment.open_questions[:_MOST_QUESTIONS]
    more = len(assessment.open_questions) - len(shown)
    page.heading("Open questions that could change this")
    page.table(
        {"question": True, "asks": False, "verdicts": True},
        [(item.question, item.prompt, str(item.verdicts) if item.verdicts else "safety") for item in shown],
    )
    if more:
        page.line(f"and {more} more (--json lists all)", indent=2, style=Style.FAINT)


def _footer(assessment: Assessment, page: Page) -> None:
    page.legend()
    page.heading("Sources")
    for number, source in enumerate(assessment.sources, 1):
        page.line(f"[{number}] {describe(source)}", indent=2)
    page.blank()
    page.line(f"Following: {assessment.lens}. Data {assessment.data_version}.", style=Style.FAINT)
    page.line(assessment.intended_use, style=Style.FAINT)

"""An assessment on the screen: red flags first, then the order with its reasons, then what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from painref.knowledge.model import Direction, Id
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page, Style
from painref.output.terminal.verdicts import SPEAKING, VERDICT_STYLE, footer, hold_line, labelled, why_not
from painref.output.text import plain
from painref.output.wording import grade, origin, words
from painref.triage.assessment import (
    Assessment,
    DispositionWord,
    JudgedRecommendation,
    OpenQuestion,
    RecommendationStatus,
    Verdict,
    VerdictKind,
)
from painref.triage.engine.ranking import why_above
from painref.triage.engine.rules import FAVOURABLE, UNFAVOURABLE
from painref.triage.engine.verdicts import DIAGNOSIS_STEP

DISPOSITION_STYLE = {
    DispositionWord.EMERGENCY: Style.ALARM,
    DispositionWord.URGENT: Style.ALARM,
    DispositionWord.WORK_UP_FIRST: Style.CAUTION,
    DispositionWord.PROCEED: Style.GOOD,
    DispositionWord.CONSERVATIVE_FIRST: Style.CAUTION,
    DispositionWord.NEEDS_INFORMATION: Style.CAUTION,
    DispositionWord.NO_PROCEDURE: Style.CAUTION,
}

_MOST_QUESTIONS = 8
"""How many open questions the screen shows; JSON has all."""


def print_assessment(assessment: Assessment, page: Page) -> None:
    """The whole assessment."""
    cite = Citations(assessment.sources)
    _disposition(assessment, page, cite)
    _red_flags(assessment, page, cite)
    _withdrawals(assessment, page)
    _conditions(assessment, page)
    offered = _offered(assessment)
    _ranking(offered, page)
    for number, verdicts in enumerate(offered, 1):
        following = offered[number][0] if number < len(offered) else None
        _reasons(number, verdicts, following, page, cite)
    _others(assessment, page)
    _open_questions(assessment, page)
    footer(assessment, page, cite)


def _disposition(assessment: Assessment, page: Page, cite: Citations) -> None:
    disposition = assessment.disposition
    line = Text(words(disposition.word).upper(), style=DISPOSITION_STYLE[disposition.word])
    line.append(f"  {plain(disposition.because)}", style="not bold")
    page.line(line)
    if disposition.instead and not assessment.red_flags:
        page.line(f"{disposition.instead} {cite.of(disposition.refs)}{origin(disposition)}", indent=2)


def _red_flags(assessment: Assessment, page: Page, cite: Citations) -> None:
    if assessment.red_flags:
        page.heading("Red flags")
        for flag in assessment.red_flags:
            line = Text(f"{flag.urgency}: {plain(flag.name)}. ", style=Style.ALARM)
            line.append(f"{plain(flag.text)} {plain(flag.action)}", style="not bold default")
            line.append(page.mark(flag.verified), style="not bold")
            page.line(line.append(f" {cite.of(flag.refs)}{plain(origin(flag))}", style="not bold dim"), indent=2)
    if assessment.red_flags_not_screened:
        page.heading("Red flags not screened")
        names = ", ".join(f"{flag.name}{origin(flag)}" for flag in assessment.red_flags_not_screened)
        questions = dict.fromkeys(q for flag in assessment.red_flags_not_screened for q in flag.questions)
        page.line(f"{names}. Answer: {', '.join(questions)}.", indent=2, style=Style.CAUTION)


def _withdrawals(assessment: Assessment, page: Page) -> None:
    if assessment.withdrawals:
        page.heading("Left out of this assessment")
        page.bullets(f"{item.kind}: {item.name} ({item.id}){origin(item)}" for item in assessment.withdrawals)


def _conditions(assessment: Assessment, page: Page) -> None:
    supported = [item for item in assessment.conditions if item.support != "open"]
    page.heading("Conditions")
    if not supported:
        page.line("None is established or possible from these answers.", indent=2)
    for item in supported:
        met = [f"{criteria.name}{origin(criteria)}" for criteria in item.criteria if criteria.truth == "true"]
        unmet = [f"{criteria.name}{origin(criteria)}" for criteria in item.criteria if criteria.truth == "false"]
        parts = [f"met: {', '.join(met)}"] if met else []
        parts += [f"not met: {', '.join(unmet)}"] if unmet else []
        aside = f" ({'; '.join(parts)})" if parts else ""
        page.line(f"{item.name}: {words(item.support)}{aside}{origin(item)}", indent=2)


OFFERED = (VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION, VerdictKind.NOT_YET)
"""The verdicts whose reasons the screen gives."""


def _is_offered(verdict: Verdict) -> bool:
    """Whether the screen ranks it; what waits for the diagnosis of a merely possible condition is listed below."""
    waits_for_diagnosis = any(step.step == DIAGNOSIS_STEP for step in verdict.steps)
    return verdict.verdict in OFFERED and not (waits_for_diagnosis and verdict.condition_support == "possible")


def _offered(assessment: Assessment) -> list[list[Verdict]]:
    """The verdicts on offer, those of one procedure together, in the place of its best."""
    together: dict[Id, list[Verdict]] = {}
    for verdict in assessment.verdicts:
        if _is_offered(verdict):
            together.setdefault(verdict.procedure, []).append(verdict)
    return list(together.values())


def _ranking(offered: list[list[Verdict]], page: Page) -> None:
    if not offered:
        page.heading("Nothing is offered on these answers")
        return
    page.heading("Candidates and next steps, best first")
    page.table(
        {"": True, "procedure": False, "for": False, "verdict": False, "bodies": True, "strength / certainty": False},
        [
            (
                str(number),
                f"{verdicts[0].procedure_name}{origin(verdicts[0])}",
                f"{verdicts[0].condition_name} ({verdicts[0].role})",
                Text(words(verdicts[0].verdict), style=VERDICT_STYLE[verdicts[0].verdict]),
                verdicts[0].backing,
                _grade(verdicts[0], page),
            )
            for number, verdicts in enumerate(offered, 1)
        ],
    )


def _grade(verdict: Verdict, page: Page) -> str:
    unverified = verdict.strength is not None and not verdict.grade_verified
    return grade(verdict.strength, verdict.certainty) + page.mark(not unverified)


def _reasons(number: int, verdicts: list[Verdict], following: Verdict | None, page: Page, cite: Citations) -> None:
    """The reasons for one procedure in short; `painref triage --explain` gives them whole."""
    first = verdicts[0]
    page.heading(f"{number}. {first.procedure_name} ({first.procedure}): {words(first.verdict)}")
    lines: list[Text | str] = []
    for step in first.steps:
        known_as = f" ({step.step})" if step.is_procedure else ""
        to_go = f" ({step.to_go})" if step.to_go else ""
        asked_by = f" {cite.of(step.asked_by)}" if step.asked_by else ""
        lines.append(
            labelled("first", f"{step.name}{known_as}: {step.text}{to_go}{asked_by}{origin(step)}", Style.CAUTION)
        )
    for verdict in verdicts:
        lines += _bodies(verdict, cite, page)
    lines += [
        labelled(
            f"caution, {item.severity}",
            f"{item.text}{page.mark(item.verified)} {cite.of(item.refs)}{origin(item)}",
            Style.CAUTION,
        )
        for item in first.contraindications
    ]
    lines += [hold_line(hold, page, cite) for hold in first.holds]
    leads_to = dict.fromkeys(id_ for verdict in verdicts for id_ in verdict.leads_to)
    if leads_to:
        lines.append(labelled("then, if it succeeds", ", ".join(leads_to), Style.GOOD))
    if first.to_confirm:
        lines.append(labelled("to confirm", "; ".join(first.to_confirm)))
    if first.not_screened:
        texts = "; ".join(f"{item.text} ({item.severity}){origin(item)}" for item in first.not_screened)
        lines.append(labelled("not screened", texts, Style.CAUTION))
    if following is not None:
        lines.append(labelled("order", f"above the next by {why_above(first, following)}", Style.FAINT))
    page.bullets(lines)


_SIDES = (
    ("for", FAVOURABLE, (RecommendationStatus.MET,), Style.GOOD),
    ("for, once the step is taken", FAVOURABLE, (RecommendationStatus.PENDING,), Style.CAUTION),
    ("for, if open questions allow", FAVOURABLE, (RecommendationStatus.OPEN,), Style.CAUTION),
    ("for, but not for this patient", FAVOURABLE, (RecommendationStatus.NOT_MET,), Style.FAINT),
    ("neutral", frozenset({Direction.NEUTRAL}), SPEAKING, Style.CAUTION),
    ("against", UNFAVOURABLE, SPEAKING, Style.BAD),
)


def _bodies(verdict: Verdict, cite: Citations, page: Page) -> Iterator[Text]:
    """Who is for, neutral and against, by condition, each with year, strength and certainty."""
    for word, directions, statuses, style in _SIDES:
        found = [item for item in verdict.recommendations if item.direction in directions and item.status in statuses]
        if found:
            bodies = "; ".join(_body(item, cite, page) for item in found)
            lead = f"{verdict.condition_name} ({verdict.role}), {word}"
            yield labelled(lead, bodies, style)


def _body(item: JudgedRecommendation, cite: Citations, page: Page) -> str:
    conditional = "conditionally, " if item.direction.startswith("conditional") else ""
    graded = grade(item.strength, item.certainty)
    return (
        f"{item.body} {item.year} ({conditional}{graded}){page.mark(item.verified)} {cite.of([item.by])}{origin(item)}"
    )


def _others(assessment: Assessment, page: Page) -> None:
    """What is not offered, put together by the reason."""
    rest = [verdict for verdict in assessment.verdicts if not _is_offered(verdict)]
    known = [verdict for verdict in rest if verdict.condition_support != "open"]
    by_reason: dict[tuple[VerdictKind, str], dict[str, None]] = {}
    for verdict in known:
        if verdict.verdict is not VerdictKind.NEEDS_INFORMATION:
            key = (verdict.verdict, why_not(verdict))
            by_reason.setdefault(key, {}).setdefault(
                f"{verdict.procedure_name} ({verdict.condition_name}){origin(verdict)}"
            )
    if by_reason:
        page.heading("Not offered")
        page.table(
            {"why": False, "procedure (condition)": False},
            [
                (Text(words(kind), style=VERDICT_STYLE[kind]).append(plain(why), style="default"), _names(names))
                for (kind, why), names in by_reason.items()
            ],
        )
    waiting = dict.fromkeys(v.procedure_name for v in rest if v.verdict is VerdictKind.NEEDS_INFORMATION)
    if waiting:
        page.heading(f"Still possible, if the open questions are answered ({len(waiting)})")
        page.line(_names(sorted(waiting)), indent=2)


_MOST_NAMES = 6


def _names(names: Iterable[str]) -> str:
    """Some names, and how many more."""
    every = list(names)
    more = len(every) - _MOST_NAMES
    return "; ".join(every[:_MOST_NAMES]) + (f"; and {more} more" if more > 0 else "")


def _open_questions(assessment: Assessment, page: Page) -> None:
    if not assessment.open_questions:
        return
    shown = assessment.open_questions[:_MOST_QUESTIONS]
    more = len(assessment.open_questions) - len(shown)
    safety = {question for flag in assessment.red_flags_not_screened for question in flag.questions}
    page.heading("Open questions that could change this")
    page.table(
        {"question": True, "asks": False, "bears on": True},
        [(item.question, item.prompt, _bears_on(item, safety)) for item in shown],
    )
    if more:
        page.line(f"and {more} more (--json lists all)", indent=2, style=Style.FAINT)


def _bears_on(item: OpenQuestion, safety: set[str]) -> str:
    if item.question in safety:
        return "red flags"
    return "1 verdict" if item.verdicts == 1 else f"{item.verdicts} verdicts" if item.verdicts else "diagnosis"

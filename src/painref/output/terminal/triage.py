"""An assessment on the screen: red flags first, then the order with its reasons, then what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.explanation import print_explanation
from painref.output.terminal.style import DISPOSITION_STYLE, SIDE_STYLE, VERDICT_STYLE, Style
from painref.output.terminal.verdicts import footer, hold_line, labelled
from painref.output.text import plain
from painref.output.wording import (
    SIDES,
    bears_on,
    grade,
    not_offered_names,
    origin,
    position,
    some_of,
    why_not,
    words,
)
from painref.triage.assessment import Assessment, ConditionFinding, Disposition, DrugHold
from painref.triage.summarise import summarise
from painref.triage.summary import (
    NotOffered,
    Option,
    OptionIndication,
    Position,
    ProcedureName,
    SafetyState,
    Summary,
    SummaryQuestion,
)

_MOST_QUESTIONS = 8
"""How many open questions the screen shows; JSON has all."""

_MOST_NAMES = 6
"""How many procedures of one group the screen names; JSON has all."""


def print_assessment(assessment: Assessment, page: Page, *, explain: bool = False) -> None:
    """Print an assessment as its summary, or with `explain` every verdict with its whole reasoning."""
    if explain:
        print_explanation(assessment, page)
    else:
        print_summary(summarise(assessment), page)


def print_summary(summary: Summary, page: Page) -> None:
    """Print the disposition, the safety state, the options with their reasons, what is not offered, what is open."""
    cite = Citations(summary.sources)
    _disposition(summary.disposition, bool(summary.safety.raised), page, cite)
    _safety(summary.safety, page, cite)
    if summary.withdrawals:
        page.heading("Left out of this assessment")
        page.bullets(f"{item.kind}: {item.name} ({item.id}){origin(item)}" for item in summary.withdrawals)
    _conditions(summary.conditions, page)
    _ranking(summary.options, page)
    for option in summary.options:
        holds = [shared.hold for shared in summary.holds if option.number in shared.options]
        _reasons(option, holds, page, cite)
    _not_offered(summary.not_offered, page)
    _still_possible(summary.still_possible, page)
    _open_questions(summary.open_questions, page)
    footer(summary, page, cite)


def _disposition(disposition: Disposition, is_flagged: bool, page: Page, cite: Citations) -> None:
    line = Text(words(disposition.word).upper(), style=DISPOSITION_STYLE[disposition.word])
    line.append(f"  {plain(disposition.because)}", style="not bold")
    page.line(line)
    if disposition.instead and not is_flagged:
        page.line(f"{disposition.instead} {cite.of(disposition.refs)}{origin(disposition)}", indent=2)


def _safety(safety: SafetyState, page: Page, cite: Citations) -> None:
    if safety.raised:
        page.heading("Red flags")
        for flag in safety.raised:
            line = Text(f"{flag.urgency}: {plain(flag.name)}. ", style=Style.ALARM)
            line.append(f"{plain(flag.text)} {plain(flag.action)}", style="not bold default")
            line.append(page.mark(flag.verified), style="not bold")
            page.line(line.append(f" {cite.of(flag.refs)}{plain(origin(flag))}", style="not bold dim"), indent=2)
    if safety.not_screened:
        page.heading("Red flags not screened")
        names = ", ".join(f"{flag.name}{origin(flag)}" for flag in safety.not_screened)
        page.line(f"{names}. Answer: {', '.join(safety.questions)}.", indent=2, style=Style.CAUTION)


def _conditions(conditions: Sequence[ConditionFinding], page: Page) -> None:
    page.heading("Conditions")
    if not conditions:
        page.line("None is established or possible from these answers.", indent=2)
    for item in conditions:
        met = [f"{criteria.name}{origin(criteria)}" for criteria in item.criteria if criteria.truth == "true"]
        unmet = [f"{criteria.name}{origin(criteria)}" for criteria in item.criteria if criteria.truth == "false"]
        parts = [f"met: {', '.join(met)}"] if met else []
        parts += [f"not met: {', '.join(unmet)}"] if unmet else []
        aside = f" ({'; '.join(parts)})" if parts else ""
        page.line(f"{item.name}: {words(item.support)}{aside}{origin(item)}", indent=2)


def _ranking(options: Sequence[Option], page: Page) -> None:
    if not options:
        page.heading("Nothing is offered on these answers")
        return
    page.heading("Candidates and next steps, best first")
    page.table(
        {"": True, "procedure": False, "for": False, "verdict": False, "bodies": True, "strength / certainty": False},
        [
            (
                str(option.number),
                f"{option.procedure_name}{origin(option)}",
                f"{option.indications[0].condition_name} ({option.indications[0].role})",
                Text(words(option.verdict), style=VERDICT_STYLE[option.verdict]),
                option.backing,
                _grade(option, page),
            )
            for option in options
        ],
    )


def _grade(option: Option, page: Page) -> str:
    is_unverified = option.strength is not None and not option.grade_verified
    return grade(option.strength, option.certainty) + page.mark(not is_unverified)


def _reasons(option: Option, holds: Iterable[DrugHold], page: Page, cite: Citations) -> None:
    """Print the reasons for one option in short; `painref triage --explain` gives them whole."""
    page.heading(f"{option.number}. {option.procedure_name} ({option.procedure}): {words(option.verdict)}")
    lines: list[Text | str] = []
    for step in option.steps:
        known_as = f" ({step.step})" if step.is_procedure else ""
        to_go = f" ({step.to_go})" if step.to_go else ""
        asked_by = f" {cite.of(step.asked_by)}" if step.asked_by else ""
        lines.append(
            labelled("first", f"{step.name}{known_as}: {step.text}{to_go}{asked_by}{origin(step)}", Style.CAUTION)
        )
    for indication in option.indications:
        lines += _bodies(indication, cite, page)
    lines += [
        labelled(
            f"caution, {item.severity}",
            f"{item.text}{page.mark(item.verified)} {cite.of(item.refs)}{origin(item)}",
            Style.CAUTION,
        )
        for item in option.contraindications
    ]
    lines += [hold_line(hold, page, cite) for hold in holds]
    if option.leads_to:
        lines.append(labelled("then, if it succeeds", ", ".join(option.leads_to), Style.GOOD))
    if option.to_confirm:
        lines.append(labelled("to confirm", "; ".join(option.to_confirm)))
    if option.not_screened:
        texts = "; ".join(f"{item.text} ({item.severity}){origin(item)}" for item in option.not_screened)
        lines.append(labelled("not screened", texts, Style.CAUTION))
    if option.above_next:
        lines.append(labelled("order", f"above the next by {option.above_next}", Style.FAINT))
    page.bullets(lines)


def _bodies(indication: OptionIndication, cite: Citations, page: Page) -> Iterator[Text]:
    """Yield who is for, neutral and against, each with year, strength and certainty."""
    for group in indication.bodies:
        bodies = "; ".join(_position(item, cite, page) for item in group.positions)
        lead = f"{indication.condition_name} ({indication.role}), {SIDES[group.side]}"
        yield labelled(lead, bodies, SIDE_STYLE[group.side])


def _position(item: Position, cite: Citations, page: Page) -> str:
    return f"{position(item)}{page.mark(item.verified)} {cite.of([item.by])}{origin(item)}"


def _not_offered(groups: Sequence[NotOffered], page: Page) -> None:
    if not groups:
        return
    page.heading("Not offered")
    page.table(
        {"why": False, "procedure (condition)": False},
        [
            (
                Text(words(group.why.verdict), style=VERDICT_STYLE[group.why.verdict]).append(
                    plain(why_not(group.why)), style="default"
                ),
                some_of(not_offered_names(group), _MOST_NAMES),
            )
            for group in groups
        ],
    )


def _still_possible(names: Sequence[ProcedureName], page: Page) -> None:
    if names:
        page.heading(f"Still possible, if the open questions are answered ({len(names)})")
        page.line(some_of((item.procedure_name for item in names), _MOST_NAMES), indent=2)


def _open_questions(questions: Sequence[SummaryQuestion], page: Page) -> None:
    if not questions:
        return
    shown = questions[:_MOST_QUESTIONS]
    more = len(questions) - len(shown)
    page.heading("Open questions that could change this")
    page.table(
        {"question": True, "asks": False, "bears on": True},
        [(item.question, item.prompt, bears_on(item)) for item in shown],
    )
    if more:
        page.line(f"and {more} more (--json lists all)", indent=2, style=Style.FAINT)

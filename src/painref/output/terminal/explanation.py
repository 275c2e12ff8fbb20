"""Why a row stands where it does: the rule, the answers, the order, the sources; then why the word for the whole."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from rich.text import Text

from painref.knowledge.names import lowered
from painref.output import triage_wording as worded
from painref.output import verdict_words
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.labels import labelled
from painref.output.terminal.style import DIRECTION_STYLE, HOLD_STYLE, REQUIREMENT_STYLE, VERDICT_STYLE, Style
from painref.output.text import plain
from painref.output.wording import (
    NOT_COUNTED,
    grade,
    hold,
    interval,
    open_answers,
    origin,
    requirement_state,
    status,
    words,
)
from painref.triage.assessment import (
    Assessment,
    Check,
    DispositionRecord,
    HoldRecord,
    RecommendationRecord,
    RequirementRecord,
    RowRecord,
)


def print_explanation(assessment: Assessment, page: Page) -> None:
    """Print each row of an assessment with its whole reasoning, then why the word for the whole."""
    cite = Citations(assessment.sources)
    for row in assessment.rows:
        print_row(row, assessment, page, cite)
    print_disposition(assessment, page)
    footer(assessment, page, cite)


def footer(assessment: Assessment, page: Page, cite: Citations) -> None:
    """Print the sources, whose guidelines were used, the edition of the data and the intended use."""
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(f"Guidelines used: {assessment.lens}. Data {assessment.data_version}.", style=Style.FAINT)
    page.line(assessment.intended_use, style=Style.FAINT)


def print_disposition(assessment: Assessment, page: Page) -> None:
    """Print the word for the whole, why, and what it would be with other answers."""
    disposition = assessment.disposition
    page.heading(f"Why {verdict_words.DISPOSITION[disposition.word]}")
    page.bullets(_why(disposition, assessment))


def _why(disposition: DispositionRecord, assessment: Assessment) -> Iterator[Text]:
    yield labelled("because", disposition.reason)
    if disposition.until:
        yield labelled("until", disposition.until.text)
    if disposition.instead:
        yield labelled("instead", disposition.instead)
    if disposition.screen_open:
        asked = "; ".join(f"{item.text} ({open_answers([item])})" for item in disposition.screen_open)
        yield labelled("to be asked first", asked, Style.CAUTION)
    if disposition.if_clear:
        clear = disposition.if_clear
        yield labelled("if all of these are no", f"{verdict_words.DISPOSITION[clear.word]}. {clear.reason}")
    for item in disposition.could_become:
        yield labelled(f"{verdict_words.DISPOSITION[item.word]} with", open_answers(item.answers))
    if disposition.procedure is None and not disposition.flags:
        yield labelled("no procedure can be considered", _why_nothing(assessment), Style.CAUTION)


def _why_nothing(assessment: Assessment) -> str:
    supported = [item for item in assessment.conditions if item.support.is_supported]
    if not supported:
        return "no condition is supported by these answers"
    if not assessment.rows:
        return f"nothing is done for {worded.in_sentence(item.name for item in supported)}"
    return "each row says what stands against it"


# --- A row ------------------------------------------------------------------------------------------------------------


def print_row(row: RowRecord, assessment: Assessment, page: Page, cite: Citations) -> None:
    """Print a row with its whole reasoning."""
    page.heading(f"{row.rank}. {row.procedure_name}, for {row.condition_name} ({row.role}){origin(row)}")
    word = verdict_words.verdict(row.verdict, row.condition_support)
    is_unscreened = row.verdict == "now" and not row.screened
    verdict = Text(f"{word}, if screened" if is_unscreened else word)
    verdict.stylize("" if is_unscreened else VERDICT_STYLE[row.verdict])
    page.line(verdict.append(f": {plain(row.reason.removeprefix(f'{word}: '))}", style="default"))
    page.bullets(_reasons(row, assessment, page, cite))
    said = (*row.recommendations, *row.wider)
    shared = _shared(said)
    if shared:
        page.blank()
        page.line("Asked of every body below:", style=Style.FAINT)
        page.bullets(shared.values())
    for item in row.recommendations:
        _print_recommendation(item, shared, page, cite)
    if row.wider:
        page.blank()
        page.line("Of a wider condition, since these bodies do not speak of this one:", style=Style.FAINT)
    for item in row.wider:
        _print_recommendation(item, shared, page, cite)
    _print_holds(row, page, cite)
    lines = list(_safety(row, page, cite))
    if lines:
        page.blank()
        page.bullets(lines)


def _reasons(row: RowRecord, assessment: Assessment, page: Page, cite: Citations) -> Iterator[Text]:
    found = next((item for item in assessment.conditions if item.condition == row.condition), None)
    by = f" {verdict_words.SUPPORTED_BY[found.supported_by]}" if found else ""
    leads = ", and it leads" if found and found.leading else ""
    yield labelled("condition", f"{verdict_words.SUPPORT[row.condition_support]}{by}{leads}")
    if row.line is not None:
        line = row.line
        text = f"{verdict_words.PLACE[line.place]}, {verdict_words.BASIS[line.basis]}"
        text += f". {line.text}" if line.text else ""
        text += f" Decides: {', '.join(line.decides)}." if line.decides else ""
        text += f" After: {', '.join(line.after)}." if line.after else ""
        yield labelled("line of care", f"{text}{page.mark(line.verified)} {cite.of(line.refs) if line.refs else ''}")
    yield labelled("order", _order(row))
    if bodies := _bodies(row):
        yield labelled("bodies", bodies)
    for step in row.steps:
        known_as = f" ({step.step})" if step.kind == "procedure" else ""
        asked_by = f" {cite.of(step.asked_by)}" if step.asked_by else ""
        yield labelled("first", f"{step.name}{known_as}: {step.text}{asked_by}{origin(step)}", Style.CAUTION)
    for item in row.preparations:
        to = f", to: {item.to}" if item.to else ""
        to += "".join(f"; {lowered(asked.text)} now {asked.answer}" for asked in item.known)
        text = f"{item.what} ({item.who}{to}). {item.text}{page.mark(item.verified)} {cite.of(item.refs)}{origin(item)}"
        yield labelled("prepare", text, Style.CAUTION)
    if row.until:
        yield labelled("until", row.until.text, Style.CAUTION)
    if row.confirm:
        yield labelled("open answers", open_answers(row.confirm), Style.CAUTION)
    if row.leads_to:
        yield labelled("if positive", ", ".join(row.leads_to))


def _order(row: RowRecord) -> str:
    """Return the keys of the order one by one, and the one that puts the row above the next."""
    classes = dict.fromkeys(words(item.bleeding_class) for item in row.bleeding)
    keys = (
        verdict_words.PLACE[row.line.place] if row.line else verdict_words.PLACE["not-placed"],
        verdict_words.TESTED[row.tried] if row.role == "diagnostic" else verdict_words.TRIED[row.tried],
        f"{verdict_words.AGREEMENT[row.agreement.word]} ({worded.bodies(row.agreement)})",
        f"best grade for {worded.short_grade(row.grade)}, against {worded.short_grade(row.grade_against)}",
        f"{words(row.invasiveness)}; bleeding {', '.join(classes) or 'not stated'}",
    )
    above = f". Above the next one: {verdict_words.SORT_KEY[row.above_next]}" if row.above_next else ""
    return "; ".join(keys) + above


def _bodies(row: RowRecord) -> str:
    """Return the bodies that are counted, by side, and the others with why they are not."""
    said = (*row.recommendations, *row.wider)
    sides: dict[str, list[str]] = {}
    for item in (item for item in said if item.counted):
        side = "for" if item.direction.is_for else "against" if item.direction.is_against else "neither for nor against"
        sides.setdefault(f"counted {side}", []).append(_dated(item))
    if others := [f"{_dated(item)} ({NOT_COUNTED[item.not_counted]})" for item in said if item.not_counted]:
        sides["not counted"] = others
    return ". ".join(f"{worded.capitalised(side)}: {', '.join(names)}" for side, names in sides.items())


def _dated(item: RecommendationRecord) -> str:
    return f"{item.body} {item.year}"


def _shared(said: Sequence[RecommendationRecord]) -> Mapping[str, Text]:
    """Return the requirements that all of several recommendations have, by their text."""
    if len(said) < 2:
        return {}
    of_each = [{line.plain: line for line in map(_requirement, item.requirements)} for item in said]
    return {text: line for text, line in of_each[0].items() if all(text in others for others in of_each[1:])}


def _print_recommendation(item: RecommendationRecord, shared: Container[str], page: Page, cite: Citations) -> None:
    """Print what one body says, its status for this patient, and each of its requirements that is not shared."""
    page.blank()
    line = Text(words(item.direction), style=DIRECTION_STYLE[item.direction])
    graded = f"{grade(item.strength, item.certainty)}{page.mark(item.graded != 'not-read')}"
    line.append(f" {plain(item.body)} {item.year} ({graded}): ", style="default")
    line.append(plain(item.says), style="default")
    line.append(page.mark(item.verified), style=Style.CAUTION)
    line.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))} {_stands(item)}", style="default")
    page.line(line)
    own = {line.plain: line for line in map(_requirement, item.requirements)}
    page.bullets(line for text, line in own.items() if text not in shared)


def _stands(item: RecommendationRecord) -> str:
    """Return the status of a recommendation, what decides whether it applies, and whether it is counted."""
    if item.does_not_apply:
        return f"applies to other patients (speaks of {item.does_not_apply}), not counted"
    applies = f" (whether it speaks of this patient: {open_answers(item.applies_open)})" if item.applies_open else ""
    return f"{status(item)}{applies}" + ("" if item.counted else ", not counted")


def _requirement(item: RequirementRecord) -> Text:
    word = requirement_state(item)
    asks = f" (answer: {open_answers(item.open)})" if item.open else ""
    step = f" (step: {item.step})" if item.step and word == "not met" else ""
    return labelled(word, f"{item.text}{asks}{step}{origin(item)}", REQUIREMENT_STYLE[word])


def _print_holds(row: RowRecord, page: Page, cite: Citations) -> None:
    if row.holds:
        page.blank()
        page.table(
            {"drug": False, "body": False, "its class": False, "what to do": False, "says": False},
            [_hold(item, page, cite) for item in row.holds],
        )
    page.bullets(labelled(item.name, item.text, Style.CAUTION) for item in row.drugs_without_hold)


def _hold(item: HoldRecord, page: Page, cite: Citations) -> tuple[Text | str, ...]:
    said = hold(item.action, item.stop, None, item.target)
    said += f"; restart {interval(item.restart)} after" if item.restart else ""
    decides = " (decides)" if item.decides else ""
    where = f", {item.level}" if item.level else ""
    return (
        item.name,
        f"{item.body} {item.year}",
        f"{words(item.bleeding_class)}{where}",
        Text(f"{said}{decides}", style=HOLD_STYLE[item.action]),
        f"{item.says}{page.mark(item.verified)} {cite.of([item.by])}{origin(item)}",
    )


def _safety(row: RowRecord, page: Page, cite: Citations) -> Iterator[Text]:
    for risk in row.thrombotic_risk:
        until = f" Until {risk.until.text}." if risk.until and risk.until.date else ""
        text = f"{risk.says}{until}{page.mark(risk.verified)} {cite.of([risk.by])}{origin(risk)}"
        yield labelled(f"{risk.medication}, {verdict_words.THROMBOTIC[risk.state]}", text, Style.CAUTION)
    for item in row.contraindications:
        counts = "" if item.counts_as == item.severity else f", counts as {verdict_words.SEVERITY[item.counts_as]}"
        inherited = "" if item.stated_for == row.procedure else f" (inherited from {item.stated_for})"
        settled = f" Settled: {lowered(item.settled)}" if item.settled else ""
        text = f"{item.text}{inherited}{settled}{page.mark(item.verified)} {cite.of(item.refs)}{origin(item)}"
        yield labelled(f"{verdict_words.SEVERITY[item.severity]}{counts}", text, Style.BAD)
    yield from _checks("not known", row.check_before)
    yield from _checks("check by hand", row.by_hand)


def _checks(word: str, items: Iterable[Check]) -> Iterator[Text]:
    for item in items:
        kind = f", {verdict_words.SEVERITY[item.severity]}" if item.severity else ""
        how = f" (answer: {open_answers(item.open)})" if item.open else ""
        yield labelled(f"{word}{kind}", f"{item.text}{how}{origin(item)}", Style.CAUTION)

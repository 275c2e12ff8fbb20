"""What the panes of a form say: Rich text made from the summary, in the words that every other screen uses."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from painref.form.lines import FormLine, Mark, SectionState
from painref.form.state import FormState
from painref.knowledge.names import lowered
from painref.output import flag_wording, verdict_words
from painref.output import triage_wording as worded
from painref.output.reference_wording import dots
from painref.output.terminal.style import Style
from painref.output.terminal.triage import verdict_style, word_style
from painref.output.text import plain
from painref.output.wording import grade, requirement_state
from painref.triage.assessment import RowRecord
from painref.triage.hand_over import in_words
from painref.triage.questionnaire.changes import short_prompt
from painref.triage.summarise import about
from painref.triage.summary import DrugState

ROWS = 5
"""How many rows of the ranking are shown beside the questions."""

_MOST = 4
"""How many open questions, preparations and drugs are named there."""

DAGGER = "\N{DAGGER}"
"""Marks what was not verified at its source."""

_STYLE = {
    Mark.UNKNOWN: Style.FAINT,
    Mark.YES: Style.HEADING,
    Mark.NEW: Style.ALARM,
    Mark.OLD: Style.CAUTION,
    Mark.SUSPECTED: Style.CAUTION,
    Mark.NO: "",
    Mark.VALUE: Style.HEADING,
}


def safety_line(state: FormState) -> Text:
    """Return the state of safety, which is always in sight."""
    safety = state.summary.safety
    style = Style.CAUTION if safety.open or not safety.total else Style.HEADING
    text = Text("SAFETY ", style=style).append(plain(flag_wording.safety(safety, most=0)), style="not bold default")
    if state.base is not None:
        text.append("   WHAT IF: w keeps or drops these answers", style=Style.CAUTION)
    return text


def section_line(section: SectionState) -> Text:
    """Return a section with what is open in it and what it has raised."""
    text = Text(plain(section.name))
    if section.raised:
        text.append(f"  ! {section.raised} raised", style=Style.ALARM)
    if section.must:
        text.append(f"  {section.must} must be asked", style=Style.CAUTION)
    elif section.open:
        text.append(f"  {section.open} open", style=Style.FAINT)
    return text


def form_line(line: FormLine, *, alone: bool = False) -> Text:
    """Return a question, or an option with its mark; `alone` names the question that the option belongs to."""
    style = _STYLE[line.mark]
    if line.is_question:
        text = Text(plain(line.text), style="bold")
        return text.append(f"  {plain(line.answer)}", style=style) if line.answer else text
    text = Text(f"  [{line.mark}] ", style=style).append(plain(line.text), style="" if line.must else style)
    if line.answer:
        text.append(f", {plain(line.answer)}", style=style)
    if alone:
        text.append(f"  {plain(short_prompt(line.item.question))}", style=Style.FAINT)
    return text.append("  must be asked", style=Style.CAUTION) if line.must and line.mark is Mark.UNKNOWN else text


def headline(state: FormState) -> Text:
    """Return the word of the assessment, what it is about, and the bottom line."""
    summary = state.summary
    text = Text(verdict_words.DISPOSITION[summary.headline.word], style=word_style(summary))
    text.append(f"  {plain(worded.headline(summary))}", style="bold default")
    if old := worded.old_answers(summary.as_of, state.today):
        text.append("\nOLD ANSWERS ", style=Style.CAUTION).append(old, style="not bold default")
    for flag in summary.red_flags:
        sign, style = ("-", "not bold default") if flag.noted else ("!", Style.ALARM)
        text.append(f"\n{sign} {plain(flag.name)}: ", style=style).append(
            plain(flag_wording.action(flag)), style="default"
        )
        text.append(_mark(flag.verified), style=Style.CAUTION)
        if flag.decides and flag.remember:
            text.append("\nREMEMBER ", style=Style.HEADING).append(plain(flag.remember), style="not bold default")
    if said := worded.below_headline(summary):
        text.append(f"\n{plain(said)}", style="not bold default")
    return text


def rows(state: FormState) -> list[RowRecord]:
    """Return the rows that are shown, first that which the headline is about; none in an emergency."""
    if state.assessment.disposition.word == "emergency":
        return []
    first = about(state.assessment)
    reachable = [row for row in state.assessment.rows if row.verdict.is_reachable]
    return sorted(reachable, key=lambda row: row.procedure != first)[:ROWS]


def row_line(row: RowRecord, state: FormState) -> Text:
    """Return a row of the ranking, with an arrow where the last answer moved it."""
    text = Text(f"{row.rank:>2} ").append(plain(worded.bare(row.procedure_name)))
    text.append(f": {worded.when(row)}", style=verdict_style(row, state.summary))
    if row.bodies:
        text.append(f" {dots(row.bodies)}")
    if move := state.moves.get(row.procedure, 0):
        arrow = f" \N{BLACK UP-POINTING TRIANGLE}{move}" if move > 0 else f" \N{BLACK DOWN-POINTING TRIANGLE}{-move}"
        text.append(arrow, style=Style.CAUTION)
    if row.procedure in changed_verdicts(state):
        text.append(f" (was: {changed_verdicts(state)[row.procedure]})", style=Style.CAUTION)
    return text


def changed_verdicts(state: FormState) -> dict[str, str]:
    """Return the earlier verdict of each procedure whose verdict the last answer changed, in words."""
    if state.compared is None:
        return {}
    earlier = {row.procedure: (row.verdict, row.condition_support) for row in state.compared.assessment.rows}
    found: dict[str, str] = {}
    for row in state.assessment.rows:
        was, support = earlier.get(row.procedure, (None, None))
        if was != row.verdict:
            found[row.procedure] = verdict_words.verdict(was, support)
    return found


def rest(state: FormState) -> Text:
    """Return what is missing for the first row, what has to be prepared, and how drugs are held."""
    legend = (
        f"\N{BLACK CIRCLE} for, \N{MULTIPLICATION X} against; {DAGGER}, \N{WHITE CIRCLE} not verified at its source"
    )
    return Text("\n").join(Text(plain(line)) for line in (*_rest(state), legend))


def _rest(state: FormState) -> Iterator[str]:
    summary = state.summary
    for item in summary.requests:
        yield f"REQUEST {worded.requested(item)}"
    if summary.hand_over:
        yield f"HAND OVER {in_words(summary.hand_over)}"
        return
    if missing := [item for item in summary.open_questions if item.because in ("must", "first")]:
        yield f"STILL ASK {'; '.join(flag_wording.still_asked(missing[:_MOST]))}"
    ranks = summary.ranks
    for caution in summary.cautions:
        yield f"CAUTION {worded.caution(caution, ranks)}{_mark(caution.verified)}"
    for prepared in summary.preparations[:_MOST]:
        yield f"PREPARE {worded.prepared(prepared)}{_mark(prepared.verified)}"
    for drug in summary.drugs[:_MOST]:
        yield f"{drug.name.upper()} {'. '.join(_drug(drug))}"
    if checks := [f"{worded.head(one.text)}{worded.ranks(one.ranks, ranks)}" for one in summary.checks if one.open]:
        more = f"; {len(checks) - _MOST} more" if len(checks) > _MOST else ""
        yield f"ASK BEFORE {'; '.join(checks[:_MOST])}{more}"
    if flags := summary.safety.could_hold_up:
        yield f"OPEN FLAGS {len(flags)} {flag_wording.could_hold_up(summary.safety)}"
    for says in summary.contradictions:
        yield f"CONTRADICTS {says}"


def _drug(drug: DrugState) -> Iterator[str]:
    """Yield what a drug needs before a procedure, and what speaks against stopping it or was not asked."""
    if drug.risks and drug.risks[0].state == "inside":
        yield f"{worded.drug_risk(drug.risks[0])}{_mark(drug.risks[0].verified)}"
        return
    if drug.prescriber:
        yield "a plan with its prescriber comes first"
    if not drug.risk_asked:
        yield worded.capitalised(worded.RISK_NOT_ASKED)
    yield from (f"{worded.body_hold(item)}{_mark(item.verified)}" for item in drug.holds[:1])
    if not drug.holds:
        yield worded.NO_HOLD


_HINTS = (
    (0, "h keys"),
    (0, "y n"),
    (2, "+ new"),
    (2, "o old"),
    (1, "u unknown"),
    (1, "0 none"),
    (0, "Enter type"),
    (0, "/ find"),
    (1, "z undo"),
    (3, "a all"),
    (2, "w what-if"),
    (4, "d bodies"),
    (4, "f follow"),
    (1, "s save"),
    (3, "p print"),
    (0, "q leave"),
)
"""Keys with what they do, in the order shown; where there is no room the highest numbers are left out first."""


def keys_line(width: int) -> str:
    """Return the keys that have room in so many columns; `h` shows them all."""
    for most in range(max(number for number, _ in _HINTS), -1, -1):
        line = "  ".join(text for number, text in _HINTS if number <= most)
        if len(line) <= width:
            break
    return line


def disagreement(row: RowRecord) -> Text:
    """Return what each body says of a row, those that speak for it first."""
    text = Text(plain(row.procedure_name), style="bold")
    if not row.recommendations:
        return text.append("\n\nNo body in painref speaks of it.", style="not bold")
    for item in sorted(row.recommendations, key=lambda item: ("against" in item.direction, -item.year)):
        sign = "\N{MULTIPLICATION SIGN}" if "against" in item.direction else "\N{BLACK CIRCLE}"
        sign = sign if item.verified else "\N{WHITE CIRCLE}"
        graded = grade(item.strength, item.certainty)
        text.append(f"\n\n{sign} {plain(item.body)} {item.year}, ", style="bold")
        text.append(f"{item.direction.replace('-', ' ')}, {graded}", style="bold")
        counted = "" if item.counted else " (not counted here)"
        text.append(f"{counted}\n  {plain(item.says)}", style="not bold")
        for requirement in item.requirements:
            state = requirement_state(requirement)
            text.append(f"\n  - {state}: {plain(lowered(requirement.text))}", style=Style.FAINT)
    return text.append("\n\n\N{WHITE CIRCLE} not verified at its source", style=Style.FAINT)


def _mark(verified: bool) -> str:
    return "" if verified else f" {DAGGER}"

"""An assessment as cards of CDS Hooks 2.0: what follows, in the words of the first screen, and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from painref.hooks.chart import Chart
from painref.knowledge.names import lowered
from painref.notice import INTENDED_USE, VERSION
from painref.output import flag_wording, verdict_words
from painref.output import triage_wording as worded
from painref.output.text import plain
from painref.output.wording import origin, words
from painref.paper.marks import mark
from painref.paper.media.markdown import escaped
from painref.triage.summary import DrugState, Option, Summary

LONGEST_SUMMARY = 139
"""The specification asks for less than 140 characters."""

MOST_LINKS = 8
"""How many sources a card links to; `painref triage` on the same answers names all."""

Card = dict[str, Any]


def cards_of(summary: Summary, chart: Chart) -> list[Card]:
    """Return the cards on a patient: what follows, and the answer to each draft order that the first is not about.

    None where the record says nothing that bears on a pain procedure: a card on every chart is soon read by nobody.
    """
    if not (summary.requests or summary.conditions or summary.red_flags):
        return []
    first = _card(summary, f"{_word(summary)}: {worded.headline(summary)}", _details(summary, chart))
    about_request = summary.headline.about == "request"
    return [first, *(_answer(summary, number) for number in range(int(about_request), len(summary.requests)))]


def _word(summary: Summary) -> str:
    return worded.capitalised(verdict_words.DISPOSITION[summary.headline.word].lower())


def _answer(summary: Summary, number: int) -> Card:
    item = summary.requests[number]
    lines = [f"- {escaped(worded.sentence(item.reason))}"] if item.reason else []
    if item.provisional:
        lines.append(f"- {escaped(worded.sentence(flag_wording.safety(summary.safety)))}")
    payers = (line for line in summary.payers if line.procedure_name == item.name)
    lines.extend(_line("Payer", f"{worded.payer(line)}{mark(line.verified)}{origin(line)}") for line in payers)
    return _card(summary, worded.requested(item), [*lines, *_footer(summary)])


def _card(summary: Summary, says: str, lines: Iterable[str]) -> Card:
    card: Card = {
        "summary": shortened(plain(says)),
        "detail": plain("\n".join(lines)),
        "indicator": "warning" if summary.flags_acted_on else "info",
        "source": {"label": f"painref {VERSION}, data {summary.data_version}"},
    }
    if links := list(_links(summary)):
        card["links"] = links
    return card


def shortened(text: str) -> str:
    """Return a text cut to the length of a summary, at a word, with dots where something is left out."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    return f"{text[: LONGEST_SUMMARY - 3].rsplit(' ', 1)[0]}..."


def _links(summary: Summary) -> Iterator[dict[str, str]]:
    """Yield the sources that can be opened, each address once."""
    found: dict[str, str] = {}
    for item in summary.sources:
        if item.link.startswith(("https://", "http://")):
            found.setdefault(item.link, f"{item.body or item.authors} {item.year}: {item.title}")
    for link, label in list(found.items())[:MOST_LINKS]:
        yield {"label": shortened(plain(label)), "url": link, "type": "absolute"}


# --- Details ----------------------------------------------------------------------------------------------------------


def _details(summary: Summary, chart: Chart) -> Iterator[str]:
    """Yield the lines of the first card: what is about safety is never left out."""
    for flag in summary.red_flags:
        because = flag_wording.because(flag)
        said = f"{flag.name}. {flag_wording.action(flag)}{mark(flag.verified)}{origin(flag)} Because: {because}."
        yield _line(f"{'Noted' if flag.noted else 'Red flag'}, {words(flag.urgency)}", said)
    if said := worded.bottom_line(summary):
        yield _line("Bottom line", said)
    if summary.subject and summary.subject.instead:
        yield _line("Instead", summary.subject.instead)
    yield _line("Safety", worded.sentence(flag_wording.safety(summary.safety)))
    for lifted in summary.red_flags_lifted:
        yield _line("Red flag lifted", f"{flag_wording.lifted(lifted)}{origin(lifted)}")
    if summary.options:
        yield _line(worded.capitalised(worded.offered(summary).lower()), "in this order")
        for number, option in enumerate(summary.options, 1):
            yield f"  {number}. {escaped(_option(option))}"
    for later in summary.later:
        yield _line("Later", worded.later(later))
    yield from _before(summary)
    for group in summary.not_advised:
        yield _line("Not recommended", worded.not_advised(group))
    if summary.adults_only:
        yield _line("Child", "painref holds guidance for adults")
    for says in summary.contradictions:
        yield _line("Contradicts", says)
    for gone in summary.withdrawals:
        yield _line("Left out", f"{gone.kind}: {gone.name}{origin(gone)}")
    yield from _record(summary, chart)
    yield from _footer(summary)


def _option(option: Option) -> str:
    whom = f", for {lowered(worded.bare(option.condition_name))}" if option.condition_name else ""
    confirm = f"; to confirm: {worded.in_sentence(option.confirm)}" if option.confirm else ""
    bodies = f"{worded.bodies(option.agreement)}{mark(not option.unverified)}"
    return f"{worded.names_of(option)}{whom}: {worded.when(option)}; bodies: {bodies}{confirm}"


def _before(summary: Summary) -> Iterator[str]:
    for caution in summary.cautions:
        yield _line("Caution", f"{worded.caution(caution, summary.ranks)}{mark(caution.verified)}{origin(caution)}")
    for item in summary.preparations:
        yield _line("Prepare", f"{worded.prepared(item)}{mark(item.verified)}{origin(item)}")
    for drug in summary.drugs:
        yield _line("Drug", _drug(drug))
    unasked = [check.text.rstrip(".") for check in summary.checks if check.open]
    by_hand = [check.text.rstrip(".") for check in summary.checks if not check.open]
    if unasked:
        yield _line("Ask before", "; ".join(unasked))
    if by_hand:
        yield _line("Confirm yourself", "; ".join(by_hand))


def _drug(drug: DrugState) -> str:
    plan = ["a plan with its prescriber comes first"] if drug.prescriber else []
    risks = [f"{worded.drug_risk(risk)}{mark(risk.verified)}{origin(risk)}" for risk in drug.risks]
    unasked = [] if drug.risk_asked else [worded.RISK_NOT_ASKED]
    deciding = [f"{worded.body_hold(item)}{mark(item.verified)}{origin(item)}" for item in drug.holds if item.decides]
    holds = deciding or [worded.body_hold(item) for item in drug.holds[:1]] or [worded.NO_HOLD]
    others = len(drug.holds) - len(holds)
    more = [f"{others} more of other bodies in painref hold"] if others > 0 else []
    return f"{drug.name}: {'; '.join([*plan, *risks, *unasked, *holds, *more])}"


def _record(summary: Summary, chart: Chart) -> Iterator[str]:
    """Yield what was taken from the record, and what of it was not understood."""
    yield _line("Read from the record", f"{', '.join(chart.lists)}. What these lists lack is unknown, not absent")
    for missed in chart.coded.not_understood:
        yield _line("Not understood", f"{missed.said} ({missed.kind})")
    if chart.coded.no_concern:
        yield _line("Drugs of no concern here", "; ".join(chart.coded.no_concern))
    for note in (*chart.notes, *chart.coded.notes):
        yield _line("Note", note)
    if chart.other_orders:
        yield _line("Draft orders that painref does not cover", "; ".join(chart.other_orders))
    if summary.not_covered:
        yield _line("Not covered", "; ".join(summary.not_covered))


def _footer(summary: Summary) -> Iterator[str]:
    yield ""
    yield f"*Used: {escaped(summary.lens)}. As of {summary.as_of}. † not verified at its source.*  "
    yield f"*{escaped(INTENDED_USE)}*"


def _line(label: str, text: str) -> str:
    return f"- **{escaped(label)}:** {escaped(text.rstrip('.'))}."

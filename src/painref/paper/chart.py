"""A report for the chart: one page on one patient, and an appendix with the reasons and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.names import listed, lowered
from painref.output import flag_wording, verdict_words
from painref.output import triage_wording as worded
from painref.output.wording import citation, counted, grade, origin, status, words
from painref.paper.document import Column, Document, Section, Tone
from painref.paper.drawn import pictures_of
from painref.paper.findings import answers_by_section, present_findings
from painref.paper.fit import fitted
from painref.paper.hold_rows import HOLD_COLUMNS, hold_rows, stopping
from painref.paper.marks import UNVERIFIED, mark
from painref.records import record
from painref.triage.assessment import Asked, Assessment, RecommendationRecord, RowRecord
from painref.triage.questionnaire.values import Given
from painref.triage.summarise import summarise
from painref.triage.summary import Option, Summary

KIND = "Report for the chart"


MOST_CHECKS = 28
"""So many checks of a kind stand on the page; where little is known of the patient, the appendix has more."""


@record
class ChartRequest:
    """What is reported: the assessment and the answers that it comes from, under a label that is never stored.

    `on` is the day of the procedure, as `parse_day` gives it; empty if it is not known. Old answers are told of by
    `today`.
    """

    assessment: Assessment
    given: Given
    knowledge: Knowledge
    label: str = ""
    on: str = ""
    today: date | None = None


def chart_report(request: ChartRequest) -> Document:
    """Return the report: what decides on one page, the reasons and the sources in the appendix."""
    summary = summarise(request.assessment)
    return fitted(
        Document(
            kind=KIND,
            label=request.label,
            tone=_tone(summary),
            word=verdict_words.DISPOSITION[summary.headline.word],
            headline=worded.headline(summary),
            lead=tuple(_lead(summary, request.today)),
            page=tuple(_page(summary, request)),
            appendix=tuple(_appendix(summary, request)),
            footer=tuple(footer(summary)),
        )
    )


def _tone(summary: Summary) -> Tone:
    """Return how the first line stands out: as good only where every safety question is asked."""
    asked = bool(summary.safety.total) and not summary.safety.open
    match summary.headline.word:
        case "emergency" | "urgent":
            return Tone.ALARM
        case "proceed" if asked and summary.subject and summary.subject.screened:
            return Tone.GO
        case "proceed":
            return Tone.PLAIN
        case _:
            return Tone.CAUTION


def _lead(summary: Summary, today: date | None) -> Iterator[tuple[str, str]]:
    if old := worded.old_answers(summary.as_of, today):
        yield "Old answers", old
    for flag in summary.flags_acted_on:
        label = "Action" if flag.decides else "Red flag"
        name = "" if flag.decides else f"{flag.name} ({words(flag.urgency)}). "
        yield label, f"{name}{flag_wording.action(flag)}{mark(flag.verified)}{origin(flag)}"
        yield "Because", flag_wording.because(flag)
    if said := worded.below_headline(summary):
        yield "Bottom line", said
    if summary.subject and summary.subject.instead:
        yield "Instead", summary.subject.instead
    if summary.headline.about != "request":
        for item in summary.requests:
            yield "Request", worded.requested(item)
    for flag in summary.flags_noted:
        yield "Noted", f"{flag_wording.flag_named(flag)}: {flag_wording.action(flag)}{mark(flag.verified)}"
    if summary.red_flags_lifted:
        yield "Lifted", "; ".join(f"{flag_wording.lifted(flag)}{origin(flag)}" for flag in summary.red_flags_lifted)
    if summary.adults_only:
        yield "Child", "painref holds guidance for adults"
    for says in summary.contradictions:
        yield "Contradicts", says
    if summary.not_covered:
        yield "Not covered", "; ".join(summary.not_covered)
    for gone in summary.withdrawals:
        yield "Left out", f"{gone.kind}: {gone.name}{origin(gone)}"


# --- The page ---------------------------------------------------------------------------------------------------------


def _page(summary: Summary, request: ChartRequest) -> Iterator[Section]:
    safety = tuple(_safety(summary, request.assessment))
    yield Section(heading="Safety", rows=safety, whole=True)
    findings = tuple(present_findings(request.given, request.knowledge))
    yield Section(heading="Findings", rows=findings, least=2, turn=2)
    if summary.options:
        yield _options(summary)
    later = tuple(("", f"{worded.later(option)}.") for option in summary.later)
    yield Section(heading="Later", rows=later, least=1, turn=5)
    prepared = tuple(_before(summary))
    yield Section(heading="Before it", rows=prepared, whole=True)
    holds = tuple(hold_rows(summary, request.on))
    yield Section(heading="Drugs", rows=holds, columns=HOLD_COLUMNS, least=3, turn=1)
    against = tuple(_not_recommended(summary))
    yield Section(heading="Not recommended", rows=against, least=1, turn=3)
    yield Section(heading="Where bodies disagree", rows=tuple(_disagreement(request.assessment, summary)), least=2)
    payers = tuple(
        ("", f"{worded.payer(item, summary.payers)}{mark(item.verified)}{origin(item)}") for item in summary.payers
    )
    yield Section(heading="Payers", rows=payers, least=1, turn=4)
    unknown = tuple(_unknown(summary))
    yield Section(heading="Not known", rows=unknown, whole=True)
    yield Section(heading="Sources", rows=(("", _short_sources(request.assessment, summary)),), least=1)


def _safety(summary: Summary, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Yield the safety questions with each answer; "present" is also what was there before."""
    said: dict[str, list[str]] = {}
    for item in assessment.safety.answered:
        said.setdefault(_ANSWERS.get(item.answer or "", "Present"), []).append(item.text)
    yield "", f"{worded.capitalised(flag_wording.safety_counts(summary.safety))}."
    for label in dict.fromkeys(_ANSWERS.values()):
        if texts := said.get(label):
            yield label, _in_line(texts)
    if summary.safety.open:
        yield "Not asked", _in_line(summary.safety.open)


_ANSWERS = {"new": "Present, new", "yes": "Present", "old": "Present, not new", "not new": "Not new", "no": "Absent"}


def _in_line(texts: Iterable[str]) -> str:
    first, *rest = texts
    return f"{'; '.join([first, *map(lowered, rest)])}."


_OPTIONS = (
    Column("", 3),
    Column("To consider", 36),
    Column("When", 14),
    Column("Bodies", 15),
    Column("Best grade for; against", 18),
    Column("Guided by; bleeding (max)", 14),
)


def _options(summary: Summary) -> Section:
    more = f"{counted(summary.more_options, 'more procedure')} in the appendix." if summary.more_options else ""
    return Section(
        heading="Options",
        columns=_OPTIONS,
        rows=tuple(map(_option, summary.options)),
        note=" ".join(filter(None, ["Grades: strength/certainty, as each source gives them or mapped.", more])),
        least=5,
    )


def _option(option: Option) -> tuple[str, ...]:
    grades = f"not verified {UNVERIFIED}" if option.unverified else worded.short_grade(option.grade)
    against = f"; {worded.short_grade(option.grade_against)}" if option.agreement.against else ""
    made_here = "".join(dict.fromkeys(origin(item) for item in option.procedures))
    suspected = "" if not option.confirm else f" To confirm: {lowered('; '.join(option.confirm[:2]))}."
    return (
        str(option.procedures[0].rank),
        f"{worded.names_of(option)}{made_here}, for {lowered(worded.bare(option.condition_name))}.{suspected}",
        worded.when(option),
        worded.bodies(option.agreement),
        f"{grades}{against}",
        f"{worded.guided(option)}; {words(option.bleeding)}",
    )


def _before(summary: Summary) -> Iterator[tuple[str, str]]:
    ranks = summary.ranks
    for caution in summary.cautions:
        yield "Caution", f"{worded.caution(caution, ranks)}{mark(caution.verified)}{origin(caution)}"
    for item in summary.preparations:
        yield "Prepare", f"{worded.prepared(item)}{worded.ranks(item.ranks, ranks)}{mark(item.verified)}{origin(item)}"
    for drug in summary.drugs:
        if said := stopping(drug):
            yield "Drug", f"{drug.name}: {said}"
    for label, is_open in (("Ask before", True), ("Confirm yourself", False)):
        texts = worded.checks([item for item in summary.checks if item.open is is_open], ranks)
        if texts:
            more = len(texts) - MOST_CHECKS
            yield label, "; ".join([*texts[:MOST_CHECKS], *([f"{more} more in the appendix"] if more > 0 else [])])


def _not_recommended(summary: Summary) -> Iterator[tuple[str, str]]:
    for group in summary.not_advised:
        yield "", f"{worded.not_advised(group)}."


def _unknown(summary: Summary) -> Iterator[tuple[str, str]]:
    others = summary.safety.others_open
    if others:
        yield (
            "",
            f"{counted(others, 'other red flag')} not settled: what was not asked is unknown, never taken for no.",
        )
    questions = summary.questions_after_safety
    if questions and summary.headline.word != "emergency":
        more = f"; {len(questions) - _MOST_QUESTIONS} more" if len(questions) > _MOST_QUESTIONS else ""
        yield "Still ask", "; ".join(flag_wording.still_asked(questions[:_MOST_QUESTIONS])) + more


_MOST_QUESTIONS = 4


# --- Disagreement -----------------------------------------------------------------------------------------------------


def _disagreement(assessment: Assessment, summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield at most two sentences, each on an option on which the bodies that count do not agree."""
    shown = {item.procedure for option in summary.options for item in option.procedures}
    split = [row for row in assessment.rows if row.procedure in shown and row.agreement.against]
    for row in split[:2]:
        yield "", _sides(row)
    if summary.options and not split:
        yield "", "No body that applies to this patient speaks against an option above."


def _sides(row: RowRecord) -> str:
    every = [item for item in (*row.recommendations, *row.wider) if item.counted]
    sides = {
        side: [item for item in every if item.direction in (side, f"conditional-{side}")] for side in ("for", "against")
    }
    said = [f"{_speakers(items)} {'speak' if len(items) > 1 else 'speaks'} {side} it" for side, items in sides.items()]
    return f"{row.procedure_name}: {'; '.join(said)}."


def _speakers(items: Iterable[RecommendationRecord]) -> str:
    names = [f"{item.body} {item.year}{mark(item.verified)}" for item in items]
    return listed(names) if names else "nobody"


# --- Sources ----------------------------------------------------------------------------------------------------------


def _short_sources(assessment: Assessment, summary: Summary) -> str:
    """Return body and year of what the options, the red flags and the holds on the page rest on."""
    shown = {item.procedure for option in summary.options for item in option.procedures}
    rows = [row for row in assessment.rows if row.procedure in shown]
    cited = [item.by for row in rows for item in (*row.recommendations, *row.wider) if item.counted]
    cited += [ref for flag in summary.red_flags for ref in flag.refs]
    cited += [hold.by for drug in summary.drugs for hold in drug.holds]
    sources = {source.id: source for source in assessment.sources}
    names = [f"{sources[ref].body} {sources[ref].year}" for ref in dict.fromkeys(cited) if ref in sources]
    return "; ".join([*dict.fromkeys(names), "in full in the appendix."])


def footer(summary: Summary) -> Iterator[str]:
    """Yield what every copy carries: whom it follows, the versions, what is not known, and the intended use."""
    yield f"Used: {summary.lens}. {UNVERIFIED} not verified at its source by the authors of painref."
    unasked = f"{len(summary.safety.open)} of {summary.safety.total} safety questions not asked"
    yield f"Answers as of {summary.as_of or 'an unknown day'}; {unasked}. painref data {summary.data_version}."
    yield summary.intended_use


# --- The appendix -----------------------------------------------------------------------------------------------------

_REASONS = (Column("", 3), Column("Procedure", 34), Column("Verdict", 17), Column("Why", 46))

_SAYS = (Column("Body", 18), Column("Direction", 12), Column("Grade", 14), Column("Says", 38), Column("Here", 18))


def _appendix(summary: Summary, request: ChartRequest) -> Iterator[Section]:
    assessment = request.assessment
    yield Section(heading="Pictures", pictures=tuple(pictures_of(assessment, summary)))
    yield Section(heading="Every procedure, and why", columns=_REASONS, rows=tuple(map(_reason, assessment.rows)))
    for row in assessment.rows:
        if row.verdict.is_reachable and row.recommendations:
            yield Section(
                heading=f"{row.rank}. {row.procedure_name}: what bodies say",
                columns=_SAYS,
                rows=tuple(map(_says, (*row.recommendations, *row.wider))),
            )
    checks = tuple(
        (row.procedure_name, "; ".join(item.text for item in items))
        for row in assessment.rows
        if (items := (*row.check_before, *row.by_hand)) and row.verdict.is_reachable
    )
    yield Section(heading="What is checked before, in full", rows=checks)
    yield Section(heading="Answers", rows=tuple(answers_by_section(request.given, request.knowledge)))
    flags = tuple((flag.name, _texts(flag.open)) for flag in assessment.red_flags_open)
    yield Section(heading="Red flags not settled", rows=flags)
    yield Section(heading="Sources in full", rows=tuple(("", citation(source)) for source in assessment.sources))


def _texts(items: Iterable[Asked]) -> str:
    return "; ".join(dict.fromkeys(item.text for item in items))


def _reason(row: RowRecord) -> tuple[str, ...]:
    return str(row.rank), row.procedure_name, verdict_words.verdict(row.verdict, row.condition_support), row.reason


def _says(item: RecommendationRecord) -> tuple[str, ...]:
    where = f", {item.at}" if item.at else ""
    return (
        f"{item.body} {item.year}{where}{mark(item.verified)}{origin(item)}",
        words(item.direction),
        grade(item.strength, item.certainty),
        item.says,
        status(item),
    )

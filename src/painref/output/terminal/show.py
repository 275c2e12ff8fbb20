"""The pages of `painref show`.

They come compiled, as plain data: a page has the attributes of its record type, which is imported for the types only,
since a look-up should feel instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.owed import OUTCOMES, OWED, SERIOUS_RISK_FIGURE, TECHNIQUE
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import BALANCE_STYLE, DIRECTION_STYLE, Style
from painref.output.text import plain
from painref.output.wording import accuracy, grade, incidence, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import LineOfCare, Statement
    from painref.reference.condition import ConditionPage
    from painref.reference.indications import IndicationLine, IndicationPage, SpokenRecommendation
    from painref.reference.not_covered import NotCoveredPage
    from painref.reference.procedure import (
        ProcedurePage,
        StatedContraindication,
        StatedCourse,
        StatedPrerequisite,
        StatedStatement,
    )


def print_procedure(record: ProcedurePage, page: Page) -> None:
    """Print a procedure: what it is, guidance, indications, contraindications, risks, outcomes, course, sources."""
    cite = Citations(record.sources)
    page.title(record.name, ", ".join((record.id, *record.abbreviations)) + origin(record))
    if record.aliases:
        page.line(f"also: {', '.join(record.aliases)}", style=Style.FAINT)
    page.blank()
    page.line(cite.statement(record.summary, page))
    if record.mechanism:
        page.line(cite.statement(record.mechanism, page, lead="How it works: "))
    _profile(record, page, cite)
    _variants(record, page)
    _lines_of_care(
        [
            (f"{variant.id}, {line.condition} ({line.role})", line)
            for variant in record.variants
            for line in variant.indications
        ],
        page,
        cite,
    )
    _guidance(record, page, cite)
    if record.prerequisites:
        page.heading("Before it")
        page.bullets(_prerequisite(item, page, cite) for item in record.prerequisites)
    for indication in record.indications:
        _indication(indication, page, cite)
    _contraindications(record, page, cite)
    _risks(record, page, cite)
    _stated("Outcomes", OUTCOMES, record.outcomes, record, page, cite)
    if record.course:
        page.heading("Course")
        page.bullets(
            _of_family(cite.statement(item, page, lead=f"{words(item.aspect)}: "), item, record)
            for item in record.course
        )
    _stated("Technique", TECHNIQUE, record.technique, record, page, cite)
    others = [gap for gap in record.gaps if gap.about not in OWED]
    if others:
        page.heading("Where no body has spoken")
        page.bullets(f"{words(gap.about.replace('_', '-'))}: {gap.text}{origin(gap)}" for gap in others)
    page.legend()
    cite.print_sources(page)


def _profile(record: ProcedurePage, page: Page, cite: Citations) -> None:
    page.blank()
    kind = "family" if record.is_family else "variant" if record.families else "procedure"
    families = f", in {', '.join(record.families)}" if record.families else ""
    page.line(f"Kind: {kind}{families}; category {words(record.category)}")
    if record.regions:
        page.line(f"Regions: {', '.join(map(words, record.regions))}")
    if record.invasiveness:
        page.line(f"Invasiveness: {words(record.invasiveness)}")
    if record.bleeding_risk:
        page.line("Bleeding-risk class, by body:")
        page.bullets(cite.bleeding(risk, page) for risk in record.bleeding_risk)


def _variants(record: ProcedurePage, page: Page) -> None:
    if not record.variants:
        return
    page.heading("Variants")
    page.table(
        {"id": True, "name": False, "for": False},
        [
            (variant.id, f"{variant.name}{origin(variant)}", _conditions(variant.indications))
            for variant in record.variants
        ],
    )


def _conditions(indications: Sequence[IndicationLine]) -> Text:
    cell = Text()
    for line in indications:
        if cell:
            cell.append("; ")
        cell.append(f"{plain(line.condition)} ")
        cell.append(f"({line.balance})", style=BALANCE_STYLE[line.balance])
        cell.append(plain(origin(line)))
    return cell


def _lines_of_care(named: Sequence[tuple[str, IndicationLine]], page: Page, cite: Citations) -> None:
    """Print why each of some indications stands where it does in the care of its condition, under a name."""
    said = [(name, item.line) for name, item in named if item.line and item.line.text]
    if said:
        page.heading("Line of care")
        page.bullets(_line_of_care(line, page, cite, lead=name) for name, line in said)


def _guidance(record: ProcedurePage, page: Page, cite: Citations) -> None:
    if not record.guidance:
        return
    page.heading("Guidance")
    page.table(
        {"modality": True, "role": True, "why": False},
        [(words(item.modality), words(item.role), cite.statement(item, page)) for item in record.guidance],
    )


def _prerequisite(item: StatedPrerequisite, page: Page, cite: Citations) -> Text:
    line = Text(plain(item.text)).append(page.mark(item.verified), style=Style.CAUTION)
    return line.append(f" {cite.of(item.refs, plain(item.at))}{plain(origin(item))}", style=Style.FAINT)


def _indication(indication: IndicationPage, page: Page, cite: Citations) -> None:
    page.heading(f"For {indication.condition_name} ({indication.role}): {indication.balance}")
    if indication.line:
        page.line(_line_of_care(indication.line, page, cite))
    page.table(
        {"body": False, "year": True, "direction": True, "strength / certainty": True, "recommendation": False},
        [_recommendation(item, page, cite) for item in indication.recommendations],
    )


def _line_of_care(line: LineOfCare, page: Page, cite: Citations, *, lead: str = "Line of care") -> Text:
    """Return where an indication stands in the care of its condition, and on whose word."""
    parts = [words(line.place)]
    if line.decides:
        parts.append(f"{'may decide' if line.optional else 'decides'} on {', '.join(line.decides)}")
    if line.after:
        parts.append(f"after {', '.join(line.after)}")
    said = Text(f"{plain(lead)}: ", style=Style.HEADING)
    said.append(plain(f"{'; '.join(parts)}. {line.text}".rstrip()), style="not bold")
    said.append(page.mark(line.verified), style=Style.CAUTION)
    if line.refs:
        said.append(f" {cite.of(line.refs, plain(line.at))}", style="not bold dim")
    return said.append(plain(origin(line)), style="not bold dim")


def _recommendation(item: SpokenRecommendation, page: Page, cite: Citations) -> tuple[str | Text, ...]:
    text = Text(plain(item.says))
    text.append(page.mark(item.verified), style=Style.CAUTION)
    text.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))}", style=Style.FAINT)
    for requirement in item.requires:
        text.append("\n- " if page.wraps else " - ").append(plain(f"{requirement.text}{origin(requirement)}"))
    body = f"{item.body} (payer)" if item.payer else item.body
    direction = Text(words(item.direction), style=DIRECTION_STYLE[item.direction])
    graded = Text(grade(item.strength, item.certainty)).append(
        page.mark(item.graded != "not-read"), style=Style.CAUTION
    )
    return body, str(item.year), direction, graded, text


def _contraindications(record: ProcedurePage, page: Page, cite: Citations) -> None:
    if not record.contraindications:
        return
    page.heading("Contraindications")
    page.table(
        {"severity": True, "contraindication": False, "stated for": False},
        [
            (words(item.severity), _contraindication(item, page, cite), item.stated_for)
            for item in record.contraindications
        ],
    )


def _contraindication(item: StatedContraindication, page: Page, cite: Citations) -> Text:
    """Return a contraindication with what corrects it, or until when it postpones."""
    text = item.text
    if item.corrected:
        text = f"{text.rstrip('.')}. Until corrected: {item.corrected.what}, by {item.corrected.who}"
    if item.ends:
        text = f"{text.rstrip('.')}. Postponed until: {item.ends}"
    if item.long_term:
        text = f"{text.rstrip('.')}. In palliative care a caution"
    return cite.statement(item, page, text=text)


def _none_found(about: str, record: ProcedurePage, page: Page) -> None:
    """Print, where something would stand, that it was looked for and not found."""
    for gap in record.gaps:
        if gap.about == about:
            page.line(f"None found: {gap.text}{origin(gap)}")


def _stated(
    title: str, about: str, statements: Sequence[StatedStatement], record: ProcedurePage, page: Page, cite: Citations
) -> None:
    """Print outcomes or technique, what families state included; or that none was found."""
    if statements or any(gap.about == about for gap in record.gaps):
        page.heading(title)
        page.bullets(_of_family(cite.statement(item, page), item, record) for item in statements)
        _none_found(about, record, page)


def _of_family(line: Text, item: StatedStatement | StatedCourse, record: ProcedurePage) -> Text:
    """Return a statement with the family that states it, if it is not this procedure itself."""
    return line if item.stated_for == record.id else line.append(f" ({plain(item.stated_for)})", style=Style.FAINT)


def _risks(record: ProcedurePage, page: Page, cite: Citations) -> None:
    if not record.risks:
        return
    page.heading("Risks")
    page.table(
        {"severity": True, "risk": False, "incidence": False},
        [
            (
                item.severity,
                cite.statement(item, page, text=f"{item.name}. {item.text}" if item.text else item.name),
                incidence(item.incidence),
            )
            for item in record.risks
        ],
    )
    _none_found(SERIOUS_RISK_FIGURE, record, page)


def print_condition(record: ConditionPage, page: Page) -> None:
    """Print a condition: definition, codes, criteria, features, work-up, care, and what is done for it."""
    condition = record.condition
    cite = Citations(record.sources)
    page.title(condition.name, ", ".join((condition.id, *condition.abbreviations)) + origin(record))
    if condition.aliases:
        page.line(f"also: {', '.join(condition.aliases)}", style=Style.FAINT)
    page.blank()
    page.line(cite.statement(condition.summary, page))
    if condition.icd10cm:
        codes = condition.icd10cm
        listed = "; ".join(f"{code.code} {code.label}" for code in codes.codes)
        line = Text("ICD-10-CM: ", style=Style.HEADING)
        line.append(plain(listed), style="not bold").append(page.mark(codes.verified))
        page.line(line.append(f" {cite.of(codes.refs)}{plain(origin(codes))}", style=Style.FAINT))
    if condition.criteria:
        page.heading("Criteria")
        page.bullets(cite.statement(item, page, lead=f"{item.name}: ") for item in condition.criteria)
    if condition.suspect:
        page.heading("When to suspect it")
        page.line(cite.statement(condition.suspect, page))
    if condition.features:
        page.heading("Findings")
        page.table(
            {"finding": False, "accuracy": False},
            [(cite.statement(item, page), accuracy(item)) for item in condition.features],
        )
    if condition.workup:
        page.heading("Work-up")
        page.table(
            {"investigation": False, "rating": False},
            [(cite.statement(item, page), item.rating) for item in condition.workup],
        )
    _statements("Care", condition.care, page, cite)
    if condition.conservative_first:
        page.heading("Before any procedure")
        page.line(cite.statement(condition.conservative_first, page))
    page.heading("Procedures")
    if record.procedures:
        page.table(
            {"line": False, "id": True, "procedure": False, "role": True, "bodies": True},
            [
                (
                    words(line.line.place) if line.line else "not placed",
                    line.procedure,
                    f"{line.procedure_name}{origin(line)}",
                    line.role,
                    Text(line.balance, style=BALANCE_STYLE[line.balance]),
                )
                for line in record.procedures
            ],
        )
    else:
        page.line("No body in the knowledge has spoken on a procedure for this condition.")
    _lines_of_care([(f"{line.procedure} ({line.role})", line) for line in record.procedures], page, cite)
    if record.parents or record.narrower or condition.related:
        page.blank()
    if record.parents:
        page.line(f"Part of: {', '.join(record.parents)}")
    if record.narrower:
        page.line(f"Narrower: {', '.join(record.narrower)}; painref list --condition {condition.id} counts them in")
    if condition.related:
        page.line(f"See also: {', '.join(condition.related)}")
    page.legend()
    cite.print_sources(page)


def print_not_covered(record: NotCoveredPage, page: Page) -> None:
    """Print that painref does not cover a treatment, what it is, and what there is instead."""
    entry = record.entry
    cite = Citations(record.sources)
    page.title(entry.name, ", ".join((entry.id, *entry.abbreviations)) + origin(entry))
    if entry.aliases:
        page.line(f"also: {', '.join(entry.aliases)}", style=Style.FAINT)
    page.blank()
    page.line("painref does not cover it.", style=Style.CAUTION)
    said = Text(plain(entry.text)).append(page.mark(entry.verified), style=Style.CAUTION)
    page.line(said.append(f" {cite.of(entry.refs, plain(entry.at))}", style=Style.FAINT) if entry.refs else said)
    if entry.instead:
        page.line(f"What painref does cover: {', '.join(entry.instead)}")
    page.legend()
    cite.print_sources(page)


def _statements(title: str, statements: Sequence[Statement], page: Page, cite: Citations) -> None:
    if statements:
        page.heading(title)
        page.bullets(cite.statement(item, page) for item in statements)

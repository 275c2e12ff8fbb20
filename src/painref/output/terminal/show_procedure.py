"""The pages of a procedure: a first screen, and behind it the sections that it sums up.

A record comes compiled, as plain data: its type is imported for the annotations only, since a look-up should feel
instant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.owed import OUTCOMES, OWED, SERIOUS_RISK_FIGURE, TECHNIQUE
from painref.output.options import Detail
from painref.output.reference_wording import dots, years
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.detail import Section, print_detail
from painref.output.terminal.show_cards import procedure_parts
from painref.output.terminal.show_parts import line_of_care, print_lines_of_care, print_title
from painref.output.terminal.style import BALANCE_STYLE, DIRECTION_STYLE, Style
from painref.output.text import plain
from painref.output.wording import grade, incidence, origin, words

if TYPE_CHECKING:
    from painref.reference.indications import IndicationLine, IndicationPage, SpokenRecommendation
    from painref.reference.procedure import (
        ProcedurePage,
        StatedContraindication,
        StatedCourse,
        StatedPrerequisite,
        StatedRisk,
        StatedStatement,
    )


def print_procedure(record: ProcedurePage, page: Page, *, detail: Detail | None = None) -> None:
    """Print the first screen of a procedure, or what is asked for of it."""
    title = partial(print_title, record.name, record.abbreviations, record)
    print_detail(
        record,
        page,
        detail or Detail(),
        title,
        procedure_parts(record, page),
        _PROCEDURE_SECTIONS,
        elsewhere=partial(_with_the_variants, record),
    )


def _with_the_variants(record: ProcedurePage, section: str, page: Page) -> None:
    """Say, of a family without a section of its own, with which variants it may stand."""
    if record.variants:
        page.line(f"painref has nothing on the family itself under {section}. Its variants may have their own:")
        page.bullets(f"painref show {variant.id} --section {section}" for variant in record.variants)


def _what(record: ProcedurePage, page: Page, cite: Citations) -> None:
    page.line(f"{record.id}; also: {', '.join(record.aliases)}" if record.aliases else record.id, style=Style.FAINT)
    page.blank()
    page.line(cite.statement(record.summary, page))
    if record.mechanism:
        page.line(cite.statement(record.mechanism, page, lead="How it works: "))
    _profile(record, page, cite)


def _family(record: ProcedurePage, page: Page, cite: Citations) -> None:
    _variants(record, page)
    print_lines_of_care(
        [
            (f"{variant.id}, {line.condition} ({line.role})", line)
            for variant in record.variants
            for line in variant.indications
        ],
        page,
        cite,
    )


def _before(record: ProcedurePage, page: Page, cite: Citations) -> None:
    if record.prerequisites:
        page.heading("Prerequisites")
        page.bullets(_prerequisite(item, page, cite) for item in record.prerequisites)


def _bodies(record: ProcedurePage, page: Page, cite: Citations) -> None:
    for indication in record.indications:
        _indication(indication, page, cite)
    spoken = [variant for variant in record.variants if variant.indications]
    if spoken and not record.indications:
        page.line("What bodies say stands with the variants:")
        page.bullets(
            Text(f"painref show {variant.id} --section bodies: ").append_text(_conditions(variant.indications))
            for variant in spoken
        )


def _outcomes(record: ProcedurePage, page: Page, cite: Citations) -> None:
    _stated("Outcomes", OUTCOMES, record.outcomes, record, page, cite)


def _course(record: ProcedurePage, page: Page, cite: Citations) -> None:
    if record.course:
        page.heading("Course")
        page.bullets(
            _of_family(cite.statement(item, page, lead=f"{words(item.aspect)}: "), item, record)
            for item in record.course
        )


def _technique(record: ProcedurePage, page: Page, cite: Citations) -> None:
    _stated("Technique", TECHNIQUE, record.technique, record, page, cite)


def _gaps(record: ProcedurePage, page: Page, _: Citations) -> None:
    others = [gap for gap in record.gaps if gap.about not in OWED]
    if others:
        page.heading("Not found, or not read")
        page.bullets(f"{words(gap.about.replace('_', '-'))}: {gap.text}{origin(gap)}" for gap in others)


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
    if indication.bodies:
        page.line(f"{dots(indication.bodies, ascii_only=page.ascii_only)}  {years(indication.bodies)}")
    if indication.line:
        page.line(line_of_care(indication.line, page, cite))
    page.table(
        {"body": False, "year": True, "direction": True, "strength / certainty": True, "recommendation": False},
        [_recommendation(item, page, cite) for item in indication.recommendations],
    )


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
        until = "A caution alone if" if item.ends else "Until corrected"
        text = f"{text.rstrip('.')}. {until}: {item.corrected.what.rstrip('.')}, by {item.corrected.who}"
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
    columns = {"severity": True, "risk": False, "incidence": False}
    if record.risks:
        page.heading("Risks")
        page.table(columns, [_risk(item, page, cite) for item in record.risks])
        _none_found(SERIOUS_RISK_FIGURE, record, page)
    if record.variant_risks:
        page.heading("Serious risks of variants")
        page.table(
            columns | {"stated for": False},
            [(*_risk(item, page, cite), item.stated_for) for item in record.variant_risks],
        )


def _risk(item: StatedRisk, page: Page, cite: Citations) -> tuple[str | Text, ...]:
    said = cite.statement(item, page, text=f"{item.name}. {item.text}" if item.text else item.name)
    return item.severity, said, incidence(item.incidence)


_PROCEDURE_SECTIONS: Mapping[str, Section[ProcedurePage]] = {
    "what": _what,
    "variants": _family,
    "guidance": _guidance,
    "before": _before,
    "bodies": _bodies,
    "contraindications": _contraindications,
    "risks": _risks,
    "outcomes": _outcomes,
    "course": _course,
    "technique": _technique,
    "gaps": _gaps,
}
"""The sections of a procedure's page, in their order."""

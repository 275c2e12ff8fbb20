"""The first screens of `painref show`: a procedure and a condition in what fits the window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.names import some_of
from painref.knowledge.owed import OUTCOMES
from painref.output.reference_wording import (
    best_supported,
    bleeding_class,
    classes_in_words,
    counts,
    dots,
    dots_legend,
    guided_by,
    head,
    path_in_words,
    short_grades,
    subject,
    verdict_in_words,
)
from painref.output.terminal.card import Part, tabled, titled
from painref.output.terminal.console import Cell, Page
from painref.output.terminal.style import BALANCE_STYLE, Style
from painref.output.text import plain
from painref.output.wording import incidence, origin, words
from painref.reference.cards import best_grades, by_support, care_path, verdict

if TYPE_CHECKING:
    from painref.knowledge.model import Prerequisite, Statement
    from painref.reference.condition import ConditionPage
    from painref.reference.indications import IndicationPage
    from painref.reference.positions import BodyPosition
    from painref.reference.procedure import ProcedurePage, StatedContraindication, StatedRisk, VariantLine

_NOT_YET = ("until-corrected", "postponed")


def procedure_parts(record: ProcedurePage, page: Page) -> list[Part]:
    """Return the first screen of a procedure: what bodies say, what it is, how it is guided, when not, what may go
    wrong, what comes of it."""
    indications = by_support(record.indications)
    bodies = [(item.condition_name, item.role, item.balance) for item in indications]
    bodies += [
        (line.condition_name, line.role, line.balance) for variant in record.variants for line in variant.indications
    ]
    parts = [
        _titled(record.name, ", ".join(record.abbreviations) + origin(record)),
        titled("BOTTOM LINE", [verdict_in_words(verdict(bodies), "it", by_use=bool(indications))]),
        titled("WHAT", [_said(record.summary, page)]),
        titled("GUIDED BY", [guided_by(record.guidance)] if record.guidance else []),
    ]
    if record.variants:
        parts.append(_variants(record.variants))
    elif record.indications:
        columns = {"FOR": False, "": True, "bodies": False, "grade for, against": False}
        rows = [_indication(item, page) for item in indications]
        parts.append(tabled(columns, rows, noun="indication"))
    parts += [
        titled("BLEEDING", [classes_in_words(record.bleeding_risk)] if record.bleeding_risk else []),
        titled("FIRST", (_said(item, page) for item in record.prerequisites), vital=False),
        titled("EXCLUDED IF", _refusals(record, ("absolute",), page), style=Style.BAD, least=3),
        titled("NOT YET IF", _refusals(record, _NOT_YET, page), style=Style.CAUTION),
        titled("RISKS", (_risk(item, page) for item in record.risks), least=2),
        titled("OF VARIANTS", _variant_risks(record, page), least=3, vital=False),
        titled("OUTCOME", _outcomes(record, page)),
        titled("COURSE", (_said(item, page) for item in record.course), least=0),
        titled("TECHNIQUE", (_said(item, page) for item in record.technique), least=0),
        titled("A VARIANT", [f"painref show {variant.id}" for variant in record.variants], vital=False),
        _footer("bodies, risks, ...", bodies=bool(record.indications) and not record.variants),
    ]
    return parts


def condition_parts(record: ConditionPage, page: Page) -> list[Part]:
    """Return the first screen of a condition: what bodies say, what it is, when to think of it, what comes first, the
    path of care, and what is done for it."""
    condition = record.condition
    bodies = [(line.procedure_name, line.role, line.balance) for line in record.procedures]
    codes = [code.code for code in condition.icd10cm.codes] if condition.icd10cm else []
    path = care_path(record.procedures)
    parts = [
        _titled(condition.name, ", ".join(condition.abbreviations) + origin(record)),
        titled("BOTTOM LINE", [verdict_in_words(verdict(bodies), "procedures")]),
        titled("WHAT", [_said(condition.summary, page)]),
        titled("ICD-10-CM", [some_of(codes, 6, ", ", ", and")] if codes else [], vital=False),
        titled("SUSPECT IF", [_said(condition.suspect, page)] if condition.suspect else []),
        titled("WORK-UP", (_said(item, page) for item in condition.workup)),
        titled("FIRST", [_said(condition.conservative_first, page)] if condition.conservative_first else []),
        titled("CARE", (_said(item, page) for item in condition.care), vital=False),
        titled("CARE PATH", [path_in_words(path, ascii_only=page.ascii_only)] if path else []),
    ]
    if record.procedures:
        columns = {"PROCEDURE": False, "line of care": False, "": True, "bodies": False}
        rows = [
            (
                f"{line.procedure_name}{origin(line)}",
                words(line.line.place) if line.line else "not placed",
                _dots(line.bodies, line.balance, page),
                counts(line.bodies, short=True),
            )
            for line in record.procedures
        ]
        parts.append(tabled(columns, rows, noun="procedure"))
    parts += [
        titled("FINDINGS", (_said(item, page) for item in condition.features), least=0),
        titled("NARROWER", record.narrower, least=2, vital=False),
        titled("PART OF", record.parents, vital=False),
        _footer("criteria, care, ...", bodies=bool(record.procedures)),
    ]
    return parts


def _titled(name: str, aside: str) -> Part:
    return Part(lambda page, _: page.title(name, aside))


def _said(statement: Statement | Prerequisite, page: Page, text: str | None = None) -> Text:
    """Return the head of a statement, marked if it is not verified."""
    said = Text(plain(head(statement.text) if text is None else text)).append(
        page.mark(statement.verified), style=Style.CAUTION
    )
    return said.append(plain(origin(statement)), style=Style.FAINT)


def _variants(variants: Iterable[VariantLine]) -> Part:
    rows = [
        (
            f"{variant.name}{origin(variant)}",
            ", ".join(map(words, variant.modalities[:1])) or "-",
            best_supported(variant),
            bleeding_class(variant.bleeding),
        )
        for variant in variants
    ]
    columns = {"VARIANT": False, "guided by": False, "for, and bodies": False, "bleeding": False}
    return tabled(columns, rows, noun="variant", least=4)


def _indication(item: IndicationPage, page: Page) -> tuple[Cell, ...]:
    best_for, best_against = best_grades(item)
    role = "" if item.role == "therapeutic" else f" ({item.role})"
    return (
        f"{item.condition_name}{role}{origin(item)}",
        _dots(item.bodies, item.balance, page),
        counts(item.bodies, short=True),
        short_grades(best_for, best_against),
    )


def _dots(bodies: Iterable[BodyPosition], balance: str, page: Page) -> Text:
    return Text(dots(bodies, ascii_only=page.ascii_only), style=BALANCE_STYLE[balance])


def _outcomes(record: ProcedurePage, page: Page) -> list[Text]:
    """Return what comes of a procedure, or that this was looked for and not found."""
    none = [Text(plain(f"none found: {head(gap.text)}")) for gap in record.gaps if gap.about == OUTCOMES]
    return [_said(item, page) for item in record.outcomes] or none


_ASKED_OF_EVERYBODY = ("infection_now", "coagulation", "drugs", "pregnancy")
"""What is asked before any needle, by question: it is named before what few patients have."""


def _refusals(record: ProcedurePage, severities: tuple[str, ...], page: Page) -> list[Text]:
    found = [item for item in record.contraindications if item.severity in severities]
    return [_said(item, page, subject(item.text)) for item in sorted(found, key=_asked_of)]


def _asked_of(item: StatedContraindication) -> int:
    places = (place for place, question in enumerate(_ASKED_OF_EVERYBODY) if question in (item.when or ""))
    return next(places, len(_ASKED_OF_EVERYBODY))


def _risk(item: StatedRisk, page: Page) -> Text:
    rate = f" {incidence(item.incidence)}" if item.incidence else ""
    said = Text(plain(f"{item.name} ({item.severity}){rate}"))
    return said.append(page.mark(item.verified), style=Style.CAUTION).append(plain(origin(item)), style=Style.FAINT)


def _variant_risks(record: ProcedurePage, page: Page) -> list[Text]:
    """Return the grave risks that variants of a family state, each once and with their names."""
    names = {variant.id: variant.name for variant in record.variants}
    stated: dict[str, list[StatedRisk]] = {}
    for item in record.variant_risks:
        stated.setdefault(item.name, []).append(item)
    return [
        _risk(items[0], page).append(
            plain(f" [{', '.join(names[item.stated_for] for item in items)}]"), style=Style.FAINT
        )
        for items in stated.values()
    ]


def _footer(sections: str, *, bodies: bool) -> Part:
    def draw(page: Page, _: int) -> None:
        if bodies:
            page.line(dots_legend(ascii_only=page.ascii_only), style=Style.FAINT)
        page.line(f"All: --full. Parts: --section {sections}{page.short_legend()}", style=Style.FAINT)

    return Part(draw)

"""The page of a word for several entries."""

from __future__ import annotations

from rich.text import Text

from painref.knowledge.names import some_of
from painref.output.options import Detail
from painref.output.reference_wording import bleeding_class, bodies_of, conditions_of
from painref.output.terminal.card import Part, print_parts, tabled, titled
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import counted, origin, words
from painref.reference.lines import ProcedureLine
from painref.reference.terms import CoveredCondition, TermPage

_MOST_CODES = 2


def print_term(record: TermPage, page: Page, *, detail: Detail | None = None) -> None:
    """Print what a word covers: conditions, those under them set in, procedures and drugs."""
    parts = [
        Part(lambda page, _: page.title(record.name, ", ".join(record.codes or record.aliases) + origin(record))),
        titled("COVERS", [_covers(record)]),
    ]
    more = f"painref show {_typed(record)} --full"
    if record.conditions:
        columns = {"condition": False, "ICD-10-CM": False, "procedures": True}
        parts.append(tabled(columns, map(_condition, record.conditions), noun="condition", more=more))
    if record.procedures:
        parts.append(procedure_table(record.procedures, more))
    if record.medications:
        rows = [
            (f"{drug.name}{origin(drug)}", some_of(drug.brands, 2, ", ", ", and") or "-", str(drug.holds))
            for drug in record.medications
        ]
        parts.append(tabled({"drug": False, "brands": False, "holds stated": True}, rows, noun="drug", more=more))
    parts.append(titled("MORE", [_next(record)], style=Style.FAINT))
    print_parts(parts, page, full=detail is not None and detail.full)


def procedure_table(lines: tuple[ProcedureLine, ...], more: str) -> Part:
    """Return the table of procedures beside each other: guided by, for what, what bodies say, bleeding class."""
    columns = {"procedure": False, "guided by": False, "for": False, "bodies": False, "bleeding": False}
    rows = [
        (
            f"{line.name}{origin(line)}",
            ", ".join(map(words, line.modalities[:2])) or "-",
            conditions_of(line),
            bodies_of(line),
            bleeding_class(line.bleeding),
        )
        for line in lines
    ]
    return tabled(columns, rows, noun="procedure", more=more)


def _covers(record: TermPage) -> str:
    under = sum(item.under is not None for item in record.conditions)
    heads = len(record.conditions) - under
    said = [counted(heads, "condition") + (f" and {under} under them" if under else "")] if heads else []
    said += [counted(len(record.procedures), "procedure")] if record.procedures else []
    said += [counted(len(record.medications), "drug")] if record.medications else []
    return f"{', '.join(said)}; it is a word for several, painref has no rules for it as such"


def _condition(item: CoveredCondition) -> tuple[Text, str, str]:
    name = Text(f"{'  ' if item.under else ''}{plain(item.name)}{plain(origin(item))}")
    codes = some_of(item.codes, _MOST_CODES, ", ", ", and") or "-"
    return name, codes, str(item.procedures or "-")


def _typed(record: TermPage) -> str:
    return record.id.replace("-", " ") if not record.codes else record.id


def _next(record: TermPage) -> str:
    if record.conditions:
        return f'painref list --condition "{_typed(record)}": what is done for them; painref show NAME: one of them'
    if record.medications:
        return "painref hold NAME --for PROCEDURE"
    return "painref show NAME: one of them; painref compare A B"

"""The page of `painref compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from painref.knowledge.model import CourseAspect, Guidance, Risk
from painref.notice import INTENDED_USE
from painref.output.compare_wording import best_counts, bottom_line, differences, of_all, refusals, risks, rows_for
from painref.output.terminal.card import Part, print_parts, tabled, titled
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Cell, Page
from painref.output.terminal.style import BALANCE_STYLE, Style
from painref.output.text import plain
from painref.output.wording import bleeding, incidence, origin, words
from painref.reference.compare import ComparedProcedure, Comparison
from painref.reference.indications import IndicationLine


def print_comparison(record: Comparison, page: Page, *, full: bool = False) -> None:
    """Print the first screen, which says what differs; or everything."""
    if full:
        _print_in_full(record, page)
    else:
        print_parts(_parts(record, page), page)


def _parts(record: Comparison, page: Page) -> list[Part]:
    names = [f"{side.name}{origin(side)}" for side in record.procedures]
    columns = dict.fromkeys(names, False)
    excluding = refusals(record.shared_contraindications, page.mark)
    shared = risks(record.shared_risks, page.mark)
    together = of_all(record).upper()
    return [
        Part(lambda page, _: page.title(" and ".join(names))),
        titled("BOTTOM LINE", [bottom_line(record)], style=Style.HEADING),
        tabled({"FOR": False, **columns}, rows_for(record), noun="condition"),
        tabled({"DIFFERENCES": False, **columns}, differences(record, page.mark), noun="difference", more="--full"),
        titled("EXCLUDED IF", [f"{together}: {excluding[0]}", *excluding[1:]] if excluding else [], style=Style.BAD),
        titled("RISKS", [f"{together}: {shared[0]}", *shared[1:]] if shared else []),
        Part(_footer),
    ]


def _footer(page: Page, _: int) -> None:
    page.line(f"All, with sources: --full.{page.short_legend()}", style=Style.FAINT)
    page.line("For health professionals. Informs a decision, does not make it.", style=Style.FAINT)


def _print_in_full(record: Comparison, page: Page) -> None:
    """Print profile, indications, contraindications, risks, outcomes and course, a column for each procedure."""
    cite = Citations(record.sources)
    sides = record.procedures
    for side in sides:
        page.title(side.name, f"{side.id}{', family' if side.is_family else ''}{origin(side)}")
    names = {side.name: False for side in sides}
    page.heading("Profile")
    page.table(
        {"aspect": False, **names},
        [
            ("category", *(words(side.category) for side in sides)),
            ("invasiveness", *(", ".join(map(words, side.invasiveness)) or "not stated" for side in sides)),
            ("bleeding risk", *(_bleeding(side, page, cite) for side in sides)),
            ("guidance", *(_cell([_guidance(item, page, cite) for item in side.guidance], page) for side in sides)),
        ],
    )
    page.heading("For, by what bodies say")
    page.table(
        {"condition": False, **names},
        [(row.condition_name, *(_said(lines) for lines in row.indications)) for row in record.conditions],
    )
    _all_and_own(
        "Absolute contraindications",
        [cite.statement(item, page) for item in record.shared_contraindications],
        {side.name: [cite.statement(item, page) for item in side.contraindications] for side in sides},
        of_all(record),
        page,
    )
    _all_and_own(
        "Risks",
        [_risk(item, page, cite) for item in record.shared_risks],
        {side.name: [_risk(item, page, cite) for item in side.risks] for side in sides},
        of_all(record),
        page,
    )
    page.heading("Outcomes and course")
    page.table(
        {"course": False, **names},
        [
            ("outcomes", *(_cell([cite.statement(item, page) for item in side.outcomes], page) for side in sides)),
            *(
                (
                    words(aspect),
                    *(
                        _cell([cite.statement(item, page) for item in side.course if item.aspect is aspect], page)
                        for side in sides
                    ),
                )
                for aspect in CourseAspect
            ),
        ],
    )
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(INTENDED_USE, style=Style.FAINT)


def _bleeding(side: ComparedProcedure, page: Page, cite: Citations) -> Cell:
    if not side.bleeding_risk:
        return f"{bleeding(side.variant_classes)} (by variant)" if side.variant_classes else "not stated"
    return _cell([cite.bleeding(risk, page, in_full=False) for risk in side.bleeding_risk], page)


def _guidance(item: Guidance, page: Page, cite: Citations) -> Text:
    return cite.statement(item, page, text=f"{words(item.modality)}: {words(item.role)}")


def _risk(item: Risk, page: Page, cite: Citations) -> Text:
    how_often = f", {incidence(item.incidence)}" if item.incidence else ""
    return cite.statement(item, page, text=f"{item.name} ({item.severity}{how_often})")


def _said(lines: Sequence[IndicationLine]) -> Cell:
    """Return the balance in each role with the bodies of it; where a family's variants differ, each balance once."""
    cell = Text()
    for role in dict.fromkeys(line.role for line in lines):
        cell.append(f"{'; ' if cell else ''}{role}: ")
        balances = sorted({line.balance for line in lines if line.role is role}, key=lambda balance: balance.rank)
        for number, balance in enumerate(balances):
            cell.append(", " if number else "").append(balance, style=BALANCE_STYLE[balance])
        cell.append(f" ({best_counts(line for line in lines if line.role is role)})", style=Style.FAINT)
        cell.append(plain(next((origin(line) for line in lines if line.role is role and line.origin), "")))
    return cell or "-"


def _all_and_own(
    title: str, shared: Sequence[Text], own: Mapping[str, Sequence[Text]], together: str, page: Page
) -> None:
    """Print what all procedures have, once, and below it what each has besides."""
    if shared:
        page.heading(f"{title} of {together}")
        page.bullets(shared)
    if any(own.values()) or not shared:
        page.heading(f"{title} besides" if shared else title)
        page.table(dict.fromkeys(own, False), [[_cell(items, page) for items in own.values()]])


def _cell(items: Sequence[Text], page: Page) -> Cell:
    """Return several statements in one cell: a line each on a terminal, one line into a pipe."""
    return Text("\n" if page.wraps else " | ").join(items) if items else "-"

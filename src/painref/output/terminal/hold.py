"""The page of `painref hold`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from rich.text import Text

from painref.knowledge.intervals import longest_weeks
from painref.notice import INTENDED_USE
from painref.output.hold_wording import (
    NO_WORD,
    beside,
    bottom_line,
    bottom_line_of_each,
    class_of,
    first_dose,
    in_words,
    last_dose,
    moment,
    not_used,
    pairs,
    short,
    statements_of,
    timeline,
    together,
)
from painref.output.options import Detail
from painref.output.reference_wording import head
from painref.output.terminal.card import Part, tabled, titled
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.detail import Section, print_detail
from painref.output.terminal.style import HOLD_STYLE, Style
from painref.output.text import plain
from painref.output.wording import bleeding, hold, interval, origin, words
from painref.reference.holds import HoldPage, HoldProcedure, MedicationHolds, SpokenThromboticRisk
from painref.reference.spoken_holds import HoldsOfClass, SpokenHold


def print_holds(record: HoldPage, page: Page, *, detail: Detail | None = None) -> None:
    """Print the first screen of a hold: what bodies say, in a line and a table; or everything."""
    print_detail(record, page, detail or Detail(), partial(_title, record), _parts(record, page), _SECTIONS)


def _title(record: HoldPage, page: Page) -> None:
    procedures = [one.procedure.name for one in record.each() if one.procedure]
    before = f" before {' and before '.join(procedures)}" if procedures else ""
    on = f", {moment(record.on)}" if record.on else ""
    page.title(f"{' and '.join(f'{drug.name}{origin(drug)}' for drug in record.medications)}{before}{on}")


# --- First screen -----------------------------------------------------------------------------------------------------


def _parts(record: HoldPage, page: Page) -> list[Part]:
    if record.also_before:
        return _side_by_side(record, page)
    parts = [Part(lambda page, _: _title(record, page))]
    several = len(record.medications) > 1
    for drug in record.medications:
        label = short(drug).upper() if several else "BOTTOM LINE"
        parts.append(titled(label, [bottom_line(drug, record.procedure)], style="" if several else Style.HEADING))
    parts.append(titled("TOGETHER", together(record), style=Style.CAUTION))
    if record.procedure and not record.procedure.bleeding_risk:
        parts.append(titled("CLASS", [_no_class(record.procedure)], style=Style.CAUTION))
    for drug in record.medications:
        if statements := statements_of(drug, record.procedure):
            parts.append(_table(statements, drug, page, named=several))
        if record.procedure and not several and (rows := timeline(statements, ascii_only=page.ascii_only)):
            width = max(len(row[0]) for row in rows)
            lines = [f"{who:<{width}} {days}" for who, days in rows]
            parts.append(_lines("Days off the drug, the procedure on day 0", lines))
    for drug in record.medications:
        said = in_words(drug, record.procedure)
        parts.append(titled("IN WORDS", [f"{short(drug)}: {one}" if several else one for one in said], vital=False))
    for drug in record.medications:
        name = f"{short(drug)}: " if several else ""
        parts.append(_stopping(drug, page, name))
        if drug.narrower:
            parts.append(titled("BY DOSE", [f"{name}own entries: {', '.join(drug.narrower)}"], vital=False))
        if record.procedure:
            parts.append(titled("NOT USED", [f"{name}{reason}" for reason in not_used(drug)], least=0))
    parts.append(_raises(record))
    parts.append(Part(partial(_footer, record)))
    return parts


def _side_by_side(record: HoldPage, page: Page) -> list[Part]:
    """Return the first screen of drugs before several procedures: what differs, and a column for each procedure."""
    procedures = [one.procedure for one in record.each() if one.procedure]
    several = len(record.medications) > 1
    parts = [Part(lambda page, _: _title(record, page))]
    for drugs in zip(*(one.medications for one in record.each()), strict=True):
        label = short(drugs[0]).upper() if several else "BOTTOM LINE"
        parts.append(titled(label, [bottom_line_of_each(drugs, procedures)], style="" if several else Style.HEADING))
        columns = {"BODY": False, **{procedure.name: False for procedure in procedures}}
        rows = [(row.who, *row.cells) for row in beside(drugs, procedures)]
        parts.append(tabled(columns, rows, least=1))
    parts.append(titled("TOGETHER", pairs(record), style=Style.CAUTION))
    unclassed = [_no_class(one, called=one.name) for one in procedures if not one.bleeding_risk]
    parts.append(titled("CLASS", unclassed, style=Style.CAUTION))
    for drugs in zip(*(one.medications for one in record.each()), strict=True):
        name = f"{short(drugs[0])}: " if several else ""
        said = [one for drug, procedure in zip(drugs, procedures, strict=True) for one in in_words(drug, procedure)]
        parts.append(titled("IN WORDS", [f"{name}{one}" for one in dict.fromkeys(said)], vital=False))
        parts.append(_stopping(drugs[0], page, name))
    return [*parts, _raises(record), Part(partial(_footer, record))]


def _stopping(drug: MedicationHolds, page: Page, name: str) -> Part:
    """Return when a drug is not stopped, or only by plan: each time and finding once, what is said of it in --full.

    What is said of the drug itself and not of its whole group comes first, in words.
    """
    risks = [item for item in drug.thrombotic_risk if not item.together_with]
    own = [item for item in risks if item.finding and drug.id in item.drugs]
    said = [_who_says(f"{name}with {item.in_words}: {head(item.says)}", [item], page) for item in own]
    by_lead: dict[str, dict[str, list[SpokenThromboticRisk]]] = {}
    for item in sorted((item for item in risks if item not in own), key=lambda item: -_weeks(item)):
        by_lead.setdefault(_lead(item), {}).setdefault(item.in_words, []).append(item)
    for lead, circumstances in by_lead.items():
        each = (_who_says(what, items, page) for what, items in circumstances.items())
        said.append(Text(plain(f"{name}{lead} ")).append(Text(", ").join(each)))
    return titled("STOPPING IT", said, style=Style.CAUTION, vital=not name)


def _lead(item: SpokenThromboticRisk) -> str:
    return f"within {interval(item.wait).removeprefix('at least ')} of" if item.event and item.wait else "with"


def _weeks(item: SpokenThromboticRisk) -> float:
    return longest_weeks(item.wait) if item.wait else 0.0


def _who_says(what: str, items: Sequence[SpokenThromboticRisk], page: Page) -> Text:
    """Return what somebody has said of stopping a drug, and who: ``stroke (ACC/AHA 2024, ACCP 2022)``."""
    bodies = (
        Text(plain(f"{item.body} {item.year}")).append(page.mark(item.verified), style=Style.CAUTION) for item in items
    )
    return Text(plain(f"{what} (")).append(Text(", ").join(bodies)).append(")")


def _raises(record: HoldPage) -> Part:
    return titled("RAISES RISK", (f"{head(item.text)}{origin(item)}" for item in record.modifiers), least=0)


def _table(statements: Sequence[SpokenHold], drug: MedicationHolds, page: Page, *, named: bool) -> Part:
    """Return the table of what each body says, most direct first, with the days of the doses where they are known."""
    columns = {short(drug).upper() if named else "BODY": False, "its class": False, "before": False, "restart": False}
    classes = {id(item): of_class for of_class in drug.classes for item in of_class.statements}
    rows = [
        (
            _body(item, page),
            class_of(item, classes[id(item)]),
            Text(last_dose(item), style=HOLD_STYLE[item.action]),
            first_dose(item),
        )
        for item in statements
    ]
    return tabled(columns, rows, noun="statement", least=3)


def _body(item: SpokenHold, page: Page) -> Text:
    body = Text(plain(f"{item.body} {item.year}")).append(page.mark(item.verified), style=Style.CAUTION)
    body.append(plain(f" ({item.written_for})") if item.written_for else "", style=Style.FAINT)
    body.append("" if item.in_force else " (replaced)", style=Style.FAINT)
    return body.append(plain(origin(item)), style=Style.FAINT)


def _lines(heading: str, lines: Sequence[str]) -> Part:
    def draw(page: Page, size: int) -> None:
        if size:
            page.line(heading, style=Style.FAINT)
        for line in lines[:size]:
            page.line(line, indent=2)

    return Part(draw, len(lines), 0)


def _no_class(procedure: HoldProcedure, *, called: str = "it") -> str:
    variants = (
        f"; its variants have: {', '.join(item.name for item in procedure.variants)}" if procedure.variants else ""
    )
    return f"no body in painref classes {called}; every class is shown{variants}"


def _footer(record: HoldPage, page: Page, _: int) -> None:
    count = "Days count from the hour of the procedure. " if record.on else ""
    page.line(f"{count}All: --full.{page.short_legend()}", style=Style.FAINT)
    page.line("For health professionals. Informs a decision, does not make it.", style=Style.FAINT)


# --- Procedure and drugs ----------------------------------------------------------------------------------------------


def _classes(record: HoldPage, page: Page, cite: Citations) -> None:
    for one in record.each():
        for drug in one.medications:
            before = f" before {one.procedure.name}" if one.procedure and record.also_before else ""
            page.line(f"{drug.name}{before}: {bottom_line(drug, one.procedure)}")
    for one in record.each():
        if one.procedure:
            page.blank()
            _procedure(one.procedure, page, cite)


def _holds(record: HoldPage, page: Page, cite: Citations) -> None:
    for one in record.each():
        for medication in one.medications:
            page.blank()
            if one.procedure and record.also_before:
                page.line(f"Before {one.procedure.name}", style=Style.HEADING)
            _medication(medication, one.procedure, page, cite)


def _modifiers(record: HoldPage, page: Page, cite: Citations) -> None:
    if record.modifiers:
        page.heading("Patient factors that raise the bleeding-risk class by one, by the body cited")
        page.bullets(cite.statement(item, page) for item in record.modifiers)


def _use(_: HoldPage, page: Page, __: Citations) -> None:
    page.blank()
    page.line(INTENDED_USE, style=Style.FAINT)


def _procedure(procedure: HoldProcedure, page: Page, cite: Citations) -> None:
    page.title(procedure.name, f"{procedure.id}{origin(procedure)}")
    if procedure.bleeding_risk:
        inherited = "" if procedure.stated_for == procedure.id else f" (stated for its family, {procedure.stated_for})"
        page.line(f"Bleeding-risk class, by body{inherited}:")
        page.bullets(cite.bleeding(risk, page) for risk in procedure.bleeding_risk)
        return
    page.line("No bleeding-risk class is stated for it or its families; every class is shown.", style=Style.CAUTION)
    if procedure.variants:
        page.line("Name a variant to see only its classes:")
        page.bullets(
            f"{variant.name} ({variant.id}): {bleeding(variant.classes)}{origin(variant)}"
            for variant in procedure.variants
        )


def _medication(medication: MedicationHolds, procedure: HoldProcedure | None, page: Page, cite: Citations) -> None:
    page.title(
        medication.name, ", ".join((medication.id, medication.drug_class, *medication.brands)) + origin(medication)
    )
    if medication.narrower:
        page.line(f"By dose or purpose: {', '.join(medication.narrower)}", style=Style.FAINT)
    if procedure and procedure.bleeding_risk:
        _by_own_class(medication, page, cite)
    else:
        for of_class in medication.classes:
            _class(of_class, page, cite)
    if medication.thrombotic_risk:
        page.heading("Risk of stopping it")
        page.bullets(_thrombotic_risk(item, page, cite) for item in medication.thrombotic_risk)


def _by_own_class(medication: MedicationHolds, page: Page, cite: Citations) -> None:
    """Print what each body says by its own class of the procedure, side by side."""
    page.heading(f"Each body by its own class{': bodies differ' if medication.differ else ''}")
    if not medication.classes:
        page.line(bottom_line(medication, None), style=Style.CAUTION)
    else:
        page.table(
            {"body": False, "its class": False, "what to do": False, "says": False},
            [_row(item, page, cite, of_class) for of_class in medication.classes for item in of_class.statements],
        )
    for reason in not_used(medication):
        page.line(f"Not used: {reason}.", style=Style.FAINT)


def _class(of_class: HoldsOfClass, page: Page, cite: Citations) -> None:
    differ = ": bodies differ" if of_class.differ else ""
    page.heading(f"Before a procedure of {words(of_class.bleeding_class)} bleeding risk{differ}")
    if not of_class.statements:
        page.line(NO_WORD, style=Style.CAUTION)
        return
    page.table(
        {"body": False, "what to do": False, "says": False},
        [_row(item, page, cite) for item in of_class.statements],
    )


def _row(item: SpokenHold, page: Page, cite: Citations, of_class: HoldsOfClass | None = None) -> tuple[str | Text, ...]:
    says = Text(plain(f"{item.proviso[0].upper()}{item.proviso[1:]}: ") if item.proviso else "", style=Style.CAUTION)
    says.append(plain(item.says), style="default").append(page.mark(item.verified), style=Style.CAUTION)
    says.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))}", style=Style.FAINT)
    about = [f"for {item.written_for}"] if item.written_for else []
    about += [] if item.in_force else ["no longer in force"]
    noted = f" ({', '.join(about)})" if about else ""
    body = plain(f"{item.body} {item.year}{noted}")
    todo = Text(hold(item.action, item.stop, item.restart, item.target), style=HOLD_STYLE[item.action])
    if of_class is None:
        return body, todo, says
    klass = words(of_class.bleeding_class) if of_class.bleeding_class else "every class"
    return body, f"{klass} ({', '.join(item.levels)})" if item.levels else klass, todo, says


def _thrombotic_risk(item: SpokenThromboticRisk, page: Page, cite: Citations) -> Text:
    """Return when a body does not want the drug stopped, or only by the prescriber's plan."""
    if item.event and item.wait:
        lead = f"Within {interval(item.wait).removeprefix('at least ')} of {item.in_words}: "
    elif item.finding:
        lead = f"With {item.in_words}: "
    else:
        lead = f"Together with {', '.join(map(words, item.together_with))}: "
    grade = f" ({item.grade})" if item.grade else ""
    line = Text(plain(lead), style=Style.HEADING)
    line.append(plain(f"{item.says} {item.body} {item.year}{grade}"), style="not bold")
    line.append(page.mark(item.verified), style=Style.CAUTION)
    return line.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))}", style="not bold dim")


_SECTIONS: Mapping[str, Section[HoldPage]] = {
    "classes": _classes,
    "holds": _holds,
    "modifiers": _modifiers,
    "use": _use,
}
"""The sections of the page, in their order."""

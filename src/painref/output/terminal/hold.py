"""The page of `painref hold`."""

from __future__ import annotations

from rich.text import Text

from painref.notice import INTENDED_USE
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import HOLD_STYLE, Style
from painref.output.text import plain
from painref.output.wording import hold, origin, words
from painref.reference.holds import HoldPage, HoldProcedure, HoldsOfClass, MedicationHolds, SpokenHold


def print_holds(record: HoldPage, page: Page) -> None:
    """Print the procedure's class if one was asked for, then each drug class by class, then what raises the class."""
    cite = Citations(record.sources)
    if record.procedure:
        _procedure(record.procedure, page, cite)
    for number, medication in enumerate(record.medications):
        if number or record.procedure:
            page.blank()
        _medication(medication, page, cite)
    if record.modifiers:
        page.heading("Patient factors that raise the bleeding-risk class by one")
        page.bullets(cite.statement(item, page) for item in record.modifiers)
        if record.procedure and record.procedure.raised_to:
            page.line(f"The class is then {record.procedure.raised_to}; without --for, every class is shown.")
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(INTENDED_USE, style=Style.FAINT)


def _procedure(procedure: HoldProcedure, page: Page, cite: Citations) -> None:
    page.title(procedure.name, f"{procedure.id}{origin(procedure)}")
    risk = procedure.bleeding_risk
    if risk is not None:
        inherited = "" if procedure.stated_for == procedure.id else f" (stated for its family, {procedure.stated_for})"
        said = f"{risk.bleeding_class}{inherited}. {risk.text}".rstrip()
        page.line(cite.statement(risk, page, lead="Bleeding-risk class: ", text=said))
        return
    page.line("No bleeding-risk class is stated for it or its families; every class is shown.", style=Style.CAUTION)
    if procedure.variants:
        page.line("Name a variant to see only its class:")
        page.bullets(
            f"{words(variant.bleeding_class)}: {variant.name} ({variant.id}){origin(variant)}"
            for variant in procedure.variants
        )


def _medication(medication: MedicationHolds, page: Page, cite: Citations) -> None:
    page.title(
        medication.name, ", ".join((medication.id, medication.drug_class, *medication.brands)) + origin(medication)
    )
    if medication.narrower:
        page.line(f"By dose or purpose: {', '.join(medication.narrower)}", style=Style.FAINT)
    for of_class in medication.classes:
        _class(of_class, page, cite)


def _class(of_class: HoldsOfClass, page: Page, cite: Citations) -> None:
    differ = ": bodies differ" if of_class.differ else ""
    page.heading(f"Before a procedure of {of_class.bleeding_class} bleeding risk{differ}")
    if not of_class.statements:
        page.line("No body in the knowledge has spoken. That is not leave to continue.", style=Style.CAUTION)
        return
    page.table(
        {"body": False, "what to do": False, "says": False},
        [_row(item, page, cite) for item in of_class.statements],
    )


def _row(item: SpokenHold, page: Page, cite: Citations) -> tuple[str | Text, ...]:
    says = Text(plain(f"{item.proviso[0].upper()}{item.proviso[1:]}: ") if item.proviso else "", style=Style.CAUTION)
    says.append(plain(item.says), style="default").append(page.mark(item.verified), style=Style.CAUTION)
    says.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))}", style=Style.FAINT)
    body = f"{item.body} {item.year}" if item.in_force else f"{item.body} {item.year} (no longer in force)"
    todo = Text(hold(item.action, item.stop, item.restart), style=HOLD_STYLE[item.action])
    return body, todo, says

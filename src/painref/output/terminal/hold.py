"""The page of `painref hold`."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from painref.notice import INTENDED_USE
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import HOLD_STYLE, Style
from painref.output.text import plain
from painref.output.wording import bleeding, hold, interval, origin, words
from painref.reference.holds import (
    HoldPage,
    HoldProcedure,
    HoldsOfClass,
    MedicationHolds,
    SpokenHold,
    SpokenThromboticRisk,
)

_NO_WORD = "No body in the knowledge has spoken. This does not mean it is safe to continue."


def print_holds(record: HoldPage, page: Page) -> None:
    """Print the bottom line, the procedure's classes if one was asked for, each drug, then what raises a class."""
    cite = Citations(record.sources)
    for medication in record.medications:
        _bottom_line(medication, record.procedure, page)
    if record.procedure:
        page.blank()
        _procedure(record.procedure, page, cite)
    for medication in record.medications:
        page.blank()
        _medication(medication, record.procedure, page, cite)
    if record.modifiers:
        page.heading("Patient factors that raise the bleeding-risk class by one, by the body cited")
        page.bullets(cite.statement(item, page) for item in record.modifiers)
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(INTENDED_USE, style=Style.FAINT)


# --- Bottom line ------------------------------------------------------------------------------------------------------


def _bottom_line(medication: MedicationHolds, procedure: HoldProcedure | None, page: Page) -> None:
    """Print in a line what each body says before the procedure, or the most cautious word for each class."""
    before = f" before {procedure.name}" if procedure else ""
    line = Text(plain(f"{medication.name}{before}: "), style=Style.HEADING)
    said = _by_body(medication) if procedure and procedure.bleeding_risk else _by_class(medication)
    line.append(plain(said or _NO_WORD), style="not bold")
    if medication.prescriber and any(_holds_back(of_class.statements) for of_class in medication.classes):
        line.append(" Agree on it with the prescriber.", style="not bold")
    page.line(line)


def _by_body(medication: MedicationHolds) -> str:
    """Return what each body says, the most cautious first: ``ASRA 2018: stop 3 days before. ASIPP 2024: continue.``"""
    found: dict[str, list[SpokenHold]] = {}
    for statement in _statements(medication.classes):
        found.setdefault(f"{statement.body} {statement.year}", []).append(statement)
    ordered = sorted(found.items(), key=lambda pair: not any(item.decides for item in pair[1]))
    return " ".join(f"{body}: {_one_body(items)}." for body, items in ordered)


def _one_body(statements: list[SpokenHold]) -> str:
    """Return what one body says, at which level; where something holds only for some patients, that it does."""
    always = [item for item in statements if not item.proviso]
    said = list(dict.fromkeys(_brief(item) for item in always or statements))
    more = f"{len(statements) - len(always)} for some patients, below" if len(always) < len(statements) else ""
    return "; ".join([*said, *([more] if always and more else [])])


def _brief(item: SpokenHold) -> str:
    where = f" ({', '.join(item.levels)})" if item.levels else ""
    proviso = f" ({item.proviso})" if item.proviso else ""
    return f"{hold(item.action, item.stop, item.restart)}{where}{proviso}"


def _by_class(medication: MedicationHolds) -> str:
    """Return the most cautious word for each class: ``before low risk: continue (ASIPP 2024); ...``."""
    parts = []
    for of_class in medication.classes:
        deciding = [item for item in of_class.statements if item.decides]
        if deciding:
            bodies = ", ".join(dict.fromkeys(f"{item.body} {item.year}" for item in deciding))
            parts.append(f"{words(of_class.bleeding_class)} risk, {_brief(deciding[0])} ({bodies})")
    return f"most cautious by class: {'; '.join(parts)}." if parts else ""


def _statements(classes: Iterable[HoldsOfClass]) -> Iterable[SpokenHold]:
    return (statement for of_class in classes for statement in of_class.statements)


def _holds_back(statements: Iterable[SpokenHold]) -> bool:
    return any(item.action != "continue" for item in statements)


# --- Procedure and drugs ----------------------------------------------------------------------------------------------


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
        page.line(_NO_WORD, style=Style.CAUTION)
    else:
        page.table(
            {"body": False, "its class": False, "what to do": False, "says": False},
            [_row(item, page, cite, of_class) for of_class in medication.classes for item in of_class.statements],
        )
    if medication.without_class:
        bodies = ", ".join(medication.without_class)
        page.line(f"Not used: {bodies}, with no class of this procedure, or no rule for its class.", style=Style.FAINT)


def _class(of_class: HoldsOfClass, page: Page, cite: Citations) -> None:
    differ = ": bodies differ" if of_class.differ else ""
    page.heading(f"Before a procedure of {words(of_class.bleeding_class)} bleeding risk{differ}")
    if not of_class.statements:
        page.line(_NO_WORD, style=Style.CAUTION)
        return
    page.table(
        {"body": False, "what to do": False, "says": False},
        [_row(item, page, cite) for item in of_class.statements],
    )


def _row(item: SpokenHold, page: Page, cite: Citations, of_class: HoldsOfClass | None = None) -> tuple[str | Text, ...]:
    says = Text(plain(f"{item.proviso[0].upper()}{item.proviso[1:]}: ") if item.proviso else "", style=Style.CAUTION)
    says.append(plain(item.says), style="default").append(page.mark(item.verified), style=Style.CAUTION)
    says.append(f" {cite.of([item.by], plain(item.at))}{plain(origin(item))}", style=Style.FAINT)
    body = f"{item.body} {item.year}" if item.in_force else f"{item.body} {item.year} (no longer in force)"
    todo = Text(hold(item.action, item.stop, item.restart), style=HOLD_STYLE[item.action])
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

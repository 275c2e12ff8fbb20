"""What each body does with each drug before the options, with days where the day of the procedure is known."""

from __future__ import annotations

from collections.abc import Iterator

from painref.output import triage_wording as worded
from painref.output.hold_wording import moment
from painref.output.wording import hold, interval, origin
from painref.paper.document import Column
from painref.paper.marks import mark
from painref.reference.hold_dates import first_dose, last_dose
from painref.triage.summary import DrugState, SharedHold, Summary

HOLD_COLUMNS = (
    Column("Drug", 18),
    Column("Body, its class", 26),
    Column("Before", 26),
    Column("Restart", 20),
    Column("Options", 10),
)


def hold_rows(summary: Summary, on: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each body that speaks of a drug, the most cautious first."""
    for drug in summary.drugs:
        yield from _drug(drug, summary, on)


def _drug(drug: DrugState, summary: Summary, on: str) -> Iterator[tuple[str, ...]]:
    every = summary.ranks
    for item in drug.holds:
        of = worded.ranks(item.ranks, every).strip(" ()") or "all"
        yield drug.name, _class(item), _before(item, on), _restart(item, on), of
    if not drug.holds:
        yield drug.name, "none", worded.NO_HOLD, "", ""


def stopping(drug: DrugState) -> str:
    """Return what comes before a drug is stopped, and what speaks against it; empty if nothing does."""
    said = ["a plan with its prescriber comes first"] if drug.prescriber else []
    said += [] if drug.risk_asked else [worded.RISK_NOT_ASKED]
    said += [f"{worded.drug_risk(risk)}{mark(risk.verified)}{origin(risk)}" for risk in drug.risks]
    return "; ".join(said)


def _class(item: SharedHold) -> str:
    level = f", {item.level}" if item.level else ""
    return f"{item.body} {item.year} ({item.bleeding_class}{level}){mark(item.verified)}{origin(item)}"


def _before(item: SharedHold, on: str) -> str:
    said = hold(item.action, item.stop, None)
    day = last_dose(item.stop, on) if on else ""
    dated = f"{said}: by {moment(day)}" if day else said
    return f"{dated}, {item.target}" if item.target else dated


def _restart(item: SharedHold, on: str) -> str:
    if item.restart is None:
        return "-"
    said = f"{interval(item.restart)} after"
    day = first_dose(item.restart, on) if on else ""
    return f"{said}: {moment(day)}" if day else said

"""Which entries `painref list` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from painref.errors import PainrefError, UsageError
from painref.knowledge.library import Knowledge
from painref.knowledge.lookup import find, normalise
from painref.knowledge.models import BleedingClass, Category, Id, Modality
from painref.knowledge.pages import ProcedureLine, condition_line, procedure_line


class NothingFoundError(PainrefError):
    """The filters leave nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the entries must have, as typed; None asks for nothing."""

    condition: str | None = None
    category: str | None = None
    region: str | None = None
    guidance: str | None = None
    bleeding_risk: str | None = None


def select(what: str, filters: Filters, knowledge: Knowledge) -> tuple[list[Any], Id | None]:
    """The lines of the entries that pass every filter, and the id of the condition asked for.

    Raises `UsageError` for a filter that does not go with `what` or has no such value, `NotFoundError` for a condition
    that does not exist, `NothingFoundError` if nothing passes.
    """
    _check_filters(what, filters)
    condition: Id | None = None
    match what:
        case "procedures":
            if filters.condition:
                condition = find(
                    filters.condition, knowledge.conditions, what="condition", hint="Try painref list conditions."
                ).id
            lines: list[Any] = _procedures(filters, condition, knowledge)
        case "conditions":
            region = known_region(filters.region, knowledge)
            lines = [
                condition_line(entry, knowledge)
                for entry in knowledge.conditions.values()
                if region is None or region in entry.regions
            ]
        case _:
            lines = list(getattr(knowledge, what).values())
    if not lines:
        raise NothingFoundError(f"no {what} pass these filters.", remedy="Drop one of them.")
    return lines, condition


def _check_filters(what: str, filters: Filters) -> None:
    allowed = {
        "procedures": ("condition", "category", "region", "guidance", "bleeding_risk"),
        "conditions": ("region",),
    }
    for name in ("condition", "category", "region", "guidance", "bleeding_risk"):
        if getattr(filters, name) is not None and name not in allowed.get(what, ()):
            option = name.replace("_", "-")
            raise UsageError(f"--{option} does not filter {what}.", remedy="It goes with: painref list procedures.")


def _one_of(text: str | None, option: str, values: Iterable[str]) -> str | None:
    if text is None:
        return None
    known = list(values)
    wanted = normalise(text)
    if wanted in known:
        return wanted
    close = get_close_matches(wanted, known, n=1)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    raise UsageError(f"'{text[:60]}' is no value of --{option}.", remedy=f"{hint}One of: {', '.join(known)}.")


def known_region(text: str | None, knowledge: Knowledge) -> str | None:
    """The region of that name, or None for none; raises `UsageError` if there is no such region."""
    question = knowledge.questions.get(Id("pain_regions"))
    return _one_of(text, "region", (option.id for option in question.options) if question else ())


def _procedures(filters: Filters, condition: Id | None, knowledge: Knowledge) -> list[ProcedureLine]:
    wanted: Mapping[str, str | None] = {
        "category": _one_of(filters.category, "category", Category),
        "region": known_region(filters.region, knowledge),
        "guidance": _one_of(filters.guidance, "guidance", Modality),
        "bleeding": _one_of(filters.bleeding_risk, "bleeding-risk", BleedingClass),
    }

    def passes(line: ProcedureLine) -> bool:
        return (
            (condition is None or (not line.is_family and any(i.condition == condition for i in line.indications)))
            and wanted["category"] in (None, line.category)
            and (wanted["region"] is None or wanted["region"] in line.regions)
            and (wanted["guidance"] is None or wanted["guidance"] in line.modalities)
            and wanted["bleeding"] in (None, line.bleeding_class)
        )

    lines = (procedure_line(procedure, knowledge) for procedure in knowledge.procedures.values())
    found = [line for line in lines if passes(line)]
    if condition is not None:
        found.sort(key=lambda line: min(i.balance.rank for i in line.indications if i.condition == condition))
    return found

"""Which entries `painref list` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from painref.errors import PainrefError, UsageError
from painref.knowledge.lookup import find, normalise
from painref.records import record
from painref.suggestions import suggestion

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id
    from painref.reference.lines import ProcedureLine

LISTED = ("procedures", "conditions", "medications", "questions")
"""What `painref list` lists."""


class NothingFoundError(PainrefError):
    """The filters leave nothing."""


@record
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
    if filters.condition:
        hint = "Try painref list conditions."
        condition = find(filters.condition, knowledge.conditions, what="condition", hint=hint).id
    wanted = {"condition": condition, "region": known_region(filters.region, knowledge), **_values(filters)}
    lines = [line for line in _lines(what, condition, knowledge) if _passes(traits(what, line), wanted)]
    if condition is not None:
        lines.sort(key=lambda line: rank(line, condition))
    if not lines:
        raise NothingFoundError(f"no {what} pass these filters.", remedy="Drop one of them.")
    return lines, condition


def _lines(what: str, condition: Id | None, knowledge: Knowledge) -> list[Any]:
    """Return a line for each entry of a list, or for each procedure for a condition, in the order of the files."""
    from painref.reference.lines import condition_line, procedure_line

    match what:
        case "procedures":
            procedures = knowledge.indicated_for(condition) if condition else knowledge.procedures.values()
            return [procedure_line(entry, knowledge) for entry in procedures]
        case "conditions":
            return [condition_line(entry, knowledge) for entry in knowledge.conditions.values()]
        case _:
            return list(getattr(knowledge, what).values())


def traits(what: str, line: Any) -> Mapping[str, Sequence[str]]:
    """What a line has of that which each filter asks for. A procedure for a condition is one that is no family."""
    match what:
        case "procedures":
            return {
                "condition": () if line.is_family else [indication.condition for indication in line.indications],
                "category": (line.category,),
                "region": line.regions,
                "guidance": line.modalities,
                "bleeding_risk": (line.bleeding_class,) if line.bleeding_class else (),
            }
        case "conditions":
            return {"region": line.regions}
        case _:
            return {}


def rank(line: ProcedureLine, condition: str) -> int:
    """The place of a procedure among those for a condition, by what bodies say of it."""
    return min(indication.balance.rank for indication in line.indications if indication.condition == condition)


def _passes(has: Mapping[str, Sequence[str]], wanted: Mapping[str, str | None]) -> bool:
    return all(value is None or value in has[name] for name, value in wanted.items())


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
    remedy = f"{suggestion(wanted, known)} One of: {', '.join(known)}.".lstrip()
    raise UsageError(f"'{text[:60]}' is not a value of --{option}.", remedy=remedy)


def known_region(text: str | None, knowledge: Knowledge) -> str | None:
    """The region of that name, or None for none; raises `UsageError` if there is no such region."""
    from painref.knowledge.model import Id

    question = knowledge.questions.get(Id("pain_regions"))
    return _one_of(text, "region", (option.id for option in question.options) if question else ())


def _values(filters: Filters) -> Mapping[str, str | None]:
    """What the filters with values of their own ask for."""
    from painref.knowledge.model import BleedingClass, Category, Modality

    return {
        "category": _one_of(filters.category, "category", Category),
        "guidance": _one_of(filters.guidance, "guidance", Modality),
        "bleeding_risk": _one_of(filters.bleeding_risk, "bleeding-risk", BleedingClass),
    }

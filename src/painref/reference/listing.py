"""Which entries `painref list` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from painref.errors import PainrefError, UsageError
from painref.knowledge.names import normalise
from painref.knowledge.resolver import CODE, conditions_meant, resolve
from painref.records import record
from painref.suggestions import suggestion

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id
    from painref.reference.lines import ProcedureLine

CONDITIONS = ("condition", "term", CODE)
"""The kinds of what means one condition or several."""

LISTED = ("procedures", "conditions", "medications", "questions", "red-flags")
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


def select(what: str, filters: Filters, knowledge: Knowledge) -> tuple[list[Any], tuple[Id, ...]]:
    """Return the lines of the entries that pass every filter, and the condition asked for with those under it.

    Procedures for a condition stand by line of care.

    Raises `UsageError` for a filter that does not go with `what` or has no such value, `NotFoundError` for a condition
    that does not exist, `NothingFoundError` if nothing passes.
    """
    _check_filters(what, filters)
    conditions: tuple[Id, ...] = ()
    if filters.condition:
        named = resolve(filters.condition, CONDITIONS, knowledge, hint="Try painref list conditions.")
        conditions = conditions_meant(named, knowledge)
    wanted = {"region": known_region(filters.region, knowledge), **_values(filters)}
    lines = [line for line in _lines(what, conditions, knowledge) if _passes(traits(what, line), wanted)]
    if conditions:
        placed = sorted((_by_standing(line, conditions, knowledge) for line in lines), key=lambda pair: pair[0])
        lines = [line for _, line in placed]
    if not lines:
        raise NothingFoundError(f"no {what} pass these filters.", remedy="Drop one of them.")
    return lines, conditions


def _lines(what: str, conditions: Sequence[Id], knowledge: Knowledge) -> list[Any]:
    """Return a line for each entry of a list, or each procedure for one of the conditions, in the order of files."""
    from painref.reference.lines import condition_line, procedure_line

    match what:
        case "procedures":
            found = {entry.id for condition in conditions for entry in knowledge.indicated_for(condition)}
            procedures = (entry for entry in knowledge.procedures.values() if not conditions or entry.id in found)
            return [procedure_line(entry, knowledge) for entry in procedures]
        case "conditions":
            return [condition_line(entry, knowledge) for entry in knowledge.conditions.values()]
        case "red-flags":
            from painref.reference.red_flags import red_flag_lines

            return list(red_flag_lines(knowledge))
        case _:
            return list(getattr(knowledge, what).values())


def traits(what: str, line: Any) -> Mapping[str, Sequence[str]]:
    """Return what a line has of that which each filter asks for."""
    match what:
        case "procedures":
            return {
                "category": (line.category,),
                "region": line.regions,
                "guidance": line.modalities,
                "bleeding_risk": [klass for of_body in line.bleeding for klass in of_body.classes],
            }
        case "conditions":
            return {"region": line.regions}
        case _:
            return {}


def _by_standing(
    line: ProcedureLine, conditions: Sequence[Id], knowledge: Knowledge
) -> tuple[tuple[Any, ...], ProcedureLine]:
    """Return the place of a procedure among those for a condition and those under it, and its line.

    Where the procedure has a place in the care of the condition itself, that counts, else its best place under it:
    a stimulator is a last resort for low back pain, though not after back surgery. The line of care comes first, then
    what bodies say, then how invasive it is. The indications of the line stand in that order too, those for other
    conditions behind them.
    """
    from painref.knowledge.lines_of_care import LINES
    from painref.knowledge.model import Place
    from painref.reference.care import standing

    places = []
    for number, indication in enumerate(line.indications):
        place = standing(indication, knowledge)
        is_other = indication.condition not in conditions
        is_under = indication.condition != conditions[0] or place.line == LINES[Place.NOT_PLACED]
        places.append((is_other, is_under, place.key, number, indication))
    places.sort(key=lambda found: found[:4])
    return places[0][2], replace(line, indications=tuple(found[4] for found in places))


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
    """Return the region of that name, or None for none; raises `UsageError` if there is no such region."""
    from painref.knowledge.model import Id

    question = knowledge.questions.get(Id("pain_regions"))
    return _one_of(text, "region", (option.id for option in question.options) if question else ())


def _values(filters: Filters) -> Mapping[str, str | None]:
    """Return what the filters with values of their own ask for."""
    from painref.knowledge.model import BleedingClass, Category, Modality

    return {
        "category": _one_of(filters.category, "category", Category),
        "guidance": _one_of(filters.guidance, "guidance", Modality),
        "bleeding_risk": _one_of(filters.bleeding_risk, "bleeding-risk", BleedingClass),
    }

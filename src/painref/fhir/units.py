"""Units of painref and their codes in UCUM (ucum.org): a quantity as FHIR has it, and as an answers file writes it."""

from __future__ import annotations

import re

from painref.fhir.names import UCUM, Resource
from painref.knowledge.model import Id, Question, QuestionType

CODES = {
    "hours": "h",
    "days": "d",
    "weeks": "wk",
    "months": "mo",
    "years": "a",
    "minutes": "min",
    "percent": "%",
    "mm": "mm",
    "mmol/mol": "mmol/mol",
    "mg/L": "mg/L",
    "mg/day": "mg/d",
    "mm/h": "mm/h",
    "mL/min": "mL/min",
    "kg/m2": "kg/m2",
    "10^9/L": "10*9/L",
}
"""The code of each unit; a count or a score has an annotation, such as ``{points}``, which UCUM reads as 1.

UCUM's month and year are a twelfth of 365.25 days and 365.25 days, as docs/answers.md counts them.
"""

TIMES = ("days", "weeks", "months", "years")
"""The units in which a span of time may be given."""

COMPARATORS = {">=": "at least", ">": "over", "<=": "at most", "<": "under"}
"""How an answers file writes a bound."""


def _number(name: str, unit: str, most: float) -> Question:
    return Question(id=Id(name), section=Id(""), type=QuestionType.NUMBER, prompt="", unit=unit, min=0.0, max=most)


DETAILS = {
    "times": _number("times", "sessions", 100.0),
    "relief": _number("relief", "percent", 100.0),
    "lasted": _number("lasted", "weeks", 1040.0),
}
"""The numbers of what has been done, as questions."""


def ucum(unit: str) -> str:
    """Return the UCUM code of a unit of painref."""
    return CODES.get(unit, f"{{{unit}}}")


def units_of(question: Question) -> tuple[str, ...]:
    """Return the units in which a number may be given, its own first."""
    others = TIMES if question.unit in ("weeks", "months", "years") else ()  # days are counted in a month
    return tuple(dict.fromkeys((question.unit, *(other.unit for other in question.units), *others)))


def unit_coding(unit: str) -> Resource:
    """Return a unit as a coding."""
    return {"system": UCUM, "code": ucum(unit), "display": unit}


def quantity(text: str, question: Question) -> Resource | None:
    """Return the quantity that says exactly what a file says, such as ``at least 6 weeks``; None if none does.

    The unit stands in words only where the file names it: so a quantity leads back to the very text.
    """
    words = "|".join(COMPARATORS.values())
    match = re.fullmatch(rf"(?:({words}) )?(\d+(?:\.\d+)?)(?: (.+))?", text)
    if match is None:
        return None
    word, amount, unit = match.groups()
    value = float(amount) if "." in amount else int(amount)
    if str(value) != amount or (unit and unit not in units_of(question)):
        return None
    sign = next((sign for sign, name in COMPARATORS.items() if name == word), None)
    return {
        "value": value,
        **({"comparator": sign} if sign else {}),
        **({"unit": unit} if unit else {}),
        "system": UCUM,
        "code": ucum(unit or question.unit),
    }


def quantity_text(value: str, comparator: str, unit: str, code: str, question: Question) -> str | None:
    """Return a quantity as an answers file writes it; None if the code is not that of a unit of the question.

    The code counts; without one, the unit in words does, and without that the unit of the question, if it only counts.
    """
    if code:
        known = {ucum(name): name for name in reversed(units_of(question))}
        if code not in known:
            return None
        unit = unit if unit and ucum(unit) == code else "" if code == ucum(question.unit) else known[code]
    elif not unit and not ucum(question.unit).startswith("{"):
        return None
    return " ".join(filter(None, (COMPARATORS.get(comparator, ""), value, unit)))

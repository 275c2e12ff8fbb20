"""Numbers and bounds as people write them: ``8 weeks``, ``at least 50``, ``6 to under 8``, ``normal``."""

from __future__ import annotations

import re
from datetime import date

from painref.criteria.answers import Number, Span, least, most
from painref.errors import Place
from painref.knowledge.model import Question
from painref.triage.questionnaire.dates import TIME_UNITS, parse_day, weeks_between
from painref.triage.questionnaire.errors import AnswerError

_AMOUNT = r"(\d+(?:\.\d+)?)"
_UNIT = r"\s*([a-z%][a-z%/0-9 ]*?|10\^9/l)?"
# Patterns are compiled when a text first needs them: most answers are plain words.
_SINGLE = (
    rf"(?:(at least|from|over|more than|at most|up to|under|below|less than|>=|<=|>|<)\s*)?{_AMOUNT}{_UNIT}"
    r"(?:\s+or\s+(more|less))?"
)
_RANGE = rf"{_AMOUNT}{_UNIT}\s*(?:to|-|\u2013)\s*(under\s+)?{_AMOUNT}{_UNIT}"
_LOW = {"at least": False, "from": False, ">=": False, "over": True, "more than": True, ">": True}
_HIGH = {"at most": False, "up to": False, "<=": False, "under": True, "below": True, "less than": True, "<": True}
_VAGUE = r"about|around|some|a few|several|~"


def parse_number(text: str, question: Question, place: Place, as_of: date) -> Number:
    """Return the number or span that a text stands for, in the unit of the question.

    Raises `AnswerError` for what is no number, an unknown unit, or a number outside the bounds of the question.
    """
    plain = " ".join(text.casefold().split())
    if plain == "normal":
        return _normal(question, place)
    if plain.isdecimal():  # as most are, and no pattern need be compiled for it
        return _within_bounds(float(plain), question, place, text)
    if question.unit == "weeks" and plain.startswith("since "):
        first, last = parse_day(plain.removeprefix("since "), place)
        return _within_bounds(weeks_between(first, last, as_of, place), question, place, text)
    if match := re.fullmatch(_RANGE, plain):
        low, low_unit, under, high, high_unit = match.groups()
        low_value = _in_unit(low, low_unit or high_unit, question, place)
        high_value = _in_unit(high, high_unit or low_unit, question, place)
        if low_value > high_value:
            raise _error(f"'{text[:40]}' runs backwards.", place, "Write the smaller number first.")
        return _within_bounds(Span(low_value, high_value, high_open=bool(under)), question, place, text)
    if match := re.fullmatch(_SINGLE, plain):
        word, amount, unit, more = match.groups()
        value = _in_unit(amount, unit, question, place)
        lowest, highest = question.bounds
        if word in _LOW or more == "more":
            return _within_bounds(Span(value, highest, low_open=_LOW.get(word or "", False)), question, place, text)
        if word in _HIGH or more == "less":
            return _within_bounds(Span(lowest, value, high_open=_HIGH.get(word or "", False)), question, place, text)
        return _within_bounds(value, question, place, text)
    if re.match(_VAGUE, plain):
        raise _error(f"'{text[:40]}' is not exact.", place, "Write a range, such as 6 to 8.")
    if re.fullmatch(r"\d+,\d+", plain):
        raise _error(f"'{text[:40]}' has a decimal comma.", place, "Write a point: 1.5.")
    raise _error(
        f"{question.id} wants a number of {question.unit}, not '{text[:40]}'.",
        place,
        "Write for example: 8, at least 6, under 10, 6 to 8; or unknown.",
    )


def _normal(question: Question, place: Place) -> Number:
    if question.normal is None:
        raise _error(f"what is normal is not defined for {question.id}.", place, "Write a number or a range.")
    lowest, highest = question.bounds
    low = question.normal.low if question.normal.low is not None else lowest
    high = question.normal.high if question.normal.high is not None else highest
    return low if low == high else Span(low, high)


def _in_unit(amount: str, unit: str | None, question: Question, place: Place) -> float:
    value = float(amount)
    unit, own = (unit or "").strip(), question.unit.casefold()
    if not unit or unit in (own, own.removesuffix("s")) or (unit == "%" and "percent" in question.unit):
        return value
    for other in question.units:
        if unit == other.unit.casefold():
            return value * other.factor + other.offset
    if unit in TIME_UNITS and question.unit in TIME_UNITS:
        return value * TIME_UNITS[unit] / TIME_UNITS[question.unit]
    known = [question.unit, *(other.unit for other in question.units)]
    raise _error(f"'{unit[:20]}' is not a unit of {question.id}.", place, f"Known: {', '.join(known)}.")


def _within_bounds(number: Number, question: Question, place: Place, text: str) -> Number:
    lowest, highest = question.bounds
    if least(number) < lowest or most(number) > highest:
        raise _error(
            f"{question.id} is '{text[:40]}', outside {lowest:g} to {highest:g} {question.unit}.",
            place,
            "Check the figure and its unit.",
        )
    return number


def _error(message: str, place: Place, hint: str) -> AnswerError:
    return AnswerError(message, place=place, remedy=hint)

"""Dates and spans of time as people write them: ``2026-08``, ``5 weeks ago``, ``not within 6 months``."""

from __future__ import annotations

import calendar
import re
from datetime import date

from painref.criteria.answers import Number, Span
from painref.criteria.weeks import WEEKS
from painref.errors import Place
from painref.records import record
from painref.triage.questionnaire.errors import AnswerError

_SHORT = {
    "h": "hour",
    "d": "day",
    "w": "week",
    "wk": "week",
    "wks": "week",
    "mo": "month",
    "y": "year",
    "yr": "year",
    "yrs": "year",
}

TIME_UNITS = {
    **WEEKS,
    **{f"{unit}s": weeks for unit, weeks in WEEKS.items()},
    **{short: WEEKS[unit] for short, unit in _SHORT.items()},
}
"""Weeks in each unit of time, by every way to write it."""

_AMOUNT = r"(\d+(?:\.\d+)?)"
_UNIT = rf"({'|'.join(sorted(TIME_UNITS, key=len, reverse=True))})"
# Patterns are compiled when a text first needs them: most answers are plain words.
_AGO = rf"(?:(under|less than|up to|at most|over|more than|at least)\s+)?{_AMOUNT}\s*{_UNIT}\s+ago"
_RANGE_AGO = rf"{_AMOUNT}\s*{_UNIT}?\s*(?:to|-|\u2013)\s*{_AMOUNT}\s*{_UNIT}\s+ago"
_AHEAD = rf"(in|within)\s+{_AMOUNT}\s*{_UNIT}"
_SPAN = rf"{_AMOUNT}\s*{_UNIT}"
_NOT_WITHIN = rf"not within\s+{_AMOUNT}\s*{_UNIT}"
_DAY = r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?"
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_SIGNED = rf"(<|>|n|no)\s*({_SPAN})"
_SIGNS = {"<": "under {} ago", ">": "over {} ago", "n": "not within {}", "no": "not within {}"}

HINT = "Write for example: 2026-08-01, 2026-08, 5 weeks ago, under 6 months ago, not within 12 months; or yes, no."


_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_NAMED_MONTH = (
    rf"(?:(\d{{1,2}})\.?\s+)?\b({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)})\b\.?(?:\s+(\d{{4}}))?"
)


@record(kw_only=False)
class When:
    """A time in weeks before the day of the answers, or after it if it is ahead; or that it is not within so many."""

    weeks: Number | None = None
    not_within: float | None = None
    is_ahead: bool = False


def parse_when(text: str, place: Place, as_of: date) -> When:
    """Return the time that a text stands for. Raises `AnswerError` for what is no time."""
    plain = " ".join(text.casefold().split())
    if plain == "today":
        return When(0.0)
    if plain == "yesterday":
        return When(1 / 7)
    if re.fullmatch(_DAY, plain):
        first, last = parse_day(plain, place)
        if first > as_of:
            return When(_span((first - as_of).days / 7, (last - as_of).days / 7), is_ahead=True)
        return When(weeks_between(first, last, as_of, place))
    if match := re.fullmatch(_NOT_WITHIN, plain):
        return When(not_within=_weeks(match[1], match[2]))
    if match := re.fullmatch(_RANGE_AGO, plain):
        low, low_unit, high, high_unit = match.groups()
        return When(Span(_weeks(low, low_unit or high_unit), _weeks(high, high_unit)))
    if match := re.fullmatch(_AGO, plain):
        word, amount, unit = match.groups()
        weeks = _weeks(amount, unit)
        if word is None:
            return When(weeks)
        if word in ("over", "more than", "at least"):
            return When(Span(weeks, float("inf"), low_open=word != "at least", high_open=True))
        return When(Span(0.0, weeks, high_open=word in ("under", "less than")))
    if match := re.fullmatch(_AHEAD, plain):
        weeks = _weeks(match[2], match[3])
        return When(weeks if match[1] == "in" else Span(0.0, weeks), is_ahead=True)
    raise AnswerError(f"'{text[:40]}' is not a date.", place=place, remedy=HINT)


def parse_as_of(text: str, place: Place, name: str = "as_of") -> date:
    """Return the day from which times count; `name` is what the error calls it. Raises `AnswerError`.

    Its year is of this age, so that any time before or after it is still one of the calendar.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise AnswerError(
            f"{name} is '{text[:40]}', not a day.", place=place, remedy="Write for example: 2026-11-28."
        ) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise AnswerError(f"{name} is {day}, outside {_FIRST_YEAR} to {_LAST_YEAR}.", place=place, remedy="Correct it.")
    return day


def parse_day(text: str, place: Place) -> tuple[date, date]:
    """Return the first and the last day of a day, a month or a year. Raises `AnswerError`."""
    match = re.fullmatch(_DAY, text.strip())
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = int(match[1]), match[2], match[3]
        if day:
            only = date(year, int(month), int(day))
            return only, only
        if month:
            return date(year, int(month), 1), date(year, int(month), calendar.monthrange(year, int(month))[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        raise AnswerError(f"'{text[:40]}' is not a date.", place=place, remedy=HINT) from None


def in_figures(text: str, as_of: date) -> str:
    """Return typed text with the months that it names in figures: ``since March`` as ``since 2026-03``.

    A month without a year is the last that has begun by `as_of`.
    """

    def figures(match: re.Match[str]) -> str:
        day, name, year = match.groups()
        month = next(number for full, number in _MONTHS.items() if full.casefold().startswith(name.casefold()[:3]))
        number = int(day or 1)
        begun = (month, number) <= (as_of.month, as_of.day)
        found = f"{year or as_of.year - (not begun)}-{month:02}"
        return f"{found}-{number:02}" if day else found

    return re.sub(_NAMED_MONTH, figures, text, flags=re.IGNORECASE)


def as_time(text: str, as_of: date, *, ahead: bool = False) -> str:
    """Return what was typed where a time is asked for as a file has it: ``5w`` as ``5w ago``, ``March`` as ``2026-03``.

    What is planned lies `ahead`.
    """
    text = spelled_out(in_figures(text, as_of), ahead=ahead)
    if not re.fullmatch(_SPAN, text.strip().casefold()):
        return text
    return f"in {text.strip()}" if ahead else f"{text.strip()} ago"


def spelled_out(text: str, *, ahead: bool = False) -> str:
    """Return a span with a sign as a file has it: ``<5mo`` as ``under 5mo ago``, ``n1y`` as ``not within 1y``.

    What is planned lies `ahead`: ``<5mo`` is within that time.
    """
    match = re.fullmatch(_SIGNED, text.strip().casefold())
    if match is None or (ahead and match[1] == ">"):
        return text
    return ("within {}" if ahead and match[1] == "<" else _SIGNS[match[1]]).format(match[2])


def weeks_between(first: date, last: date, as_of: date, place: Place) -> Number:
    """Return the weeks from a day between two others until `as_of`. Raises `AnswerError` if all of it lies ahead."""
    if first > as_of:
        raise AnswerError(f"{first} lies after {as_of}, the day of the answers.", place=place, remedy="Correct it.")
    return _span(max(0, (as_of - last).days) / 7, (as_of - first).days / 7)


def _span(least: float, most: float) -> Number:
    return least if least == most else Span(least, most)


def _weeks(amount: str, unit: str) -> float:
    return float(amount) * TIME_UNITS[unit]

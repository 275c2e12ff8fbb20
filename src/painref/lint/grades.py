"""What is said of the grade of a recommendation: how it came about, and that it is what the source prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.lint.walk import of_type
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule

_WITHOUT_A_GRADE = (models.Strength.NOT_GRADED, models.Strength.CONSENSUS)
_NOT_SAID = ("not-graded", "not-read")


def grade_problems(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield each grade that does not say how it came about, or that is not what its source prints."""
    for item in of_type(parts, models.Recommendation):
        if found := _fault_of(item, knowledge):
            key, message, hint = found
            yield Problem.at(reading.places.of(item, key), Rule.BAD_GRADE, message, hint)


def _fault_of(item: models.Recommendation, knowledge: Knowledge) -> tuple[str, str, str] | None:
    """Return the key at fault, what is wrong and how to mend it."""
    printed = item.grade_as_printed
    match item.graded:
        case models.Graded.READ | models.Graded.MAPPED if not printed:
            return "graded", "the grade that was read is not given.", "Add grade_as_printed: the source's own words."
        case models.Graded.READ:
            return _not_in_words(item)
        case models.Graded.MAPPED:
            return _not_as_mapped(item, knowledge)
        case models.Graded.UNGRADED if _is_graded(item):
            hint = "Add graded: read, mapped or not-read, and grade_as_printed if it was read."
            return "strength", "how this grade came about is not said.", hint
    if printed:
        return "grade_as_printed", f"a grade is given, and graded is {item.graded}.", "Write graded: read or mapped."
    if item.graded is models.Graded.NOT_READ:
        return _recalled(item)
    return None


def _recalled(item: models.Recommendation) -> tuple[str, str, str] | None:
    """Return the first value that is given although nobody has read the grade."""
    for key, value in (("strength", item.strength), ("certainty", item.certainty)):
        if value not in _NOT_SAID:
            hint = f"Write {key}: not-read; or read the grade, and write graded: read or mapped."
            return key, f"nobody has read the grade, and {value} is given.", hint
    return None


def _is_graded(item: models.Recommendation) -> bool:
    """Return whether a strength or certainty is given. Agreement of experts is no grade."""
    return item.strength not in _WITHOUT_A_GRADE or item.certainty is not models.Certainty.NOT_GRADED


def _not_in_words(item: models.Recommendation) -> tuple[str, str, str] | None:
    printed = item.grade_as_printed.casefold()
    for key, value in (("strength", item.strength), ("certainty", item.certainty)):
        word = value.replace("-", " ")
        if value not in _NOT_SAID and word not in printed:
            message = f"the source prints '{item.grade_as_printed}', which does not say {word}."
            return key, message, "Correct it; or write graded: mapped, and map it in the grades of its body."
    return None


def _not_as_mapped(item: models.Recommendation, knowledge: Knowledge) -> tuple[str, str, str] | None:
    reference = knowledge.references.get(item.by)
    body = knowledge.bodies.get(reference.body) if reference and reference.body else None
    if body is None:
        return None  # reported as such
    printed = item.grade_as_printed.casefold()
    mapped = next((grade for grade in body.grades if grade.printed.casefold() == printed), None)
    if mapped is None:
        message = f"'{item.grade_as_printed}' is not among the grades of {body.id}."
        return "grade_as_printed", message, "Add it to the grades of the body, or correct it."
    for key, value, meant in (
        ("strength", item.strength, mapped.strength),
        ("certainty", item.certainty, mapped.certainty),
    ):
        if value is not meant and not (value == "not-read" and meant == "not-graded"):
            return key, f"{body.id} '{mapped.printed}' is mapped to {key} {meant}, not {value}.", "Correct one of them."
    return None

"""What a good entry needs: sources for every statement and number, completeness, text that is only text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.owed import OWED, held, not_found
from painref.knowledge.standing import Standing, standing
from painref.knowledge.walk import CRITERIA, field_names, refs_in_use
from painref.lint.bibliography import bibliography_problems
from painref.lint.grades import grade_problems
from painref.lint.shares import share_problems
from painref.lint.together import together_problems
from painref.lint.walk import all_parts, of_type
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_IN_CRITERIA = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MARKUP = re.compile(r"\[/?[a-z][a-z ]*\]|<[a-z/][^>]*>|\*\*|`")
_NOT_PROSE = (*CRITERIA, "url", "read_at", "doi", "title")
_OWN_RULE = "painref's own rule"
_DIGIT = re.compile(r"\d")
_WITHOUT_FIGURE = re.compile(r"'[^']*'|count\([^)]*\) >= 1\b")
_ICD10CM = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_ABSOLUTE = models.ContraindicationSeverity.ABSOLUTE
_NAMES = {Standing.REVIEW: "review or case report", Standing.RESTATED: "textbook or tertiary page"}


def content_problems(reading: Reading, knowledge: Knowledge) -> list[Problem]:
    """Return every shortcoming of content, sorted by place."""
    parts = all_parts(reading)
    return sorted(
        [
            *_uncited(reading, parts),
            *_bodies(reading, knowledge, parts),
            *_weak(reading, knowledge, parts),
            *_orphans(reading, parts),
            *_incomplete(reading, knowledge),
            *_owed(reading, knowledge),
            *_identifiers(reading, parts),
            *_text(reading, parts),
            *_figures(reading, parts),
            *together_problems(reading, knowledge, parts),
            *grade_problems(reading, knowledge, parts),
            *bibliography_problems(reading, knowledge, parts),
            *share_problems(reading, parts),
        ]
    )


def _uncited(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield statements without a reference, and numbers that no reference supports."""
    for part in parts:
        match part:
            case models.Clearing() if not part.refs and _OWN_RULE not in part.text:
                yield Problem.at(
                    reading.places.of(part),
                    Rule.MISSING_REFERENCE,
                    "this way to lift a red flag cites nothing.",
                    f"Add refs: [id of a reference], or say in its text that it is {_OWN_RULE}.",
                )
            case models.Clearing():
                pass
            case models.Statement() | models.CodeSet() | models.Prerequisite() if not part.refs:
                yield Problem.at(
                    reading.places.of(part),
                    Rule.MISSING_REFERENCE,
                    "this statement cites nothing.",
                    "Add refs: [id of a reference].",
                )
            case models.Body() if part.follows and not part.refs:
                yield Problem.at(
                    reading.places.of(part, "follows"),
                    Rule.MISSING_REFERENCE,
                    "nothing is cited for whom this body follows.",
                    "Add refs: [id of a reference].",
                )
            case models.Fact() if (
                not part.refs and _OWN_RULE not in part.text and _DIGIT.search(_WITHOUT_FIGURE.sub("", part.when))
            ):
                yield Problem.at(
                    reading.places.of(part, "when"),
                    Rule.NUMBER_WITHOUT_REFERENCE,
                    f"fact '{part.id}' has a threshold but cites nothing.",
                    f"Add refs: [id of a reference], or say in its text that it is {_OWN_RULE}.",
                )
            case models.Gap() if _DIGIT.search(part.text):
                yield Problem.at(
                    reading.places.of(part, "text"),
                    Rule.NUMBER_WITHOUT_REFERENCE,
                    "a gap states a number, which needs a source.",
                    "Make it a statement with refs.",
                )


def _bodies(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    for recommendation in of_type(parts, models.Recommendation):
        reference = knowledge.references.get(recommendation.by)
        if reference is not None and reference.body is None:
            yield Problem.at(
                reading.places.of(recommendation, "by"),
                Rule.NO_BODY,
                f"'{reference.id}' names no body, so nobody is speaking.",
                "Add body: to the reference.",
            )


_DECIDES = (models.Contraindication, models.RedFlag, models.Clearing, models.Prerequisite, models.Risk)


def _weak(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield what excludes, defers, warns or clears, and is called verified on weaker sources than that takes.

    A textbook or a tertiary page is not enough for any of these, and a review or a case report not for what excludes.
    """
    for part in parts:
        if not isinstance(part, _DECIDES) or not part.verified:
            continue
        excludes = isinstance(part, models.Contraindication) and part.severity is _ABSOLUTE
        stands_on = standing(part.refs, knowledge)
        if stands_on is Standing.RESTATED or (stands_on is Standing.REVIEW and excludes):
            yield Problem.at(
                reading.places.of(part),
                Rule.WEAK_SOURCE,
                f"this is verified, and at best a {_NAMES[stands_on]} says it.",
                "Cite a guideline, a label or a study that says it, or write verified: false.",
            )


def _orphans(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield references that nothing cites, and that replace no other."""
    used = refs_in_use(parts, reading.entries["references"])
    for reference in reading.entries["references"]:
        if reference.id not in used:
            message = f"nothing cites '{reference.id}'."
            yield Problem.at(reading.places.of(reference), Rule.ORPHAN_REFERENCE, message, "Cite it, or take it out.")


_NEEDED = ("regions", "invasiveness", "bleeding_risk", "guidance", "indications", "contraindications", "risks")


def _incomplete(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield variants that leave something out without a `gaps` entry that says so."""
    for procedure in reading.entries["procedures"]:
        if procedure.id in knowledge.families or procedure.category is models.Category.GENERAL:
            continue
        lineage = knowledge.lineage(procedure)
        if any(ancestor.family and ancestor.family not in knowledge.procedures for ancestor in lineage):
            continue
        said = {gap.about for gap in procedure.gaps}
        present = {
            "regions": procedure.regions,
            "invasiveness": procedure.invasiveness,
            "bleeding_risk": knowledge.bleeding_risk(procedure),
            "guidance": any(True for _ in knowledge.guidance(procedure)),
            "indications": any(True for _ in knowledge.indications(procedure)),
            "contraindications": any(True for _ in knowledge.contraindications(procedure)),
            "risks": any(True for _ in knowledge.risks(procedure)),
        }
        for name in _NEEDED:
            if not present[name] and name not in said:
                yield Problem.at(
                    reading.places.of(procedure),
                    Rule.INCOMPLETE,
                    f"'{procedure.id}' has no {name}.",
                    f"Add it, or say that none was found: gaps: [{{about: {name}, text: ...}}].",
                )


def _owed(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield procedures that triage offers without what a reader may expect, or the statement that none was found."""
    offered = {variant.id for variant in knowledge.variants}
    for procedure in reading.entries["procedures"]:
        if procedure.id not in offered or procedure.category is models.Category.GENERAL:
            continue
        there = held(procedure, knowledge) | not_found(procedure)
        for name in OWED:
            if name not in there:
                yield Problem.at(
                    reading.places.of(procedure),
                    Rule.INCOMPLETE,
                    f"'{procedure.id}' has no {name.replace('-', ' ')}.",
                    f"Add it, or say that none was found: gaps: [{{about: {name}, text: ...}}].",
                )


def _identifiers(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    for part in parts:
        if not hasattr(part, "id"):
            continue
        shape = _NAME_IN_CRITERIA if isinstance(part, models.Question | models.Fact) else _ID
        if not shape.fullmatch(part.id):
            joint = "underscores" if shape is _NAME_IN_CRITERIA else "dashes"
            yield Problem.at(
                reading.places.of(part, "id"),
                Rule.BAD_ID,
                f"'{part.id}' is not an id.",
                f"Use lower-case words joined by {joint}.",
            )


def _text(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield text with markup, which would be shown as it is written."""
    for part in parts:
        for name in field_names(part):
            value: Any = getattr(part, name)
            if type(value) is str and name not in _NOT_PROSE and (found := _MARKUP.search(value)):
                yield Problem.at(
                    reading.places.of(part, name),
                    Rule.MARKUP,
                    f"'{found.group()}' looks like markup.",
                    "Write plain text.",
                )


def _figures(reading: Reading, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield numbers and codes out of their possible range or form."""
    for part in parts:
        match part:
            case models.Incidence() | models.Interval():
                yield from _range(reading, part)
            case models.Feature():
                for key in ("sensitivity", "specificity"):
                    value = getattr(part, key)
                    if value is not None and not 0 <= value <= 1:
                        yield _figure(reading, part, key, "is not a fraction from 0 to 1")
            case models.Question(min=float(low), max=float(high)) if low > high:
                yield _figure(reading, part, "min", f"is above max ({high:g})")
            case models.Normal() if part.low is not None and part.high is not None and part.low > part.high:
                yield _figure(reading, part, "low", f"is above high ({part.high:g})")
            case models.OtherUnit() if part.factor <= 0:
                yield _figure(reading, part, "factor", "is not above 0")
            case models.Code() if not _ICD10CM.fullmatch(part.code):
                yield _figure(reading, part, "code", "is not the form of an ICD-10-CM code")


def _range(reading: Reading, part: models.Incidence | models.Interval) -> Iterator[Problem]:
    low, high = part.low, part.high
    if low is None and high is None:
        yield Problem.at(reading.places.of(part), Rule.BAD_FIGURE, "neither low nor high is given.", "Add one of them.")
    elif low is not None and high is not None and low > high:
        yield _figure(reading, part, "low", f"is above high ({high:g})")
    most = 100.0 if "percent" in part.unit else math.inf
    for key in ("low", "high"):
        value = getattr(part, key)
        if value is not None and not 0 <= value <= most:
            yield _figure(reading, part, key, "is negative" if value < 0 else "is above 100 percent")


def _figure(reading: Reading, part: Any, key: str, what: str) -> Problem:
    message = f"{key} '{getattr(part, key)}' {what}."
    return Problem.at(reading.places.of(part, key), Rule.BAD_FIGURE, message, "Correct the figure.")

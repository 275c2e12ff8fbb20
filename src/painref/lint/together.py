"""Fields that need one another, or exclude one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from painref.criteria.parser import CriterionError, parse
from painref.criteria.syntax import Criterion, Facts, Has, Holds, leaves
from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule


def together_problems(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield what an entry says in one field and not in the other that it needs, or what makes no sense beside it."""
    for part in parts:
        match part:
            case models.Contraindication():
                yield from _contraindication(reading, part)
            case models.Until():
                yield from _until(reading, part)
            case models.LineOfCare():
                yield from _line_of_care(reading, part)
            case models.ThromboticRisk():
                yield from _thrombotic_risk(reading, part)
            case models.Condition() if part.umbrella and part.kind is not models.ConditionKind.SYNDROME:
                yield _out_of_place(
                    reading, part, "umbrella", f"of kind {part.kind}", "Only a syndrome is an umbrella."
                )
            case models.Question():
                yield from _question(reading, part)
    yield from _unscreened(reading, knowledge)


def _incomplete(reading: Reading, part: Any, message: str, hint: str) -> Problem:
    return Problem.at(reading.places.of(part), Rule.INCOMPLETE, message, hint)


def _out_of_place(reading: Reading, part: Any, key: str, beside: str, hint: str) -> Problem:
    message = f"'{key}' makes no sense in one {beside}."
    return Problem.at(reading.places.of(part, key), Rule.OUT_OF_PLACE, message, hint)


def _contraindication(reading: Reading, part: models.Contraindication) -> Iterator[Problem]:
    """Yield contraindications that lack what their severity needs, or have what belongs to another severity."""
    severity = models.ContraindicationSeverity
    if part.severity is severity.UNTIL_CORRECTED and part.corrected is None:
        yield _incomplete(reading, part, "it does not say what corrects it.", "Add corrected: {what: ..., who: ...}.")
    if part.severity is severity.POSTPONED and part.until is None:
        yield _incomplete(reading, part, "it does not say until when it postpones.", "Add until: {text: ...}.")
    if part.for_classes and part.by is None:
        yield _incomplete(
            reading, part, "it does not say whose bleeding-risk classes these are.", "Add by: a reference."
        )
    allowed = {
        "corrected": (severity.UNTIL_CORRECTED, severity.POSTPONED),
        "long_term": (severity.UNTIL_CORRECTED,),
        "until": (severity.POSTPONED,),
    }
    for key, only in allowed.items():
        if getattr(part, key) and part.severity not in only:
            hint = f"It goes with severity: {' or '.join(only)}."
            yield _out_of_place(reading, part, key, f"of severity {part.severity}", hint)


def _until(reading: Reading, part: models.Until) -> Iterator[Problem]:
    """Yield postponements that do not end in exactly one of the four ways, said in full."""
    ways = {
        "event": ("event", "wait"),
        "planned": ("planned", "wait"),
        "sessions": ("sessions", "within", "fewer_than"),
        "text": ("text",),
    }
    said = [way for way in ways if getattr(part, way)]
    if len(said) != 1:
        hint = "Give one of event, planned, sessions and text."
        yield _incomplete(reading, part, f"it says in {len(said) or 'no'} ways when it ends, and needs one.", hint)
        return
    for key in ways[said[0]]:
        if getattr(part, key) in (None, ""):
            yield _incomplete(reading, part, f"'{said[0]}' is given without '{key}'.", f"Add {key}:.")


def _line_of_care(reading: Reading, part: models.LineOfCare) -> Iterator[Problem]:
    """Yield lines of care from a source that is not cited, and those of no test that are called optional."""
    is_test = part.place is models.Place.DECIDING_TEST or part.decides
    if part.basis is models.Basis.SOURCE and not part.refs:
        message, hint = "a line of care from a source cites nothing.", "Add refs: [id of a reference]."
        yield Problem.at(reading.places.of(part), Rule.MISSING_REFERENCE, message, hint)
    if part.optional and not is_test:
        hint = "It goes with place: deciding-test."
        yield _out_of_place(reading, part, "optional", f"of place {part.place}", hint)


def _thrombotic_risk(reading: Reading, part: models.ThromboticRisk) -> Iterator[Problem]:
    """Yield thrombotic risks that are not exactly one of an event, a finding or a pair of drugs."""
    said = [key for key in ("event", "finding", "together_with") if getattr(part, key)]
    if len(said) != 1:
        hint = "Give one of event, finding and together_with."
        yield _incomplete(reading, part, f"'{part.id}' names {len(said) or 'no'} kinds of risk, and needs one.", hint)
    elif (said == ["event"]) is not bool(part.wait):
        hint = "Add wait:, or take it out." if part.wait is None else "It goes with event."
        yield _incomplete(reading, part, f"'{part.id}' gives one of event and wait without the other.", hint)


_ONLY_OF = {
    "normal": (models.QuestionType.NUMBER,),
    "ok_is_yes": (models.QuestionType.YES_NO,),
    "common": (models.QuestionType.OPTIONS, models.QuestionType.NAMES),
    "units": (models.QuestionType.NUMBER,),
    "closed": (models.QuestionType.OPTIONS, models.QuestionType.NAMES),
    "dated": (models.QuestionType.OPTIONS,),
    "groups": (models.QuestionType.OPTIONS, models.QuestionType.NAMES),
}


def _question(reading: Reading, part: models.Question) -> Iterator[Problem]:
    for key, types in _ONLY_OF.items():
        if getattr(part, key) and part.type not in types:
            yield _out_of_place(reading, part, key, f"of type {part.type}", f"It goes with type: {' or '.join(types)}.")


# --- Red flags that nobody is asked for -------------------------------------------------------------------------------


def _unscreened(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield emergency and urgent flags of which no `must` option is asked, and which do not say why."""
    must = {
        (question.id, option.id)
        for question in knowledge.questions.values()
        for option in question.options
        if option.must or option.must_when
    }
    try:
        facts = knowledge.facts
    except CriterionError:
        return  # the facts are reported as such
    for flag in reading.entries["red_flags"]:
        if not flag.urgency.is_pressing or flag.not_screened:
            continue
        try:
            asked = set(_options(parse(flag.when), facts, frozenset()))
        except CriterionError:
            continue
        if must.isdisjoint(asked):
            yield _incomplete(
                reading,
                flag,
                f"no option that must be asked screens for '{flag.id}'.",
                "Name one in when:, or say not_screened: why.",
            )


def _options(criterion: Criterion, facts: Facts, met: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the options that a criterion names, by question, those of its facts included."""
    for leaf in leaves(criterion):
        match leaf:
            case Has(question, option):
                yield question, option.partition(":")[0]
            case Holds(name) if name in facts and name not in met:
                yield from _options(facts[name], facts, met | {name})

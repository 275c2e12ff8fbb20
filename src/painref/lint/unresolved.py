"""Ids that name nothing: every field that holds ids, and what it may name."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from painref.errors import Place
from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule
from painref.suggestions import suggestion


class Ids(NamedTuple):
    """Ids that a field may hold, and what they are called in a message."""

    what: str
    known: Callable[[Knowledge], Container[str]]


def _options(knowledge: Knowledge) -> Iterator[models.Option]:
    return (option for question in knowledge.questions.values() for option in question.options)


def _regions(knowledge: Knowledge) -> set[str]:
    question = knowledge.questions.get(models.Id("pain_regions"))
    return {option.id for option in question.options} if question else set()


def _dated(knowledge: Knowledge) -> dict[str, models.Option]:
    asked = (question for question in knowledge.questions.values() if question.dated)
    return {option.id: option for question in asked for option in question.options}


def _once(knowledge: Knowledge) -> set[str]:
    """Return the procedures that a patient may have had: those withdrawn included."""
    return {*knowledge.procedures, *knowledge.withdrawn_procedures}


def _withdrawn(knowledge: Knowledge) -> set[str]:
    """Return what was withdrawn: a term, a clearing or a contraindication covers what is left."""
    return {item.id for item in knowledge.withdrawals}


REFERENCE = Ids("reference", lambda knowledge: knowledge.references)
PROCEDURE = Ids("procedure", lambda knowledge: knowledge.procedures)
PROCEDURE_ONCE = Ids("procedure", _once)
PROCEDURE_LEFT = Ids("procedure", lambda knowledge: {*knowledge.procedures, *_withdrawn(knowledge)})
STEP = Ids("procedure or step", lambda knowledge: {*_once(knowledge), *knowledge.steps})
CONDITION = Ids("condition", lambda knowledge: knowledge.conditions)
CONDITION_LEFT = Ids("condition", lambda knowledge: {*knowledge.conditions, *_withdrawn(knowledge)})
PROCEDURE_OR_CONDITION = Ids("procedure or condition", lambda knowledge: {*knowledge.procedures, *knowledge.conditions})
DRUG_OR_GROUP = Ids("drug or group of drugs", lambda knowledge: {*knowledge.medications, *models.DrugGroup})
DRUG_LEFT = Ids("drug", lambda knowledge: {*knowledge.medications, *_withdrawn(knowledge)})
DATED_EVENT = Ids("event that is dated", _dated)
PLANNED_EVENT = Ids(
    "event that lies ahead", lambda knowledge: {id_ for id_, option in _dated(knowledge).items() if option.planned}
)
FLAG = Ids("flag", lambda knowledge: knowledge.red_flags)
FLAG_LEFT = Ids("flag", lambda knowledge: {*knowledge.red_flags, *_withdrawn(knowledge)})
TEST = Ids("test", lambda knowledge: knowledge.tests)
REGION = Ids("region", _regions)
OPTION = Ids("option", lambda knowledge: {option.id for option in _options(knowledge)})
BODY = Ids("body", lambda knowledge: knowledge.bodies)
SECTION = Ids("section", lambda knowledge: knowledge.sections)

FIELDS: Mapping[type, Mapping[str, Ids]] = {
    models.Hold: {"by": REFERENCE, "procedures": PROCEDURE},
    models.Recommendation: {"by": REFERENCE},
    models.BleedingRisk: {"by": REFERENCE},
    models.Contraindication: {"by": REFERENCE, "settled_with": FLAG_LEFT},
    models.ThromboticRisk: {
        "by": REFERENCE,
        "drugs": DRUG_OR_GROUP,
        "together_with": DRUG_OR_GROUP,
        "event": DATED_EVENT,
    },
    models.BleedingModifier: {"procedures": PROCEDURE},
    models.LineOfCare: {"decides": PROCEDURE_ONCE, "after": PROCEDURE_ONCE},
    models.Until: {"event": DATED_EVENT, "planned": PLANNED_EVENT, "sessions": PROCEDURE_ONCE},
    models.Clearing: {"tests": TEST, "event": DATED_EVENT, "ruled_out": CONDITION_LEFT},
    models.ConservativeFirst: {"step": STEP},
    models.Option: {"must": REGION, "ask_with": OPTION},
    models.Requirement: {"step": STEP},
    models.Prerequisite: {"conditions": CONDITION},
    models.Indication: {"condition": CONDITION},
    models.Procedure: {"family": PROCEDURE, "regions": REGION},
    models.Condition: {"regions": REGION, "related": CONDITION, "parent": CONDITION},
    models.NotCovered: {"instead": PROCEDURE_OR_CONDITION},
    models.RedFlag: {"defers": PROCEDURE, "spares": PROCEDURE, "explained_by": CONDITION, "cleared_with": FLAG},
    models.Term: {"conditions": CONDITION_LEFT, "procedures": PROCEDURE_LEFT, "medications": DRUG_LEFT},
    models.Body: {"follows": BODY},
    models.Reference: {"body": BODY, "superseded_by": REFERENCE},
    models.Question: {"section": SECTION},
}
"""What each field of a record may name; a record has the fields of those that it extends."""

_NAMED = {
    models.NamesOf.CONDITIONS: "condition",
    models.NamesOf.PROCEDURES: "procedure",
    models.NamesOf.MEDICATIONS: "drug",
    models.NamesOf.RED_FLAGS: "flag",
}
"""What the entries are called that a question takes as names."""


def unresolved(reading: Reading, knowledge: Knowledge, parts: Iterable[Any]) -> Iterator[Problem]:
    """Yield a problem for every id in the parts of a reading that names nothing."""
    known = {ids: ids.known(knowledge) for fields in FIELDS.values() for ids in fields.values()}
    for part in parts:
        if hasattr(part, "refs"):
            yield from _unknown(part, "refs", REFERENCE.what, known[REFERENCE], reading)
        for kind in type(part).__mro__:
            for field, ids in FIELDS.get(kind, {}).items():
                yield from _unknown(part, field, ids.what, known[ids], reading)
        if isinstance(part, models.Question) and part.names is not None:
            yield from _unknown(part, "common", _NAMED[part.names], knowledge.nameable(part), reading)


def _unknown(part: Any, field: str, what: str, known: Container[str], reading: Reading) -> Iterator[Problem]:
    value = getattr(part, field)
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            if one not in known:
                yield _problem(reading.places.of(part, field, index), one, what, known)
    elif value is not None and value not in known:
        yield _problem(reading.places.of(part, field), value, what, known)


def _problem(place: Place, value: str, what: str, known: Container[str]) -> Problem:
    near = suggestion(value, known) if isinstance(known, Mapping | set) else ""
    remedy = near or f"Add the {what}, or correct the id."
    return Problem.at(place, Rule(f"unknown-{what.split()[0]}"), f"no {what} has the id '{value}'.", remedy)

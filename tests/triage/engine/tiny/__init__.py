"""The tiny knowledge of this folder, its patients, and how tests change both.

Facet pain is suspected when tender and established by two blocks; `block` tests it and `ablation` treats it. Sciatica
is a stated diagnosis; `epidural`, `trial` and, after it, `implant` treat it. `needle` is the family of the first three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from painref.criteria.evaluate import Answers, Value
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Indication, Procedure, Recommendation
from painref.library.open import load
from painref.triage import assess
from painref.triage.assessment import Assessment, Verdict
from painref.triage.lens import Lens

TINY: Knowledge = load(Path(__file__).parent)


def some(*options: str) -> frozenset[str]:
    """The answer to a question that takes several options."""
    return frozenset(options)


HEALTHY: Answers = {
    "fever": False,
    "numb": False,
    "allergy": False,
    "frail": False,
    "bleeds": False,
    "weak_kidneys": False,
    "medications": some(),
}
"""Every question about safety answered with no."""

FACET: Answers = {
    **HEALTHY,
    "pain_regions": some("back"),
    "diagnoses": some("facet-pain"),
    "tender": True,
    "weeks": 20.0,
    "care_weeks": 10.0,
    "blocks": 0.0,
    "block_relief": 0.0,
    "trial_result": "not-done",
}
"""Established facet pain, conservative care given, no block yet: every question is answered."""

TESTED: Answers = {**FACET, "blocks": 1.0, "block_relief": 90.0}
"""The same after a block that helped."""

SCIATICA: Answers = {**FACET, "pain_regions": some("leg"), "diagnoses": some("sciatica"), "tender": False}
"""Established sciatica for 20 weeks: every question is answered."""

TRIED: Answers = {**SCIATICA, "trial_result": "worked"}
"""The same after a stimulator trial that worked."""


def without(answers: Answers, *questions: str) -> Answers:
    """The answers with some questions open."""
    assert set(questions) <= set(answers)
    return {name: value for name, value in answers.items() if name not in questions}


def but(answers: Answers, **changes: Value) -> Answers:
    """The answers with some of them changed."""
    return {**answers, **changes}


def verdict_on(procedure: str, answers: Answers, knowledge: Knowledge = TINY, lens: Lens | None = None) -> Verdict:
    """The only verdict on a procedure."""
    (verdict,) = verdicts_on(procedure, assess(knowledge, answers, lens))
    return verdict


def verdicts_on(procedure: str, assessment: Assessment) -> list[Verdict]:
    return [verdict for verdict in assessment.verdicts if verdict.procedure == procedure]


# --- Changed knowledge ------------------------------------------------------------------------------------------------


def with_procedures(*procedures: Procedure) -> Knowledge:
    """The tiny knowledge with some procedures added, or in the place of those with the same id."""
    return replace(TINY, procedures={**TINY.procedures, **{procedure.id: procedure for procedure in procedures}})


def changed(procedure: str, **changes: Any) -> Knowledge:
    """The tiny knowledge with some fields of a procedure changed."""
    return with_procedures(replace(TINY.procedures[Id(procedure)], **changes))


def saying(procedure: str, *recommendations: Recommendation, **changes: Any) -> Procedure:
    """A procedure with these recommendations on its only indication, and with some fields of that changed."""
    entry = TINY.procedures[Id(procedure)]
    (indication,) = entry.indications
    changes = {"recommendations": recommendations or indication.recommendations, **changes}
    return replace(entry, indications=(replace(indication, **changes),))


def said_of(procedure: str, by: str = "society-2020") -> Recommendation:
    """What a reference says of the only indication of a procedure."""
    return next(item for item in indication_of(procedure).recommendations if item.by == by)


def indication_of(procedure: str) -> Indication:
    (indication,) = TINY.procedures[Id(procedure)].indications
    return indication


def changed_conditions(condition: str, **changes: Any) -> Knowledge:
    """The tiny knowledge with some fields of a condition changed."""
    entry = replace(TINY.conditions[Id(condition)], **changes)
    return replace(TINY, conditions={**TINY.conditions, entry.id: entry})


def order_of(assessment: Assessment) -> Iterator[str]:
    """The procedures in the order of their verdicts."""
    return (str(verdict.procedure) for verdict in assessment.verdicts)

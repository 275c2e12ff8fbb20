"""The tiny knowledge of this folder, its patients, and how tests change both.

Facet pain is suspected when tender and established by two blocks; `block` tests it and `ablation` treats it. Sciatica
is a stated diagnosis; `epidural`, `trial` and, after it, `implant` treat it. `needle` is the family of the first three.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from painref.criteria.answers import Answers, Number, Record
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Condition, Id, Indication, Procedure, Recommendation
from painref.library.open import load
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.disposition import Disposition
from painref.triage.engine.rules import prepare
from painref.triage.engine.verdicts import Row, VerdictKind
from painref.triage.lens import Lens
from painref.triage.patient import Cleared, Patient

TINY: Knowledge = load(Path(__file__).parent)

NOBODY = Patient(as_of="2026-01-01")
"""A patient of whom nothing is known."""

DENIED = """
    warnings.fever warnings.fever:new warnings.numb warnings.numb:new allergy frail bleeds weak_kidneys
    drugs.thinner drugs.herb events.stent events.operation-planned comfort hold_agreed
    pain_regions.back pain_regions.leg pain_regions.widespread tender
    diagnoses.facet-pain diagnoses.back-pain diagnoses.sciatica
    declined.needle declined.block declined.ablation declined.epidural declined.trial declined.implant
"""
"""Every slot that may be answered yes or no."""


def did(what: str, **details: Any) -> Record:
    """Return the record of one session."""
    return Record(what=what, **{"times": 1.0, **details})


def but(
    patient: Patient,
    yes: str = "",
    no: str = "",
    unknown: str = "",
    done: tuple[Record, ...] | None = None,
    weeks: dict[str, Number] | None = None,
    **numbers: Number,
) -> Patient:
    """Return the patient with some slots answered yes, no or not at all, and with other records, dates and numbers.

    A number is left open as any other slot.
    """
    open_ = set(unknown.split())
    answers = patient.answers
    truths = {**answers.truths, **dict.fromkeys(no.split(), False), **dict.fromkeys(yes.split(), True)}
    assert open_ <= truths.keys() | answers.numbers.keys()
    answers = replace(
        answers,
        truths={slot: truth for slot, truth in truths.items() if slot not in open_},
        numbers={name: number for name, number in {**answers.numbers, **numbers}.items() if name not in open_},
        weeks={**answers.weeks, **(weeks or {})},
        records=answers.records if done is None else done,
    )
    return replace(patient, answers=answers)


def asking(patient: Patient, *procedures: str) -> Patient:
    """Return the patient of a letter that asks for these procedures."""
    return replace(patient, requested=tuple(map(Id, procedures)))


def cleared(patient: Patient, flag: str, *tests: str, weeks_ago: Number | None) -> Patient:
    """Return the patient with a red flag looked into by these tests."""
    given = Cleared(flag=Id(flag), tests=tuple(map(Id, tests)), weeks_ago=weeks_ago)
    return replace(patient, cleared=(*patient.cleared, given))


HEALTHY = but(replace(NOBODY, answers=Answers(nothing_else=True)), no=DENIED)
"""Everything that may be yes or no is no, and nothing was done."""

FACET = but(HEALTHY, yes="pain_regions.back diagnoses.facet-pain tender", age=50.0, pain_duration=20.0, care_weeks=10.0)
"""Established facet pain, conservative care given, no block yet: every question is answered."""

SUSPECTED = but(FACET, unknown="diagnoses.facet-pain")
"""The same, suspected only."""

TESTED = but(FACET, done=(did("block", relief=90.0),))
"""The same after a block that helped."""

SCIATICA = but(FACET, yes="pain_regions.leg diagnoses.sciatica", no="pain_regions.back diagnoses.facet-pain tender")
"""Established sciatica for 20 weeks: every question is answered."""

BOTH = but(FACET, yes="pain_regions.leg diagnoses.sciatica")
"""Facet pain and sciatica."""

TRIED = but(SCIATICA, done=(did("trial", relief=60.0),))
"""Sciatica after a stimulator trial that worked."""


# --- What is decided --------------------------------------------------------------------------------------------------


def decided(patient: Patient, knowledge: Knowledge = TINY, lens: Lens | None = None) -> Decided:
    """Return all that is decided for a patient."""
    return decide(prepare(knowledge, lens), patient)


def disposition(patient: Patient, knowledge: Knowledge = TINY) -> Disposition:
    """Return the disposition."""
    return decided(patient, knowledge).disposition


def row(procedure: str, patient: Patient, knowledge: Knowledge = TINY, lens: Lens | None = None) -> Row:
    """Return the only row of a procedure."""
    (found,) = (item.row for item in decided(patient, knowledge, lens).rows if item.row.procedure == procedure)
    return found


def verdict(procedure: str, patient: Patient, knowledge: Knowledge = TINY) -> VerdictKind:
    """Return the verdict on a procedure."""
    return row(procedure, patient, knowledge).verdict


def order_of(patient: Patient, knowledge: Knowledge = TINY) -> list[str]:
    """Return the procedures in the order of their rows."""
    return [str(item.row.procedure) for item in decided(patient, knowledge).rows]


def asked(patient: Patient, judgement: int, knowledge: Knowledge = TINY) -> set[str]:
    """Return the items that are open in a judgement."""
    return set(decided(patient, knowledge).context.items(judgement))


# --- Changed knowledge ------------------------------------------------------------------------------------------------


def with_procedures(*procedures: Procedure) -> Knowledge:
    """Return the tiny knowledge with some procedures added, or in the place of those with the same id."""
    return replace(TINY, procedures={**TINY.procedures, **{procedure.id: procedure for procedure in procedures}})


def changed(procedure: str, **changes: Any) -> Knowledge:
    """Return the tiny knowledge with some fields of a procedure changed."""
    return with_procedures(replace(TINY.procedures[Id(procedure)], **changes))


def saying(procedure: str, *recommendations: Recommendation, **changes: Any) -> Procedure:
    """Return a procedure with these recommendations on its only indication, and with some fields of that changed."""
    entry = TINY.procedures[Id(procedure)]
    changes = {"recommendations": recommendations or indication_of(procedure).recommendations, **changes}
    return replace(entry, indications=(replace(indication_of(procedure), **changes),))


def said_of(procedure: str, **changes: Any) -> Recommendation:
    """Return the first recommendation of the only indication of a procedure, with some fields changed."""
    return replace(indication_of(procedure).recommendations[0], **changes)


def indication_of(procedure: str) -> Indication:
    """Return the only indication of a procedure."""
    (indication,) = TINY.procedures[Id(procedure)].indications
    return indication


def with_conditions(*conditions: Condition) -> Knowledge:
    """Return the tiny knowledge with some conditions added or changed."""
    return replace(TINY, conditions={**TINY.conditions, **{condition.id: condition for condition in conditions}})


def changed_condition(condition: str, **changes: Any) -> Knowledge:
    """Return the tiny knowledge with some fields of a condition changed."""
    return with_conditions(replace(TINY.conditions[Id(condition)], **changes))


def changed_flag(flag: str, **changes: Any) -> Knowledge:
    """Return the tiny knowledge with some fields of a red flag changed."""
    entry = replace(TINY.red_flags[Id(flag)], **changes)
    return replace(TINY, red_flags={**TINY.red_flags, entry.id: entry})


def changed_drug(drug: str, **changes: Any) -> Knowledge:
    """Return the tiny knowledge with some fields of a drug changed."""
    entry = replace(TINY.medications[Id(drug)], **changes)
    return replace(TINY, medications={**TINY.medications, entry.id: entry})

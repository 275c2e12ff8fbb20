"""Conditions: codes, criteria, features, work-up, care."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.common import CriterionText, Id, Statement, not_written
from painref.records import Folded, record


@record
class Code:
    """One ICD-10-CM code with a short label."""

    code: str
    label: str


@record
class CodeSet:
    """The ICD-10-CM codes of a condition and where they were read."""

    codes: tuple[Code, ...]
    refs: tuple[Id, ...]
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class FormalCriteria(Statement):
    """A published set of criteria. If `when` is true, the patient meets it, save while `unless` is known to be true; if
    it also `establishes`, the condition counts as supported without a stated diagnosis."""

    name: str
    when: CriterionText | None = None
    unless: CriterionText | None = None
    establishes: bool = False


@record
class Suspicion(Statement):
    """When the condition is possible from region and features, short of a diagnosis: while `when` is true, or `or_when`
    is. While `unless` is known to be true, what `or_when` says counts for nothing."""

    when: CriterionText
    or_when: CriterionText | None = None
    unless: CriterionText | None = None


@record
class Feature(Statement):
    """A clinical finding with its published accuracy: sensitivity and specificity from 0 to 1, likelihood ratios."""

    sensitivity: float | None = None
    specificity: float | None = None
    lr_positive: float | None = None
    lr_negative: float | None = None


@record
class Workup(Statement):
    """An investigation, with the rating its source gives it."""

    rating: str = ""


@record
class ConservativeFirst(Statement):
    """When no procedure is the answer for this condition yet, and the step that comes first, which `text` describes."""

    when: CriterionText
    step: Id


class ConditionKind(StrEnum):
    """What a condition is: where the pain is generated, a syndrome, or something that only accompanies it."""

    GENERATOR = "generator"
    SYNDROME = "syndrome"
    COMORBIDITY = "comorbidity"


@record
class Condition(Folded):
    """A diagnosis or pain generator.

    `parent` is the wider condition that it belongs to; an `umbrella` is known by region and duration only. `applies`
    is a criterion for those of whom it may be diagnosed at all.
    """

    id: Id
    name: str
    summary: Statement
    regions: tuple[Id, ...]
    parent: Id | None = None
    kind: ConditionKind = ConditionKind.GENERATOR
    umbrella: bool = False
    applies: CriterionText | None = None
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    icd10cm: CodeSet | None = None
    suspect: Suspicion | None = None
    criteria: tuple[FormalCriteria, ...] = ()
    features: tuple[Feature, ...] = ()
    workup: tuple[Workup, ...] = ()
    care: tuple[Statement, ...] = ()
    conservative_first: ConservativeFirst | None = None
    related: tuple[Id, ...] = ()
    origin: str | None = not_written()

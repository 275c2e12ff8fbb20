"""The knowledge as data: what painref knows, in the field's own words.

Every type here is a frozen dataclass that mirrors one mapping in ``data/*.yaml``, key for key. Identifiers are
lower-case words joined by dashes (questions and facts: by underscores, since criteria name them). Criteria stay
text here (`CriterionText`); `painref.logic` gives them meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Id = NewType("Id", str)
"""An identifier: lower-case letters, digits and dashes (or underscores, for questions and facts)."""

CriterionText = NewType("CriterionText", str)
"""A criterion as written in the data; see `painref.logic.parse`."""


class OrderedEnum(StrEnum):
    """A string enumeration whose members are ordered as they are listed."""

    @property
    def rank(self) -> int:
        """Position in the list, 0 first."""
        return list(type(self)).index(self)


# --- Bibliography -----------------------------------------------------------------------------------------------------


class ReferenceKind(StrEnum):
    """What kind of publication a reference is."""

    GUIDELINE = "guideline"
    CONSENSUS = "consensus"
    COVERAGE_POLICY = "coverage-policy"
    SAFETY_COMMUNICATION = "safety-communication"
    LABEL = "label"
    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "rct"
    COHORT = "cohort"
    REGISTRY = "registry"
    CASE_REPORT = "case-report"
    REVIEW = "review"
    CLASSIFICATION = "classification"


class BodyKind(StrEnum):
    """Who a body is: it decides which lens its recommendations belong to."""

    SOCIETY = "society"
    GOVERNMENT = "government"
    PANEL = "panel"
    PAYER = "payer"
    REGULATOR = "regulator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation or panel that makes recommendations; `short` is how the field calls it."""

    id: Id
    name: str
    kind: BodyKind
    jurisdiction: str
    short: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A bibliography entry. `doi` and `pmid` are given only where they were seen."""

    id: Id
    kind: ReferenceKind
    title: str
    year: int
    jurisdiction: str
    source: str = ""
    authors: str = ""
    body: Id | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    superseded_by: Id | None = None
    retired: bool = False
    note: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it has been neither replaced nor retired by its body."""
        return self.superseded_by is None and not self.retired


# --- Shared pieces ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A clinical statement with its sources. `verified` is true if the fact was read at a source."""

    text: str
    refs: tuple[Id, ...]
    at: str = ""
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that no body has spoken on, said in so many words (`about` names the field left empty)."""

    about: str
    text: str


# --- Procedures -------------------------------------------------------------------------------------------------------


class Category(StrEnum):
    """Kind of procedure, for `painref list --category`."""

    GENERAL = "general"
    EPIDURAL = "epidural"
    FACET = "facet"
    SACROILIAC = "sacroiliac"
    NERVE_BLOCK = "nerve-block"
    SYMPATHETIC_BLOCK = "sympathetic-block"
    RADIOFREQUENCY = "radiofrequency"
    DISC = "disc"
    VERTEBRAL_AUGMENTATION = "vertebral-augmentation"
    DECOMPRESSION = "decompression"
    NEUROMODULATION = "neuromodulation"
    INTRATHECAL = "intrathecal"
    NEUROLYSIS = "neurolysis"
    JOINT = "joint"
    SOFT_TISSUE = "soft-tissue"
    REGENERATIVE = "regenerative"


class Invasiveness(OrderedEnum):
    """How invasive a procedure is, least first; a key of the order of candidates."""

    SUPERFICIAL_INJECTION = "superficial-injection"
    DEEP_INJECTION = "deep-injection"
    NEURAXIAL_INJECTION = "neuraxial-injection"
    PERCUTANEOUS_ABLATION = "percutaneous-ablation"
    PERCUTANEOUS_SPINAL = "percutaneous-spinal"
    IMPLANT_TRIAL = "implant-trial"
    IMPLANT = "implant"
    NEURODESTRUCTIVE = "neurodestructive"

    @property
    def is_last_resort(self) -> bool:
        """Whether it is kept for when less invasive care has failed: implants, their trials, nerve destruction."""
        return self.rank >= Invasiveness.IMPLANT_TRIAL.rank


class BleedingClass(OrderedEnum):
    """Bleeding-risk class of the ASRA interventional-pain guideline."""

    LOW = "low"
    INTERMEDIATE = "intermediate"
    HIGH = "high"


class Modality(StrEnum):
    """Means of guiding a needle, electrode or cannula."""

    FLUOROSCOPY = "fluoroscopy"
    CT = "ct"
    ULTRASOUND = "ultrasound"
    MRI = "mri"
    ENDOSCOPIC_ULTRASOUND = "endoscopic-ultrasound"
    LANDMARK = "landmark"
    NERVE_STIMULATION = "nerve-stimulation"
    CONTRAST = "contrast"
    ANY_IMAGING = "any-imaging"


class GuidanceRole(StrEnum):
    """How a body regards a modality for a procedure."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    ALTERNATIVE = "alternative"
    ADJUNCT = "adjunct"
    NOT_RECOMMENDED = "not-recommended"
    UNCERTAIN = "uncertain"


class Role(StrEnum):
    """What a procedure is done for in an indication."""

    DIAGNOSTIC = "diagnostic"
    THERAPEUTIC = "therapeutic"
    PALLIATIVE = "palliative"


class Direction(OrderedEnum):
    """Which way a recommendation points."""

    FOR = "for"
    CONDITIONAL_FOR = "conditional-for"
    NEUTRAL = "neutral"
    CONDITIONAL_AGAINST = "conditional-against"
    AGAINST = "against"


class Strength(OrderedEnum):
    """Strength of a recommendation, strongest first, as the body states it or as its `note` says it was mapped."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    CONSENSUS = "consensus"
    NOT_GRADED = "not-graded"


class Certainty(OrderedEnum):
    """GRADE certainty of the evidence, highest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"
    NOT_GRADED = "not-graded"


class ContraindicationSeverity(StrEnum):
    """Whether a contraindication excludes a procedure or calls for caution."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


class RiskSeverity(OrderedEnum):
    """How grave a complication is."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    CATASTROPHIC = "catastrophic"


class CourseAspect(StrEnum):
    """Which part of the course of treatment a statement is about."""

    ONSET = "onset"
    DURATION = "duration"
    REPEAT = "repeat"
    AFTERCARE = "aftercare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance(Statement):
    """A modality, its role, and why (`text`)."""

    modality: Modality
    role: GuidanceRole


@dataclass(frozen=True, slots=True, kw_only=True)
class BleedingRisk(Statement):
    """The bleeding-risk class of a procedure; `text` says what raises it, where the source does."""

    bleeding_class: BleedingClass
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One checkable criterion of a recommendation.

    `step` names a procedure or a step of the questionnaire that would fulfil it; `failed_when` is the criterion under
    which that step was taken and its result rules the requirement out.
    """

    text: str
    when: CriterionText | None = None
    step: Id | None = None
    failed_when: CriterionText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite(Requirement):
    """What has to come before a procedure whatever body recommends it, such as a prognostic block before ablation."""

    refs: tuple[Id, ...]
    at: str = ""
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What one body says of one indication.

    `by` is the reference it stands in, `at` the locator, `says` its content in our words, `applies` the criterion for
    the patients it speaks of, `requires` what they must fulfil.
    """

    by: Id
    direction: Direction
    strength: Strength
    certainty: Certainty
    says: str
    at: str = ""
    applies: CriterionText | None = None
    requires: tuple[Requirement, ...] = ()
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """One procedure for one condition, in a role, with what each body says of it.

    `settled_when` is the criterion under which there is nothing more to gain: the block has been done and has answered
    its question.
    """

    condition: Id
    role: Role
    recommendations: tuple[Recommendation, ...]
    settled_when: CriterionText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindication(Statement):
    """A reason not to do a procedure. Without `when` it cannot be asked, and is always reported as not screened."""

    severity: ContraindicationSeverity
    when: CriterionText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """A published frequency. `unit` names what is counted, e.g. ``percent of patients``."""

    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Statement):
    """A complication, with its incidence where one has been published. `text` says more than the name, if anything."""

    name: str
    severity: RiskSeverity
    incidence: Incidence | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStatement(Statement):
    """Onset, duration, repeat limits or aftercare."""

    aspect: CourseAspect


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure: a family, which other procedures name as their `family`, or a variant.

    A family passes its prerequisites, indications, contraindications, risks and guidance down to its variants, and its
    bleeding risk to those that state none. Triage ranks variants; a family is shown but never ranked.
    """

    id: Id
    name: str
    category: Category
    summary: Statement
    family: Id | None = None
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mechanism: Statement | None = None
    regions: tuple[Id, ...] = ()
    invasiveness: Invasiveness | None = None
    bleeding_risk: BleedingRisk | None = None
    guidance: tuple[Guidance, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    indications: tuple[Indication, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    risks: tuple[Risk, ...] = ()
    course: tuple[CourseStatement, ...] = ()
    technique: tuple[Statement, ...] = ()
    gaps: tuple[Gap, ...] = ()


# --- Conditions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One ICD-10-CM code with a short label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSet:
    """The ICD-10-CM codes of a condition and where they were read."""

    codes: tuple[Code, ...]
    refs: tuple[Id, ...]
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalCriteria(Statement):
    """A published set of criteria. If `when` is true, the patient meets it; if it also `establishes`, the condition
    counts as supported without a stated diagnosis."""

    name: str
    when: CriterionText | None = None
    establishes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion(Statement):
    """When the condition is possible from region and features, short of a diagnosis."""

    when: CriterionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Statement):
    """A clinical finding with its published accuracy: sensitivity and specificity from 0 to 1, likelihood ratios."""

    sensitivity: float | None = None
    specificity: float | None = None
    lr_positive: float | None = None
    lr_negative: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workup(Statement):
    """An investigation, with the rating its source gives it."""

    rating: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConservativeFirst(Statement):
    """When no procedure is the answer for this condition, and what is done instead (`text`)."""

    when: CriterionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A diagnosis or pain generator."""

    id: Id
    name: str
    summary: Statement
    regions: tuple[Id, ...]
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


# --- Red flags and medications ----------------------------------------------------------------------------------------


class Urgency(OrderedEnum):
    """How soon a red flag must be acted on, most urgent first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    WORK_UP = "work-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag(Statement):
    """A finding that comes before any elective procedure; `text` says what it points to.

    `defers` names the procedures and families that wait until it is settled, `spares` those among them that do not.
    """

    id: Id
    name: str
    urgency: Urgency
    when: CriterionText
    action: str
    defers: tuple[Id, ...] = ()
    spares: tuple[Id, ...] = ()


class HoldAction(StrEnum):
    """What a source says to do with a drug before a procedure."""

    CONTINUE = "continue"
    STOP = "stop"
    INDIVIDUALISE = "individualise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A span of time as a source states it; `low` alone is a minimum, equal bounds an exact span."""

    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What one source says of one drug before procedures of the given bleeding-risk classes.

    `stop` is the time from the last dose to the procedure, `restart` the time from the procedure to the next dose.
    """

    by: Id
    bleeding_classes: tuple[BleedingClass, ...]
    action: HoldAction
    says: str
    at: str = ""
    stop: Interval | None = None
    restart: Interval | None = None
    when: CriterionText | None = None
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """A drug, or a dose class of one, that bears on bleeding or on a procedure."""

    id: Id
    name: str
    drug_class: str
    brands: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BleedingModifier(Statement):
    """A patient factor that raises every procedure's bleeding-risk class by one."""

    id: Id
    when: CriterionText


# --- Topics -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A short cited page for a newcomer to the field."""

    id: Id
    title: str
    statements: tuple[Statement, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which edition of the knowledge this is: a version, and the date of its last review as YYYY-MM-DD."""

    version: str
    reviewed: str


# --- Questionnaire ----------------------------------------------------------------------------------------------------


class QuestionType(StrEnum):
    """What kind of value answers a question."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes-no"
    NAMES = "names"


class NamesOf(StrEnum):
    """What the answers of a `names` question are identifiers of."""

    CONDITIONS = "conditions"
    PROCEDURES = "procedures"
    MEDICATIONS = "medications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the questionnaire."""

    id: Id
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a `choice` or `choices` question."""

    id: Id
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item of the questionnaire. A `number` has a unit and bounds, both inclusive."""

    id: Id
    section: Id
    type: QuestionType
    prompt: str
    help: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    names: NamesOf | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A named criterion that several rules share. One with a number in it cites where the number comes from."""

    id: Id
    text: str
    when: CriterionText
    refs: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something other than a procedure that fulfils a requirement."""

    id: Id
    name: str

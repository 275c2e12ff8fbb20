"""Procedures: guidance, recommendations, contraindications, risks, outcomes, course, technique."""

from __future__ import annotations

from enum import StrEnum

from painref.knowledge.model.bibliography import Certainty, Strength
from painref.knowledge.model.common import CriterionText, Gap, Id, Interval, OrderedEnum, Statement, not_written
from painref.records import Folded, record


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
    INFUSION = "infusion"


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
    def is_trial(self) -> bool:
        """Whether it is the trial of an implant."""
        return self is Invasiveness.IMPLANT_TRIAL


class BleedingClass(OrderedEnum):
    """Bleeding-risk class of a procedure, in the words of the body that classes it, least cautious first."""

    LOW = "low"
    MODERATE = "moderate"
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

    @property
    def is_for(self) -> bool:
        """Whether it points in favour, for all or under conditions."""
        return self in (Direction.FOR, Direction.CONDITIONAL_FOR)

    @property
    def is_against(self) -> bool:
        """Whether it points against, for all or under conditions."""
        return self in (Direction.AGAINST, Direction.CONDITIONAL_AGAINST)


class Graded(StrEnum):
    """How the strength and certainty of a recommendation came about.

    Read: they are the source's own words. Mapped: the `grades` of its body say what the printed grade comes to.
    Ungraded: the source grades nothing. Not read: nobody has read its grade, so none is given.
    """

    READ = "read"
    MAPPED = "mapped"
    UNGRADED = "ungraded"
    NOT_READ = "not-read"


class ContraindicationSeverity(StrEnum):
    """What a contraindication does: exclude, wait for a correction or for time, or call for caution."""

    ABSOLUTE = "absolute"
    UNTIL_CORRECTED = "until-corrected"
    POSTPONED = "postponed"
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


@record
class Guidance(Statement):
    """A modality, its role, and why (`text`)."""

    modality: Modality
    role: GuidanceRole


@record
class BleedingRisk:
    """The bleeding-risk class that one body gives a procedure, and what raises it (`text`), where the body says so.

    A class for one level of the spine or one site names it in `level`; `where` is a criterion on the answers.
    """

    by: Id
    bleeding_class: BleedingClass
    at: str = ""
    level: str = ""
    where: CriterionText | None = None
    text: str = ""
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class Requirement:
    """One checkable criterion of a recommendation.

    `step` names a procedure or a step of the questionnaire that would fulfil it; `failed_when` is the criterion under
    which that step was taken and its result rules the requirement out. One that is `presumed` holds unless the answers
    deny it.
    """

    text: str
    when: CriterionText | None = None
    step: Id | None = None
    failed_when: CriterionText | None = None
    presumed: bool = False
    origin: str | None = not_written()


@record
class Prerequisite(Requirement):
    """What has to come before a procedure whatever body recommends it, such as a prognostic block before ablation.

    `conditions` are those that it is asked for, with narrower ones; empty: all that the procedure is done for.
    """

    refs: tuple[Id, ...]
    conditions: tuple[Id, ...] = ()
    at: str = ""
    verified: bool = True
    note: str = ""


@record
class Recommendation:
    """What one body says of one indication.

    `by` is the reference it stands in, `at` the locator, `says` its content in our words, `applies` the criterion for
    the patients it speaks of, `requires` what they must fulfil. `graded` says how strength and certainty came about,
    `grade_as_printed` is the source's own grade.
    """

    by: Id
    direction: Direction
    strength: Strength
    certainty: Certainty
    says: str
    graded: Graded = Graded.UNGRADED
    grade_as_printed: str = ""
    at: str = ""
    applies: CriterionText | None = None
    requires: tuple[Requirement, ...] = ()
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()

    @property
    def grade_rank(self) -> tuple[int, int]:
        """The ranks of strength and certainty. A grade that nobody has read counts as none."""
        if self.graded is Graded.NOT_READ:
            return Strength.NOT_READ.rank, Certainty.NOT_READ.rank
        return self.strength.rank, self.certainty.rank

    @property
    def is_strong(self) -> bool:
        """Whether it was read at its source, and its grade is strong."""
        return self.verified and self.grade_rank[0] == Strength.STRONG.rank


class Place(StrEnum):
    """Where an indication stands in the care of its condition, after conservative care."""

    DECIDING_TEST = "deciding-test"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST_RESORT = "last-resort"
    ADJUNCT = "adjunct"
    NOT_PLACED = "not-placed"


class Basis(StrEnum):
    """Whether a line of care stands in a source, or follows painref's own rule (docs/method.md)."""

    SOURCE = "source"
    RULE = "rule"


@record
class LineOfCare:
    """Where an indication stands in the care of its condition; `text` says what comes before, as sources say it.

    A deciding test names the procedures that it `decides`, and is `optional` where only some patients need it; `after`
    names procedures that are tried first.
    """

    place: Place
    basis: Basis
    text: str = ""
    decides: tuple[Id, ...] = ()
    optional: bool = False
    after: tuple[Id, ...] = ()
    refs: tuple[Id, ...] = ()
    at: str = ""
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()


@record
class Indication:
    """One procedure for one condition, in a role, with what each body says of it.

    `settled_when` is the criterion under which there is nothing more to gain: the block has been done and has answered
    its question. One that is not `elective` does not wait for the conservative care of its condition.
    """

    condition: Id
    role: Role
    recommendations: tuple[Recommendation, ...]
    settled_when: CriterionText | None = None
    line: LineOfCare | None = None
    elective: bool = True
    origin: str | None = not_written()

    @property
    def is_deciding_test(self) -> bool:
        """Whether it is the test that decides on another procedure."""
        return self.line is not None and bool(self.line.decides)

    @property
    def is_test(self) -> bool:
        """Whether it is done to learn something: as a diagnostic test, or as one that decides on another procedure."""
        return self.role is Role.DIAGNOSTIC or self.is_deciding_test


@record
class Correction:
    """What has to be done about a contraindication: `what`, by `who`, until the criterion `to` is true."""

    what: str
    who: str
    to: CriterionText | None = None


@record
class Until:
    """What ends a postponement: `wait` after an `event` or after what is `planned`; fewer than `fewer_than` sessions
    of a procedure `within` so many weeks; else what `text` says."""

    text: str = ""
    event: Id | None = None
    planned: Id | None = None
    wait: Interval | None = None
    sessions: Id | None = None
    within: float | None = None
    fewer_than: float | None = None


@record
class Contraindication(Statement):
    """A reason not to do a procedure. Without `when` it cannot be asked, and is always reported as not screened.

    One until corrected says by what (`corrected`), one that postpones until when (`until`). In palliative care a
    `long_term` risk is a caution. With `for_classes` it counts only where the body `by` gives the procedure one of
    these. With `no_benefit` it says that there is nothing to gain, not that there is a danger. It is settled once one
    of the red flags in `settled_with` has been lifted: what they suspect is what it bars.
    """

    severity: ContraindicationSeverity
    when: CriterionText | None = None
    corrected: Correction | None = None
    until: Until | None = None
    long_term: bool = False
    no_benefit: bool = False
    by: Id | None = None
    for_classes: tuple[BleedingClass, ...] = ()
    settled_with: tuple[Id, ...] = ()


@record
class Incidence:
    """A published frequency. `unit` names what is counted, e.g. ``percent of patients``."""

    unit: str
    low: float | None = None
    high: float | None = None


@record
class Risk(Statement):
    """A complication, with its incidence where one has been published. `text` says more than the name, if anything."""

    name: str
    severity: RiskSeverity
    incidence: Incidence | None = None
    text: str = ""


@record
class CourseStatement(Statement):
    """Onset, duration, repeat limits or aftercare."""

    aspect: CourseAspect


@record
class Procedure(Folded):
    """A procedure: a family, which other procedures name as their `family`, or a variant.

    A family passes its prerequisites, indications, contraindications, risks, guidance, outcomes, course and technique
    down to its variants, and its bleeding risk to those that state none. Triage ranks variants; a family is shown but
    never ranked. `outcomes` say what share gets what relief for how long, against what; of a test, what its result is
    worth.
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
    bleeding_risk: tuple[BleedingRisk, ...] = ()
    destroys: bool = False
    guidance: tuple[Guidance, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    indications: tuple[Indication, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    risks: tuple[Risk, ...] = ()
    outcomes: tuple[Statement, ...] = ()
    course: tuple[CourseStatement, ...] = ()
    technique: tuple[Statement, ...] = ()
    gaps: tuple[Gap, ...] = ()
    origin: str | None = not_written()

"""The knowledge as data: what painref knows, in the field's own words.

Every type is a frozen dataclass that mirrors one mapping in ``data/*.yaml``, key for key. Identifiers are lower-case
words joined by dashes (questions and facts: by underscores, since criteria name them). Criteria stay text here
(`CriterionText`); `painref.criteria` gives them meaning. Only `origin` is not written: it names the overlay that
something comes from (see `painref.overlay.merge`), None being built in.
"""

from typing import Any

from painref.knowledge.model.bibliography import Body, BodyKind, Reference, ReferenceKind
from painref.knowledge.model.common import CriterionText, Gap, Id, OrderedEnum, Statement
from painref.knowledge.model.conditions import (
    Code,
    CodeSet,
    Condition,
    ConservativeFirst,
    Feature,
    FormalCriteria,
    Suspicion,
    Workup,
)
from painref.knowledge.model.procedures import (
    BleedingClass,
    BleedingRisk,
    Category,
    Certainty,
    Contraindication,
    ContraindicationSeverity,
    CourseAspect,
    CourseStatement,
    Direction,
    Guidance,
    GuidanceRole,
    Incidence,
    Indication,
    Invasiveness,
    Modality,
    Prerequisite,
    Procedure,
    Recommendation,
    Requirement,
    Risk,
    RiskSeverity,
    Role,
    Strength,
)
from painref.knowledge.model.questionnaire import Absent, Fact, NamesOf, Option, Question, QuestionType, Section, Step
from painref.knowledge.model.safety import BleedingModifier, Hold, HoldAction, Interval, Medication, RedFlag, Urgency
from painref.knowledge.model.topics import Release, Topic

__all__ = [
    "LISTS",
    "Absent",
    "BleedingClass",
    "BleedingModifier",
    "BleedingRisk",
    "Body",
    "BodyKind",
    "Category",
    "Certainty",
    "Code",
    "CodeSet",
    "Condition",
    "ConservativeFirst",
    "Contraindication",
    "ContraindicationSeverity",
    "CourseAspect",
    "CourseStatement",
    "CriterionText",
    "Direction",
    "Fact",
    "Feature",
    "FormalCriteria",
    "Gap",
    "Guidance",
    "GuidanceRole",
    "Hold",
    "HoldAction",
    "Id",
    "Incidence",
    "Indication",
    "Interval",
    "Invasiveness",
    "Medication",
    "Modality",
    "NamesOf",
    "Option",
    "OrderedEnum",
    "Prerequisite",
    "Procedure",
    "Question",
    "QuestionType",
    "Recommendation",
    "RedFlag",
    "Reference",
    "ReferenceKind",
    "Release",
    "Requirement",
    "Risk",
    "RiskSeverity",
    "Role",
    "Section",
    "Statement",
    "Step",
    "Strength",
    "Suspicion",
    "Topic",
    "Urgency",
    "Workup",
]

LISTS: dict[str, type[Any]] = {
    "procedures": Procedure,
    "conditions": Condition,
    "red_flags": RedFlag,
    "medications": Medication,
    "bleeding_modifiers": BleedingModifier,
    "topics": Topic,
    "references": Reference,
    "bodies": Body,
    "sections": Section,
    "questions": Question,
    "facts": Fact,
    "steps": Step,
}
"""The lists a data file may hold, and what their entries are."""

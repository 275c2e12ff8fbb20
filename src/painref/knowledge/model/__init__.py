"""The knowledge as data: what painref knows, in the field's own words.

Every type is a frozen dataclass that mirrors one mapping in ``data/*.yaml``, key for key. Identifiers are lower-case
words joined by dashes (questions and facts: by underscores, since criteria name them). Criteria stay text here
(`CriterionText`); `painref.criteria` gives them meaning. Only `origin` is not written: it names the overlay that
something comes from (see `painref.overlay.merge`), None being built in.

A module of it is imported when one of its types is first asked for: a look-up needs half of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from painref.knowledge.model.questionnaire import (
        Absent,
        Fact,
        NamesOf,
        Option,
        Question,
        QuestionType,
        Section,
        Step,
    )
    from painref.knowledge.model.safety import (
        BleedingModifier,
        Hold,
        HoldAction,
        Interval,
        Medication,
        RedFlag,
        Urgency,
    )
    from painref.knowledge.model.topics import Release, Topic

__all__ = [
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

_MODULES = {
    "bibliography": ("Body BodyKind Reference ReferenceKind"),
    "common": ("CriterionText Gap Id OrderedEnum Statement"),
    "conditions": ("Code CodeSet Condition ConservativeFirst Feature FormalCriteria Suspicion Workup"),
    "procedures": (
        "BleedingClass BleedingRisk Category Certainty Contraindication ContraindicationSeverity"
        " CourseAspect CourseStatement Direction Guidance GuidanceRole Incidence Indication"
        " Invasiveness Modality Prerequisite Procedure Recommendation Requirement Risk RiskSeverity"
        " Role Strength"
    ),
    "questionnaire": ("Absent Fact NamesOf Option Question QuestionType Section Step"),
    "safety": ("BleedingModifier Hold HoldAction Interval Medication RedFlag Urgency"),
    "topics": ("Release Topic"),
}
"""The modules, and what each defines."""

_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Return a type, after importing the module that defines it; raise `AttributeError` if none does."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_HOMES[name]}")
    globals().update({other: getattr(module, other) for other in _MODULES[_HOMES[name]].split()})
    return globals()[name]

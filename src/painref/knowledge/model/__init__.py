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
    from painref.knowledge.model.bibliography import (
        JOURNAL_KINDS,
        Body,
        BodyKind,
        Certainty,
        Grade,
        NoDoi,
        Reference,
        ReferenceKind,
        Strength,
    )
    from painref.knowledge.model.coding import Coding
    from painref.knowledge.model.common import (
        CriterionText,
        Gap,
        Id,
        Interval,
        OrderedEnum,
        Statement,
    )
    from painref.knowledge.model.conditions import (
        Code,
        CodeSet,
        Condition,
        ConditionKind,
        ConservativeFirst,
        Feature,
        FormalCriteria,
        Suspicion,
        Workup,
    )
    from painref.knowledge.model.procedures import (
        Basis,
        BleedingClass,
        BleedingRisk,
        Category,
        Contraindication,
        ContraindicationSeverity,
        Correction,
        CourseAspect,
        CourseStatement,
        Direction,
        Graded,
        Guidance,
        GuidanceRole,
        Incidence,
        Indication,
        Invasiveness,
        LineOfCare,
        Modality,
        Place,
        Prerequisite,
        Procedure,
        Recommendation,
        Requirement,
        Risk,
        RiskSeverity,
        Role,
        Until,
    )
    from painref.knowledge.model.questionnaire import (
        Absent,
        AskedGroup,
        Contradiction,
        Fact,
        Implication,
        NamesOf,
        Normal,
        Option,
        OtherUnit,
        Question,
        QuestionType,
        Section,
        Step,
        StepKind,
    )
    from painref.knowledge.model.safety import (
        BleedingModifier,
        ClearedAfter,
        Clearing,
        DrugGroup,
        Hold,
        HoldAction,
        Medication,
        RedFlag,
        Test,
        ThromboticRisk,
        Urgency,
    )
    from painref.knowledge.model.topics import (
        NotCovered,
        Release,
        Term,
        Topic,
    )

__all__ = [
    "JOURNAL_KINDS",
    "Absent",
    "AskedGroup",
    "Basis",
    "BleedingClass",
    "BleedingModifier",
    "BleedingRisk",
    "Body",
    "BodyKind",
    "Category",
    "Certainty",
    "ClearedAfter",
    "Clearing",
    "Code",
    "CodeSet",
    "Coding",
    "Condition",
    "ConditionKind",
    "ConservativeFirst",
    "Contradiction",
    "Contraindication",
    "ContraindicationSeverity",
    "Correction",
    "CourseAspect",
    "CourseStatement",
    "CriterionText",
    "Direction",
    "DrugGroup",
    "Fact",
    "Feature",
    "FormalCriteria",
    "Gap",
    "Grade",
    "Graded",
    "Guidance",
    "GuidanceRole",
    "Hold",
    "HoldAction",
    "Id",
    "Implication",
    "Incidence",
    "Indication",
    "Interval",
    "Invasiveness",
    "LineOfCare",
    "Medication",
    "Modality",
    "NamesOf",
    "NoDoi",
    "Normal",
    "NotCovered",
    "Option",
    "OrderedEnum",
    "OtherUnit",
    "Place",
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
    "StepKind",
    "Strength",
    "Suspicion",
    "Term",
    "Test",
    "ThromboticRisk",
    "Topic",
    "Until",
    "Urgency",
    "Workup",
]

_MODULES = {
    "bibliography": "JOURNAL_KINDS Body BodyKind Certainty Grade NoDoi Reference ReferenceKind Strength",
    "coding": "Coding",
    "common": "CriterionText Gap Id Interval OrderedEnum Statement",
    "conditions": "Code CodeSet Condition ConditionKind ConservativeFirst Feature FormalCriteria Suspicion Workup",
    "procedures": (
        "Basis BleedingClass BleedingRisk Category Contraindication ContraindicationSeverity"
        " Correction CourseAspect CourseStatement Direction Graded Guidance GuidanceRole Incidence Indication"
        " Invasiveness LineOfCare Modality Place Prerequisite Procedure Recommendation Requirement Risk"
        " RiskSeverity Role Until"
    ),
    "questionnaire": (
        "Absent AskedGroup Contradiction Fact Implication NamesOf Normal Option OtherUnit Question"
        " QuestionType Section Step StepKind"
    ),
    "safety": (
        "BleedingModifier ClearedAfter Clearing DrugGroup Hold HoldAction Medication RedFlag Test"
        " ThromboticRisk Urgency"
    ),
    "topics": "NotCovered Release Term Topic",
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

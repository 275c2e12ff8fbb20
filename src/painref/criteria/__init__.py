"""Three-valued criteria: parse, check, evaluate, explain. Knows no medicine.

A criterion is one line of text, such as ``pain_duration_weeks >= 12 and not limb_dominant``. `parse` turns it into a
plain tree (`painref.criteria.syntax`), `check` compares the tree with the vocabulary it speaks, `evaluate` gives true,
false or unknown (strong Kleene logic, as SQL's NULL), `needed` names the answers that could settle an unknown one, and
`explain` says all this in words.
"""

from painref.criteria.evaluate import Answers, Facts, Value, evaluate, needed
from painref.criteria.explain import Trace, explain
from painref.criteria.parser import CriterionError, parse
from painref.criteria.syntax import Criterion
from painref.criteria.truth import Truth
from painref.criteria.typecheck import Vocabulary, check, satisfiable

__all__ = [
    "Answers",
    "Criterion",
    "CriterionError",
    "Facts",
    "Trace",
    "Truth",
    "Value",
    "Vocabulary",
    "check",
    "evaluate",
    "explain",
    "needed",
    "parse",
    "satisfiable",
]

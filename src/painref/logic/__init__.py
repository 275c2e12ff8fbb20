"""Three-valued criteria: parse, check, evaluate, explain. Knows no medicine.

A criterion is one line of text, such as ``pain_duration_weeks >= 12 and not limb_dominant``. `parse` turns it into a
plain tree (`painref.logic.criterion`), `check` compares the tree with the vocabulary it speaks, `evaluate` gives true,
false or unknown (strong Kleene logic, as SQL's NULL), `needed` names the answers that could settle an unknown one, and
`explain` says all this in words.
"""

from painref.logic.check import Vocabulary, check, satisfiable
from painref.logic.criterion import Criterion
from painref.logic.evaluate import Answers, Facts, Value, evaluate, needed
from painref.logic.explain import Trace, explain
from painref.logic.parse import CriterionError, parse
from painref.logic.truth import Truth

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

"""Three-valued criteria: parse, check, evaluate, explain. Knows no medicine.

A criterion is one line of text, such as ``pain_duration_weeks >= 12 and not limb_dominant``. `parse` turns it into a
plain tree (`painref.criteria.syntax`), `check` compares the tree with the vocabulary, `evaluate` gives its judgement:
true, false, or the questions that could settle it while it is unknown (strong Kleene logic, as SQL's NULL). `explain`
says all this in words.

Not imported here, since judging one set of answers needs none of it: `painref.criteria.satisfiable` and
`painref.criteria.facts` check data, `painref.criteria.program` and `painref.criteria.python` judge many criteria for
many sets of answers.
"""

from painref.criteria.evaluate import Answers, Evaluator, Value, evaluate
from painref.criteria.explain import Trace, explain
from painref.criteria.judgement import FALSE, TRUE, Bits, Judgement, truth_of
from painref.criteria.parser import CriterionError, parse
from painref.criteria.syntax import Criterion, Facts
from painref.criteria.truth import Truth
from painref.criteria.typecheck import Vocabulary, check

__all__ = [
    "FALSE",
    "TRUE",
    "Answers",
    "Bits",
    "Criterion",
    "CriterionError",
    "Evaluator",
    "Facts",
    "Judgement",
    "Trace",
    "Truth",
    "Value",
    "Vocabulary",
    "check",
    "evaluate",
    "explain",
    "parse",
    "truth_of",
]

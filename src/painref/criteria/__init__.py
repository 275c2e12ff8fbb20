"""Three-valued criteria: parse, check, evaluate, explain. The names in them have no meaning here.

The exception is in `reader`: what a good, short or poor result of a procedure is.

A criterion is one line of text, such as ``pain_duration >= 12 and not limb_dominant``. `parse` turns it into a
plain tree (`painref.criteria.syntax`), `check` compares the tree with the vocabulary, a `Reader` judges leaves under
the answers of one patient, and an `Evaluator` the whole: true, false, or the items that could settle it while it is
unknown (strong Kleene logic, as SQL's NULL). `explain` says all this in words.

Not imported here, since judging one set of answers needs none of it: `painref.criteria.satisfiable` and
`painref.criteria.facts` check data, `painref.criteria.program` and `painref.criteria.python` judge many criteria for
many sets of answers.
"""

from painref.criteria.answers import Answers, Record, Span
from painref.criteria.evaluate import Evaluator
from painref.criteria.explain import Trace, explain
from painref.criteria.judgement import FALSE, TRUE, Bits, Judgement, truth_of
from painref.criteria.parser import CriterionError, parse
from painref.criteria.reader import Reader
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
    "Reader",
    "Record",
    "Span",
    "Trace",
    "Truth",
    "Vocabulary",
    "check",
    "explain",
    "parse",
    "truth_of",
]

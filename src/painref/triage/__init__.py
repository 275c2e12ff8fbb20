"""One patient's answers against the knowledge: a pure function to an `Assessment`. Knows no screen."""

from painref.triage.assess import assess, only
from painref.triage.assessment import Assessment, Verdict
from painref.triage.lens import Lens, parse_lens
from painref.triage.questionnaire.answers import AnswerError, parse_answers, parse_setting

__all__ = [
    "AnswerError",
    "Assessment",
    "Lens",
    "Verdict",
    "assess",
    "only",
    "parse_answers",
    "parse_lens",
    "parse_setting",
]

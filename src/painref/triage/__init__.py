"""One patient's answers against the knowledge: a pure function to an `Assessment`. Knows no screen."""

from painref.triage.assess import assess, assess_with, narrowed_to
from painref.triage.assessment import Assessment, Verdict
from painref.triage.engine.rules import Rules, prepare
from painref.triage.lens import Lens, parse_lens
from painref.triage.questionnaire.answers import AnswerError, parse_answers, parse_setting

__all__ = [
    "AnswerError",
    "Assessment",
    "Lens",
    "Rules",
    "Verdict",
    "assess",
    "assess_with",
    "narrowed_to",
    "parse_answers",
    "parse_lens",
    "parse_setting",
    "prepare",
]

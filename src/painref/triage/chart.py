"""One patient's answers beside the knowledge: what a criterion comes to, and what it still needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from painref.knowledge.library import Knowledge
from painref.knowledge.models import CriterionText
from painref.logic.evaluate import Answers, needed
from painref.logic.parse import parse
from painref.logic.truth import Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """The truth of a criterion and, while it is unknown, the questions it depends on, in the questionnaire's order."""

    truth: Truth
    questions: tuple[str, ...] = ()


_SETTLED = {truth: Finding(truth) for truth in (Truth.FALSE, Truth.TRUE)}


@dataclass(frozen=True)
class Chart:
    """Knowledge and answers together. Each criterion is judged once."""

    knowledge: Knowledge
    answers: Answers
    _judged: dict[CriterionText, Finding] = field(default_factory=dict)

    def judge(self, text: CriterionText) -> Finding:
        """The finding for a criterion of the knowledge."""
        finding = self._judged.get(text)
        if finding is None:
            finding = self._judged[text] = self._evaluate(text)
        return finding

    def _evaluate(self, text: CriterionText) -> Finding:
        truth = self.knowledge.evaluator(text)(self.answers)
        if truth is not Truth.UNKNOWN:
            return _SETTLED[truth]
        return Finding(truth, self.in_order(needed(parse(text), self.answers, self.knowledge.facts)))

    def in_order(self, questions: frozenset[str] | set[str]) -> tuple[str, ...]:
        """Question ids in the order of the questionnaire."""
        return tuple(sorted(questions, key=self.knowledge.question_order.__getitem__))

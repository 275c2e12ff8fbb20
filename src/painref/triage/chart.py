"""One patient's answers beside the knowledge: what a criterion comes to, and what it still needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from painref.knowledge.library import Knowledge
from painref.knowledge.models import CriterionText, Id
from painref.logic.evaluate import Answers
from painref.logic.judgement import Judgement


@dataclass(frozen=True)
class Chart:
    """Knowledge and answers together. Each criterion is judged once."""

    knowledge: Knowledge
    answers: Answers
    _judged: dict[CriterionText, Judgement] = field(default_factory=dict)
    _named: dict[Judgement, tuple[Id, ...]] = field(default_factory=dict)

    def judge(self, text: CriterionText) -> Judgement:
        """What a criterion of the knowledge comes to: false, true, or the questions that it still needs."""
        judgement = self._judged.get(text)
        if judgement is None:
            judgement = self._judged[text] = self.knowledge.evaluators[text](self.answers)
        return judgement

    def questions(self, judgement: Judgement) -> tuple[Id, ...]:
        """The questions of a judgement by id, in the order of the questionnaire; none if it is settled."""
        named = self._named.get(judgement)
        if named is None:
            named = self._named[judgement] = self.knowledge.questions_in(judgement)
        return named

    def unanswered(self, question: str) -> Judgement:
        """The question as one that is still needed; nothing if it has been answered."""
        return 0 if question in self.answers else self.knowledge.question_bits[question]

    def in_order(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Question ids in the order of the questionnaire."""
        return tuple(sorted(questions, key=self.knowledge.question_order.__getitem__))

"""One patient's answers beside the knowledge: what a criterion comes to, and what it still needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from painref.criteria.evaluate import Answers
from painref.criteria.judgement import Judgement
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id


@dataclass(frozen=True)
class Chart:
    """Knowledge and answers together. Each criterion is judged once.

    `judge` says what a criterion of the knowledge comes to: false, true, or the questions that it still needs.
    """

    knowledge: Knowledge
    answers: Answers
    judge: Callable[[CriterionText], Judgement] = field(init=False, repr=False)
    _named: dict[Judgement, tuple[Id, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Begins with what the knowledge says of these answers."""
        object.__setattr__(self, "judge", self.knowledge.judgements(self.answers).__getitem__)

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

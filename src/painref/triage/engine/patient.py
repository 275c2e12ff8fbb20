"""The patient context: one patient's answers beside the knowledge, and what each criterion comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from painref.criteria.evaluate import Answers, Evaluator
from painref.criteria.judgement import Judgement
from painref.criteria.parser import parse
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id

if TYPE_CHECKING:
    from painref.criteria.python import JudgeAll


class _Judgements(dict[CriterionText, Judgement]):
    """The judgements of criteria for one patient. One that is not there yet is made when it is asked for."""

    def __init__(
        self, knowledge: Knowledge, answers: Answers, known: Iterable[tuple[CriterionText, Judgement]]
    ) -> None:
        super().__init__(known)
        self._evaluator = Evaluator(answers, knowledge.facts, knowledge.question_bits)

    def __missing__(self, text: CriterionText) -> Judgement:
        self[text] = judgement = self._evaluator.judge(parse(text))
        return judgement


@dataclass(frozen=True, eq=False)
class PatientContext:
    """Knowledge and answers together. Each criterion is judged once.

    `judge` says what a criterion of the knowledge comes to: false, true, or the questions that it still needs. With
    `judge_all`, the criteria of the knowledge as one function, all are judged at the start.
    """

    knowledge: Knowledge
    answers: Answers
    judge_all: JudgeAll | None = field(default=None, repr=False)
    judge: Callable[[CriterionText], Judgement] = field(init=False, repr=False)
    _named: dict[Judgement, tuple[Id, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Judge all criteria at once, if there is a function for it."""
        known = zip(self.knowledge.criteria, self.judge_all(self.answers), strict=True) if self.judge_all else ()
        object.__setattr__(self, "judge", _Judgements(self.knowledge, self.answers, known).__getitem__)

    def questions(self, judgement: Judgement) -> tuple[Id, ...]:
        """Return the questions of a judgement by id, in the order of the questionnaire; none if it is settled."""
        named = self._named.get(judgement)
        if named is None:
            named = self._named[judgement] = self.knowledge.questions_in(judgement)
        return named

    def unanswered(self, question: str) -> Judgement:
        """Return the question as one that is still needed; nothing if it has been answered."""
        return 0 if question in self.answers else self.knowledge.question_bits[question]

    def in_order(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Return question ids in the order of the questionnaire."""
        return tuple(sorted(questions, key=self.knowledge.question_order.__getitem__))

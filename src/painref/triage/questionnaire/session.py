"""What to ask next, and why. Pure: a session is a value, and every step gives a new one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from painref.criteria.evaluate import Answers, Value
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.triage.assess import assess_with
from painref.triage.assessment import Assessment, VerdictKind
from painref.triage.engine.rules import Rules

REACHABLE = frozenset(
    {
        VerdictKind.CANDIDATE,
        VerdictKind.CANDIDATE_WITH_CAUTION,
        VerdictKind.NOT_YET,
        VerdictKind.NEEDS_INFORMATION,
    }
)
"""Verdicts under which a procedure is still possible."""


@dataclass(frozen=True)
class Session:
    """A questionnaire under way: what was answered, and in which order things were asked.

    A question in `asked` without an answer was answered "don't know".
    """

    rules: Rules
    answers: Answers = field(default_factory=dict)
    asked: tuple[Id, ...] = ()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge whose questions are asked."""
        return self.rules.knowledge

    def assessment(self) -> Assessment:
        """The assessment of the answers so far."""
        return assess_with(self.rules, self.answers)

    def open_questions(self, assessment: Assessment) -> tuple[Question, ...]:
        """The questions that can still change the assessment and have not been put, in clinical order."""
        still_open = {item.question for item in assessment.open_questions} - set(self.asked)
        order = self.knowledge.question_order
        return tuple(self.knowledge.questions[id_] for id_ in sorted(still_open, key=order.__getitem__))

    def answer(self, question: Id, value: Value | None) -> Session:
        """The session after an answer; None is "don't know"."""
        answers = {name: given for name, given in self.answers.items() if name != question}
        if value is not None:
            answers[question] = value
        asked = self.asked if question in self.asked else (*self.asked, question)
        return replace(self, answers=answers, asked=asked)

    def before(self, question: Id) -> Id | None:
        """Return the question that was put before this one, or None if there was none."""
        earlier = self.asked[: self.asked.index(question)] if question in self.asked else self.asked
        return earlier[-1] if earlier else None

    @property
    def unknown(self) -> tuple[Id, ...]:
        """The questions that were answered "don't know"."""
        return tuple(question for question in self.asked if question not in self.answers)


def still_possible(assessment: Assessment) -> int:
    """How many procedures are still possible."""
    return len({verdict.procedure for verdict in assessment.verdicts if verdict.verdict in REACHABLE})

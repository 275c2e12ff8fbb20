"""What to ask next, and why. Pure: a session is a value, and every step gives a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from painref.criteria.evaluate import Answers, Value
from painref.criteria.parser import parse
from painref.criteria.syntax import names
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Procedure, Question
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

    def back(self) -> Session:
        """The session before the last question was put; the same if none was."""
        if not self.asked:
            return self
        last = self.asked[-1]
        answers = {name: given for name, given in self.answers.items() if name != last}
        return replace(self, answers=answers, asked=self.asked[:-1])


def still_possible(assessment: Assessment) -> int:
    """How many procedures are still possible."""
    return len({verdict.procedure for verdict in assessment.verdicts if verdict.verdict in REACHABLE})


@dataclass(frozen=True, slots=True)
class Use:
    """One rule that needs a question: what kind of rule, its words, its sources, and the overlay it comes from."""

    rule: str
    text: str
    refs: tuple[Id, ...]
    origin: str | None


def uses(question: Id, knowledge: Knowledge) -> Iterator[Use]:
    """Every rule of the knowledge whose criterion names the question, directly or through a fact."""
    facts = {
        fact.id for fact in knowledge.named_facts.values() if question in _all_names(fact.when, knowledge.named_facts)
    }
    wanted = frozenset({question, *facts})

    def names_it(*criteria: str | None) -> bool:
        return any(text is not None and names(parse(text)) & wanted for text in criteria)

    for flag in knowledge.red_flags.values():
        if names_it(flag.when):
            yield Use("red flag", flag.name, flag.refs, flag.origin)
    for condition in knowledge.conditions.values():
        for criteria in condition.criteria:
            if names_it(criteria.when):
                yield Use("criteria", f"{criteria.name} ({condition.name})", criteria.refs, criteria.origin)
        if condition.suspect and names_it(condition.suspect.when):
            yield Use("suspicion", condition.name, condition.suspect.refs, condition.suspect.origin)
    for procedure in knowledge.procedures.values():
        yield from _procedure_uses(procedure, names_it)


def _procedure_uses(procedure: Procedure, names_it: Any) -> Iterator[Use]:
    for item in procedure.contraindications:
        if names_it(item.when):
            yield Use(f"{item.severity} contraindication", f"{procedure.name}: {item.text}", item.refs, item.origin)
    for prerequisite in procedure.prerequisites:
        if names_it(prerequisite.when, prerequisite.failed_when):
            yield Use("prerequisite", f"{procedure.name}: {prerequisite.text}", prerequisite.refs, prerequisite.origin)
    for indication in procedure.indications:
        if names_it(indication.settled_when):
            speaking = tuple(item.by for item in indication.recommendations[:1])
            yield Use("settles", procedure.name, speaking, indication.origin)
        for recommendation in indication.recommendations:
            for requirement in recommendation.requires:
                if names_it(requirement.when, requirement.failed_when):
                    text = f"{procedure.name}: {requirement.text}"
                    yield Use("requirement", text, (recommendation.by,), requirement.origin)
            if names_it(recommendation.applies):
                text = f"{procedure.name}: {recommendation.says}"
                yield Use("recommendation", text, (recommendation.by,), recommendation.origin)


def _all_names(criterion: str, facts: Mapping[Id, Any]) -> frozenset[str]:
    direct = names(parse(criterion))
    return direct.union(*(_all_names(facts[Id(name)].when, facts) for name in direct if name in facts))

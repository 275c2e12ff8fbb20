"""Every criterion that a decision reads, judged at once: what many patients are decided with."""

from __future__ import annotations

from collections.abc import Iterator

from painref.criteria.parser import parse
from painref.criteria.python import compile_criteria
from painref.criteria.syntax import Criterion
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Requirement
from painref.knowledge.walk import all_criteria
from painref.triage.engine.context import Judging
from painref.triage.engine.requirements import given_care, requirement_rules


def judge_at_once(knowledge: Knowledge) -> Judging:
    """Return what judges every criterion of a knowledge in one function; it is compiled."""
    return compile_criteria(dict(_criteria(knowledge)), knowledge.facts, knowledge.vocabulary, knowledge.bits)


def _criteria(knowledge: Knowledge) -> Iterator[tuple[CriterionText, Criterion]]:
    """Yield every criterion by its text, and by its name each part of one that denies the past."""
    for text in _texts(knowledge):
        yield text, parse(text)
        rules = requirement_rules(Requirement(text="", when=text))
        if rules.denials:
            yield from rules.named_parts()


def _texts(knowledge: Knowledge) -> Iterator[CriterionText]:
    yield from all_criteria(knowledge)
    yield from map(CriterionText, knowledge.facts)
    yield from (item.when for item in knowledge.consistency.values())
    yield from (option.must_when for option in knowledge.must_be_asked.values() if option.must_when is not None)
    for condition in knowledge.conditions.values():
        if condition.conservative_first is not None:
            yield given_care(condition.conservative_first)

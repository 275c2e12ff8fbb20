"""The criteria that decisions read, compiled: what many patients are decided with.

What most decisions read is judged in one function. What one entry alone reads is judged with the other criteria of that
entry when one of them is first asked for: few procedures and conditions concern one patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from painref.criteria.judgement import Judgement
from painref.criteria.parser import parse
from painref.criteria.python import compile_criteria
from painref.criteria.reader import Reader
from painref.criteria.syntax import Criterion
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id, Requirement
from painref.knowledge.walk import entries_by_criterion
from painref.triage.engine.context import Compiled, Judging
from painref.triage.engine.requirements import given_care, requirement_rules


def judge_at_once(knowledge: Knowledge) -> Compiled:
    """Return what judges the criteria of a knowledge; those of one entry only are compiled when they are needed."""
    shared = dict.fromkeys(_read_for_everybody(knowledge))
    of_one: dict[Id, list[CriterionText]] = {}
    for text, entries in entries_by_criterion(knowledge).items():
        if len(entries) > 1:
            shared[text] = None
        elif text not in shared:
            of_one.setdefault(next(iter(entries)), []).append(text)
    for condition in knowledge.conditions.values():
        if condition.conservative_first is not None:
            of_one.setdefault(condition.id, []).append(given_care(condition.conservative_first))
    others = [_Together(texts, knowledge) for texts in of_one.values()]
    return Compiled(_Together(shared, knowledge).judge, {name: some for some in others for name in some.criteria})


class _Together:
    """Criteria that are judged together, in a function that is compiled when one of them is first asked for."""

    def __init__(self, texts: Iterable[CriterionText], knowledge: Knowledge) -> None:
        self.criteria = dict(_with_parts(texts))
        self._knowledge = knowledge

    def __call__(self, reader: Reader) -> Mapping[CriterionText, Judgement]:
        """Return what they come to under the answers of a reader."""
        return self.judge(reader)

    @cached_property
    def judge(self) -> Judging:
        """The function that judges them."""
        knowledge = self._knowledge
        return compile_criteria(self.criteria, knowledge.facts, knowledge.vocabulary, knowledge.bits)


def _with_parts(texts: Iterable[CriterionText]) -> Iterator[tuple[CriterionText, Criterion]]:
    """Yield criteria by their text, and by its name each part of one that denies the past."""
    for text in texts:
        yield text, parse(text)
        rules = requirement_rules(Requirement(text="", when=text))
        if rules.denials:
            yield from rules.named_parts()


def _read_for_everybody(knowledge: Knowledge) -> Iterator[CriterionText]:
    """Yield the criteria that every decision reads, whatever the patient has."""
    yield from (flag.when for flag in knowledge.red_flags.values())
    yield from map(CriterionText, knowledge.facts)
    yield from (item.when for item in knowledge.consistency.values())
    yield from (option.must_when for option in knowledge.must_be_asked.values() if option.must_when is not None)

"""Criteria in SQL: what `painref.criteria.evaluate` says, and which open item could still settle one."""

from __future__ import annotations

from painref.criteria.parser import parse
from painref.criteria.syntax import (
    NEW,
    All,
    AnyOf,
    CountOptions,
    CountTrue,
    Criterion,
    Has,
    Holds,
    Leaf,
    Not,
    Weeks,
    leaves,
)
from painref.criteria.typecheck import SomeOf
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText
from painref.sql.asked import Asked
from painref.sql.expression import FALSE, TRUE, Expression, all_of, any_of, is_unknown, not_
from painref.sql.leaves import Leaves, counted


class Criteria:
    """Judges criteria of the knowledge on some answers; each is written once."""

    def __init__(self, knowledge: Knowledge, asked: Asked) -> None:
        self.knowledge = knowledge
        self.asked = asked
        self.leaves = Leaves(asked, knowledge.vocabulary)
        self._facts: dict[str, Expression] = {}
        self._texts: dict[CriterionText, Expression] = {}

    def text(self, text: CriterionText | None, otherwise: Expression = TRUE) -> Expression:
        """Return what a criterion of the knowledge comes to; `otherwise` where there is none."""
        if text is None:
            return otherwise
        if text not in self._texts:
            self._texts[text] = self.judge(parse(text))
        return self._texts[text]

    def judge(self, criterion: Criterion) -> Expression:
        """Return what a parsed criterion comes to."""
        match criterion:
            case All(of):
                return all_of(map(self.judge, of))
            case AnyOf(of):
                return any_of(map(self.judge, of))
            case Not(of):
                return not_(self.judge(of))
            case CountTrue(of, op, value):
                return counted([self.judge(part) for part in of], op, value)
            case Holds(name) if name in self.knowledge.facts:
                return self.fact(name)
            case leaf:
                return self.leaves.read(leaf)

    def fact(self, name: str) -> Expression:
        """Return whether a fact holds; false where there is no such fact."""
        if name not in self.knowledge.facts:
            return FALSE
        if name not in self._facts:
            self._facts[name] = self.judge(self.knowledge.facts[name])
        return self._facts[name]

    # --- What is open -------------------------------------------------------------------------------------------------

    def waits_for(self, criterion: Criterion, item: str) -> Expression:
        """Return whether a criterion is unknown, and depends on an option that is open.

        Where a criterion is unknown, so is each of its parts that it depends on: none of them decides by itself.
        """
        match criterion:
            case All(parts) | AnyOf(parts) | CountTrue(parts, _, _):
                inside = any_of(self.waits_for(part, item) for part in parts)
            case Not(of):
                inside = self.waits_for(of, item)
            case Holds(name) if name in self.knowledge.facts:
                return self.waits_for(self.knowledge.facts[name], item)
            case leaf:
                inside = self._leaf_waits_for(leaf, item)
        return inside if inside is FALSE else all_of((is_unknown(self.judge(criterion)), inside))

    def _leaf_waits_for(self, leaf: Leaf, item: str) -> Expression:
        question, _, option = item.partition(".")
        if leaf.name not in (question, option):
            return FALSE
        match leaf:
            case Has(name, chosen):
                kind = self.knowledge.vocabulary.kinds[name]
                members = kind.groups.get(chosen, ()) if isinstance(kind, SomeOf) else ()
                if option in members:
                    return is_unknown(self.leaves.has(name, option))
                return TRUE if chosen.removesuffix(NEW) == option else FALSE
            case CountOptions():
                return is_unknown(self.leaves.has(question, option))
            case Weeks(name):
                # The latest of several: the option, or when it was.
                weeks = self.leaves.weeks_of(question, option, leaf.op, leaf.value)
                return any_of((is_unknown(self.leaves.has(question, option)), is_unknown(weeks)))
            case _:
                return FALSE

    def options_in(self, criterion: Criterion) -> tuple[str, ...]:
        """Return the options named in a criterion, those of its facts included, each once, as ``question.option``."""
        found: dict[str, None] = {}
        met: set[str] = set()
        trees = [criterion]
        while trees:
            for leaf in leaves(trees.pop()):
                if leaf.name in self.knowledge.facts and leaf.name not in met:
                    met.add(leaf.name)
                    trees.append(self.knowledge.facts[leaf.name])
                elif isinstance(leaf, Has):
                    item = f"{leaf.name}.{leaf.option.removesuffix(NEW)}"
                    if item in self.knowledge.bits:
                        found[item] = None
        return tuple(found)

"""Requirements with their criteria in parts: what is asked for, and what denies the past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain

from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.criteria.parser import parse
from painref.criteria.syntax import All, AnyOf, Criterion, Done, Last, Leaf, Not, Op, Times, leaves
from painref.knowledge.model import ConservativeFirst, CriterionText, Requirement
from painref.records import record


@record(kw_only=False, eq=False)
class Denial:
    """A part of a criterion that denies the past: `denied` is what it denies, `whole` the part itself.

    They differ in "not done before, or the last one helped": the alternative counts once a record says that it was
    done.
    """

    denied: Criterion
    whole: Criterion


NamedPart = tuple[CriterionText, Criterion]
"""A part of a criterion, with a name by which what it comes to is remembered."""


@record(kw_only=False, eq=False, slots=False)
class RequirementRules:
    """A requirement, its criterion without the parts that deny the past, and each such part by itself.

    A denial (something has not been done before, or not more often) holds unless a record says otherwise. `leaves` are
    those of what is asked.
    """

    requirement: Requirement
    asked: Criterion | None
    denials: tuple[Denial, ...]
    reads_past_of: frozenset[str]
    leaves: tuple[Leaf, ...] = ()

    @cached_property
    def asked_part(self) -> NamedPart | None:
        """What is asked, by its name."""
        if self.asked is None or self.requirement.when is None:
            return None
        return self._name("asked") if self.denials else self.requirement.when, self.asked

    @cached_property
    def denial_parts(self) -> tuple[tuple[NamedPart, NamedPart], ...]:
        """The parts of each denial by their names: what it denies, and the whole of it."""
        return tuple(
            ((self._name(f"denied {number}"), denial.denied), (self._name(f"whole {number}"), denial.whole))
            for number, denial in enumerate(self.denials)
        )

    def named_parts(self) -> Iterator[NamedPart]:
        """Yield what is asked, and the parts of each denial."""
        if self.asked_part is not None:
            yield self.asked_part
        yield from chain.from_iterable(self.denial_parts)

    @cached_property
    def reads(self) -> tuple[CriterionText, ...]:
        """The criteria, and parts of them, on which it depends, as long as nothing of it is presumed."""
        own = [name for name, _ in self.named_parts()] if self.denials else [self.requirement.when]
        return tuple(text for text in [*own, self.requirement.failed_when] if text is not None)

    def _name(self, part: str) -> CriterionText:
        return CriterionText(f"{part} in {self.requirement.when}")  # no criterion reads so

    @cached_property
    def met(self) -> RequirementResult:
        """Its result for every patient whose answers meet it."""
        return RequirementResult(self, TRUE, pending=False, failed=False, unasked=FALSE)

    @cached_property
    def met_when(self) -> CriterionText | None:
        """Its criterion, if it is met wherever that is true."""
        return self.requirement.when if not self.denials and self.requirement.failed_when is None else None


@record(kw_only=False)
class RequirementResult:
    """A requirement: what it comes to, whether a step that it waits for is still to be taken, and what is unasked.

    `unasked` are parts that deny the past, which hold as long as no record says otherwise; `presumed` is what is taken
    for granted as long as no answer denies it.
    """

    rules: RequirementRules
    judgement: Judgement
    pending: bool
    failed: bool
    unasked: Judgement
    presumed: Judgement = FALSE

    @property
    def is_shown(self) -> bool:
        """Whether answers show that it is met, and nothing of it is taken for granted."""
        return self.judgement == TRUE and self.presumed == FALSE

    @property
    def granting_nothing(self) -> RequirementResult:
        """The same result from the answers alone: what was presumed, or taken as not done, is open."""
        if self.judgement != TRUE:
            return self
        open_ = self.presumed | self.unasked
        return self if open_ == FALSE else replace(self, judgement=open_, presumed=FALSE, unasked=FALSE)


def requirement_rules(requirement: Requirement) -> RequirementRules:
    """Return a requirement with its criterion in parts."""
    if requirement.when is None:
        return RequirementRules(requirement, None, (), frozenset())
    tree = parse(requirement.when)
    parts = tree.of if isinstance(tree, All) else (tree,)
    denials = {part: denial for part in parts if (denial := denial_of(part)) is not None}
    rest = tuple(part for part in parts if part not in denials)
    asked = None if not rest else rest[0] if len(rest) == 1 else All(rest)
    past = frozenset(leaf.what for leaf in leaves(tree) if isinstance(leaf, Done | Times | Last))
    own = tuple(leaves(asked)) if asked is not None else ()
    return RequirementRules(requirement, asked, tuple(denials.values()), past, own)


def given_care(first: ConservativeFirst) -> CriterionText:
    """Return the criterion that the care which comes first has been given."""
    return CriterionText(f"not ({first.when})")


def denial_of(part: Criterion) -> Denial | None:
    """Return what a part of a criterion denies of the past; None if it holds only by an answer."""
    if denies_past(part):
        return Denial(part, part)
    if isinstance(part, AnyOf) and all(isinstance(leaf, Done | Times | Last) for leaf in leaves(part)):
        denied = next(filter(denies_past, part.of), None)
        return Denial(denied, part) if denied is not None else None
    return None


def denies_past(criterion: Criterion) -> bool:
    """Return whether a criterion says that something has not been done before, or not more often."""
    match criterion:
        case Not(of):
            return all(isinstance(leaf, Done) for leaf in leaves(of))
        case Times(op=op, value=value):
            return op in (Op.LT, Op.LE) or (op is Op.EQ and value == 0)
        case All(parts) | AnyOf(parts):
            return all(map(denies_past, parts))
        case _:
            return False

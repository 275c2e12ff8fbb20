"""Requirements with their criteria in parts: what is asked for, and what denies the past."""

from __future__ import annotations

from collections.abc import Iterator

from painref.criteria.parser import parse
from painref.criteria.syntax import All, AnyOf, Criterion, Done, Last, Leaf, Not, Op, Times, leaves
from painref.knowledge.model import ConservativeFirst, CriterionText, Requirement
from painref.records import record

ASKED, DENIED, WHOLE = "asked", "denied", "whole"
"""The parts of a criterion that denies the past."""


@record(kw_only=False, eq=False)
class Denial:
    """A part of a criterion that denies the past: `denied` is what it denies, `whole` the part itself.

    They differ in "not done before, or the last one helped": the alternative counts once a record says that it was
    done.
    """

    denied: Criterion
    whole: Criterion


@record(kw_only=False, eq=False)
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

    def named_parts(self) -> Iterator[tuple[CriterionText, Criterion]]:
        """Yield what is asked, and each denial, under a name by which what it comes to is remembered."""
        if self.asked is not None:
            yield part_name(self, ASKED), self.asked
        for number, denial in enumerate(self.denials):
            yield part_name(self, DENIED, number), denial.denied
            yield part_name(self, WHOLE, number), denial.whole


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


def part_name(rules: RequirementRules, part: str, number: int = 0) -> CriterionText:
    """Return the name by which what a part of a criterion comes to is remembered; no criterion reads so."""
    return CriterionText(f"{part} {number} in {rules.requirement.when}")


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

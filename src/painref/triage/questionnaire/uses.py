"""Which rules of the knowledge need a question: why it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from painref.criteria.parser import parse
from painref.criteria.syntax import names
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Fact, Id, Procedure
from painref.records import record


@record(kw_only=False)
class Use:
    """One rule that needs a question: what kind of rule, its words, its sources, and the overlay it comes from."""

    rule: str
    text: str
    refs: tuple[Id, ...]
    origin: str | None


def uses(question: Id, knowledge: Knowledge) -> Iterator[Use]:
    """Yield every rule of the knowledge whose criterion names the question, directly or through a fact."""
    wanted = _resting_on(question, knowledge.named_facts)

    def names_it(*criteria: str | None) -> bool:
        return any(text is not None and names(parse(text)) & wanted for text in criteria)

    for flag in knowledge.red_flags.values():
        if names_it(flag.when):
            yield Use("red flag", flag.name, flag.refs, flag.origin)
    for condition in knowledge.conditions.values():
        for criteria in condition.criteria:
            if names_it(criteria.when, criteria.unless):
                yield Use("criteria", f"{criteria.name} ({condition.name})", criteria.refs, criteria.origin)
        suspect = condition.suspect
        if suspect and names_it(suspect.when, suspect.or_when, suspect.unless):
            yield Use("suspicion", condition.name, suspect.refs, suspect.origin)
    for procedure in knowledge.procedures.values():
        yield from _procedure_uses(procedure, names_it)


def _procedure_uses(procedure: Procedure, names_it: Callable[..., bool]) -> Iterator[Use]:
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


def _resting_on(question: Id, facts: Mapping[Id, Fact]) -> frozenset[str]:
    """Return the question and every fact that names it, directly or through other facts; each fact is read once."""
    named = {fact.id: names(parse(fact.when)) for fact in facts.values()}
    found: set[str] = {question}
    while more := {id_ for id_, mentioned in named.items() if id_ not in found and mentioned & found}:
        found |= more
    return frozenset(found)

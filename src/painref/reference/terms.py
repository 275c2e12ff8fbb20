"""What a word for several entries covers: the page of a term, or of an ICD-10-CM code of several conditions."""

from __future__ import annotations

from collections.abc import Container, Sequence

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Term
from painref.knowledge.resolver import codes_shown
from painref.records import extend, record
from painref.reference.lines import ConditionLine, ProcedureLine, condition_line, procedure_line


@record
class CoveredCondition(ConditionLine):
    """A condition that a term covers; `under` is the condition of the term that it stands under, None for one named."""

    under: Id | None


@record
class CoveredDrug:
    """A drug that a term covers, and how many holds bodies have stated for it."""

    id: Id
    name: str
    brands: tuple[str, ...]
    holds: int
    origin: str | None = None


@record
class TermPage:
    """A word for several entries, with what it covers. For a code, `codes` are those of its conditions."""

    id: Id
    name: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    conditions: tuple[CoveredCondition, ...]
    procedures: tuple[ProcedureLine, ...]
    medications: tuple[CoveredDrug, ...]
    origin: str | None = None


def term_page(term: Term, knowledge: Knowledge) -> TermPage:
    """Return what a term covers: its conditions with those under them, its procedures and its drugs."""
    return TermPage(
        id=term.id,
        name=term.name,
        aliases=term.aliases,
        codes=(),
        conditions=_conditions(_there(term.conditions, knowledge.conditions), knowledge),
        procedures=tuple(
            procedure_line(knowledge.procedures[id_], knowledge)
            for id_ in _there(term.procedures, knowledge.procedures)
        ),
        medications=tuple(_drug(id_, knowledge) for id_ in _there(term.medications, knowledge.medications)),
        origin=term.origin,
    )


def _there(ids: Sequence[Id], entries: Container[Id]) -> list[Id]:
    """Return the members of a term that no overlay has withdrawn."""
    return [id_ for id_ in ids if id_ in entries]


def code_page(code: Id, knowledge: Knowledge) -> TermPage:
    """Return the conditions of an ICD-10-CM code, or of the codes under it."""
    shown = codes_shown(code, knowledge)
    conditions = tuple(dict.fromkeys(id_ for ids in shown.values() for id_ in ids))
    lines = (condition_line(knowledge.conditions[id_], knowledge) for id_ in conditions)
    return TermPage(
        id=code,
        name=f"ICD-10-CM {code}",
        aliases=(),
        codes=tuple(shown),
        conditions=tuple(extend(CoveredCondition, line, under=None) for line in lines),
        procedures=(),
        medications=(),
    )


def _conditions(heads: Sequence[Id], knowledge: Knowledge) -> tuple[CoveredCondition, ...]:
    """Return the conditions named, each followed by those under it; none twice."""
    from painref.knowledge.condition_tree import with_descendants

    found: dict[Id, Id | None] = dict.fromkeys(heads)
    ordered: dict[Id, None] = {}
    for head in heads:
        for id_ in with_descendants(head, knowledge):
            found.setdefault(id_, head)
            ordered.setdefault(id_)
    return tuple(
        extend(CoveredCondition, condition_line(knowledge.conditions[id_], knowledge), under=found[id_])
        for id_ in ordered
    )


def _drug(id_: Id, knowledge: Knowledge) -> CoveredDrug:
    drug = knowledge.medications[id_]
    return CoveredDrug(id=id_, name=drug.name, brands=drug.brands, holds=len(drug.holds), origin=drug.origin)

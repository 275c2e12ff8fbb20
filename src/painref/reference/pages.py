"""The page of any entry that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from painref.knowledge.lookup import find

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Condition, Id, NotCovered, Procedure
    from painref.reference.condition import ConditionPage
    from painref.reference.not_covered import NotCoveredPage
    from painref.reference.procedure import ProcedurePage


class EntryPage(NamedTuple):
    """The page of an entry, and the kind of entry."""

    kind: str
    record: ProcedurePage | ConditionPage | NotCoveredPage


def page_called(name: str, knowledge: Knowledge) -> EntryPage:
    """Return the page of the procedure or condition that goes by this name, or that says that it is not covered.

    Raises `NotFoundError` with suggestions if nothing does.
    """
    what, hint = "procedure or condition", "painref list, and painref list conditions, show them all."
    collections: tuple[Mapping[Id, Procedure | Condition | NotCovered], ...] = (
        knowledge.procedures,
        knowledge.conditions,
        knowledge.not_covered,
    )
    entry = find(name, *collections, what=what, hint=hint)
    # The records of a page take about as long to import as the page to make, and a look-up shows one of the two.
    if (procedure := knowledge.procedures.get(entry.id)) is not None and procedure is entry:
        from painref.reference.procedure import procedure_page

        return EntryPage("procedure", procedure_page(procedure, knowledge))
    if (not_covered := knowledge.not_covered.get(entry.id)) is not None and not_covered is entry:
        from painref.reference.not_covered import not_covered_page

        return EntryPage("not-covered", not_covered_page(not_covered, knowledge))
    from painref.reference.condition import condition_page

    return EntryPage("condition", condition_page(knowledge.conditions[entry.id], knowledge))

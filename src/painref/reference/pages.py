"""The page of any entry that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import find
from painref.knowledge.model import Condition, Id, Procedure
from painref.reference.condition import ConditionPage, condition_page
from painref.reference.procedure import ProcedurePage, procedure_page


def entry_page(entry: Procedure | Condition, knowledge: Knowledge) -> ProcedurePage | ConditionPage:
    """Return the page of a procedure or a condition."""
    return procedure_page(entry, knowledge) if isinstance(entry, Procedure) else condition_page(entry, knowledge)


class EntryPage(NamedTuple):
    """The page of an entry, and the kind of entry."""

    kind: str
    record: ProcedurePage | ConditionPage


def page_called(name: str, knowledge: Knowledge) -> EntryPage:
    """Return the page of the procedure or condition that goes by this name.

    Raises `NotFoundError` with suggestions if nothing does.
    """
    what, hint = "procedure or condition", "painref list, and painref list conditions, show them all."
    collections: tuple[Mapping[Id, Procedure | Condition], ...] = (knowledge.procedures, knowledge.conditions)
    entry = find(name, *collections, what=what, hint=hint)
    kind = "procedure" if isinstance(entry, Procedure) else "condition"
    return EntryPage(kind, entry_page(entry, knowledge))

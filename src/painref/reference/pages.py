"""The page of any entry that has one."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Condition, Procedure
from painref.reference.condition import ConditionPage, condition_page
from painref.reference.procedure import ProcedurePage, procedure_page


def entry_page(entry: Procedure | Condition, knowledge: Knowledge) -> ProcedurePage | ConditionPage:
    """Return the page of a procedure or a condition."""
    return procedure_page(entry, knowledge) if isinstance(entry, Procedure) else condition_page(entry, knowledge)

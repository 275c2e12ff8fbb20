"""The page of any entry that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from painref.knowledge.resolver import CODE, PAGES, RED_FLAGS, Named

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge

SHOWN = (*PAGES, CODE, RED_FLAGS)
"""The kinds of what `painref show` shows."""

NOT_SHOWN = "painref search finds words anywhere; painref list, and painref list conditions, show all names."
"""The way on where nothing goes by a name."""


class EntryPage(NamedTuple):
    """The page of an entry, and the kind of record that it is."""

    kind: str
    record: Any


def page_of(named: Named, knowledge: Knowledge) -> EntryPage:
    """Return the page of a named entry.

    The records of a page take about as long to import as the page to make, and a look-up shows one of them.
    """
    match named.kind:
        case "procedure":
            from painref.reference.procedure import procedure_page

            return EntryPage("procedure", procedure_page(knowledge.procedures[named.id], knowledge))
        case "condition":
            from painref.reference.condition import condition_page

            return EntryPage("condition", condition_page(knowledge.conditions[named.id], knowledge))
        case "term":
            from painref.reference.terms import term_page

            return EntryPage("term", term_page(knowledge.terms[named.id], knowledge))
        case "code":
            from painref.reference.terms import code_page

            return EntryPage("term", code_page(named.id, knowledge))
        case "not-covered":
            from painref.reference.not_covered import not_covered_page

            return EntryPage("not-covered", not_covered_page(knowledge.not_covered[named.id], knowledge))
        case "red-flag":
            from painref.reference.red_flags import red_flag_page

            return EntryPage("red-flag", red_flag_page(knowledge.red_flags[named.id], knowledge))
        case "red-flags":
            from painref.reference.red_flags import red_flag_lines

            return EntryPage("red-flags", red_flag_lines(knowledge))
        case "medication":
            from painref.reference.holds import hold_page

            return EntryPage("hold", hold_page([named.id], None, knowledge))
        case "topic":
            from painref.reference.topics import topic_page

            return EntryPage("topic", topic_page(named.id, knowledge))
        case "reference":
            from painref.reference.bibliography import reference_page

            return EntryPage("reference", reference_page(knowledge.references[named.id], knowledge))
        case _:
            from painref.reference.bibliography import bibliography, selected

            return EntryPage("references", bibliography(selected(None, named.id, None, knowledge), knowledge))

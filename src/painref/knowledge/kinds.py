"""The kinds of entry: one row for each, from which every part of painref takes what it needs to know of a kind."""

from __future__ import annotations

from typing import Any

from painref.knowledge import model
from painref.records import record


@record(kw_only=False)
class EntryKind:
    """A kind of entry.

    `name` is what one is called, `type_name` its type in
    `painref.knowledge.model`, `list` the key of its list in a data file, and `collection` the attribute of
    `Knowledge` that holds them by id. `cites`: parts of it cite references. `searched`: `painref search` reads it.
    `bears_on_triage`: without one of them an assessment says less.
    """

    name: str
    list: str
    type_name: str
    collection: str
    cites: bool = False
    searched: bool = False
    bears_on_triage: bool = False

    @property
    def type(self) -> type[Any]:
        """What an entry is in `painref.knowledge.model`, which is imported when it is asked for."""
        cls: type[Any] = getattr(model, self.type_name)
        return cls

    @property
    def words(self) -> str:
        """What one is called in a sentence."""
        return self.name.replace("-", " ")


ENTRY_KINDS = (
    EntryKind("procedure", "procedures", "Procedure", "procedures", cites=True, searched=True, bears_on_triage=True),
    EntryKind("condition", "conditions", "Condition", "conditions", cites=True, searched=True, bears_on_triage=True),
    EntryKind("red-flag", "red_flags", "RedFlag", "red_flags", cites=True, searched=True, bears_on_triage=True),
    EntryKind(
        "medication", "medications", "Medication", "medications", cites=True, searched=True, bears_on_triage=True
    ),
    EntryKind(
        "bleeding-modifier",
        "bleeding_modifiers",
        "BleedingModifier",
        "bleeding_modifiers",
        cites=True,
        bears_on_triage=True,
    ),
    EntryKind(
        "thrombotic-risk", "thrombotic_risk", "ThromboticRisk", "thrombotic_risk", cites=True, bears_on_triage=True
    ),
    EntryKind("topic", "topics", "Topic", "topics", cites=True, searched=True),
    EntryKind("not-covered", "not_covered", "NotCovered", "not_covered", cites=True, searched=True),
    EntryKind("term", "terms", "Term", "terms", searched=True),
    EntryKind("reference", "references", "Reference", "references", searched=True),
    EntryKind("body", "bodies", "Body", "bodies", cites=True),
    EntryKind("section", "sections", "Section", "sections"),
    EntryKind("question", "questions", "Question", "questions"),
    EntryKind("implication", "implies", "Implication", "implies", cites=True),
    EntryKind("contradiction", "consistency", "Contradiction", "consistency"),
    EntryKind("fact", "facts", "Fact", "named_facts", cites=True),
    EntryKind("step", "steps", "Step", "steps"),
    EntryKind("test", "tests", "Test", "tests"),
    EntryKind("coding", "codings", "Coding", "codings", cites=True),
)
"""Every kind of entry, in the order in which their lists are shown."""

BY_LIST = {kind.list: kind for kind in ENTRY_KINDS}
"""The kinds by the key of their list in a data file."""

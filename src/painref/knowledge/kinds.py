"""The kinds of entry: one row for each, from which every part of painref takes what it needs to know of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from painref.knowledge import model


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry.

    `name` is what one is called, `list` the key of its list in a data file, and `collection` the attribute of
    `Knowledge` that holds them by id. `cites`: parts of it cite references. `searched`: `painref search` reads it.
    `bears_on_triage`: without one of them an assessment says less.
    """

    name: str
    list: str
    type: type[Any]
    collection: str
    cites: bool = False
    searched: bool = False
    bears_on_triage: bool = False

    @property
    def words(self) -> str:
        """What one is called in a sentence."""
        return self.name.replace("-", " ")


ENTRY_KINDS = (
    EntryKind(
        "procedure", "procedures", model.Procedure, "procedures", cites=True, searched=True, bears_on_triage=True
    ),
    EntryKind(
        "condition", "conditions", model.Condition, "conditions", cites=True, searched=True, bears_on_triage=True
    ),
    EntryKind("red-flag", "red_flags", model.RedFlag, "red_flags", cites=True, searched=True, bears_on_triage=True),
    EntryKind(
        "medication", "medications", model.Medication, "medications", cites=True, searched=True, bears_on_triage=True
    ),
    EntryKind(
        "bleeding-modifier",
        "bleeding_modifiers",
        model.BleedingModifier,
        "bleeding_modifiers",
        cites=True,
        bears_on_triage=True,
    ),
    EntryKind(
        "thrombotic-risk", "thrombotic_risk", model.ThromboticRisk, "thrombotic_risk", cites=True, bears_on_triage=True
    ),
    EntryKind("topic", "topics", model.Topic, "topics", cites=True, searched=True),
    EntryKind("reference", "references", model.Reference, "references", searched=True),
    EntryKind("body", "bodies", model.Body, "bodies"),
    EntryKind("section", "sections", model.Section, "sections"),
    EntryKind("question", "questions", model.Question, "questions"),
    EntryKind("implication", "implies", model.Implication, "implies", cites=True),
    EntryKind("contradiction", "consistency", model.Contradiction, "consistency"),
    EntryKind("fact", "facts", model.Fact, "named_facts", cites=True),
    EntryKind("step", "steps", model.Step, "steps"),
    EntryKind("test", "tests", model.Test, "tests"),
)
"""Every kind of entry, in the order in which their lists are shown."""

BY_LIST = {kind.list: kind for kind in ENTRY_KINDS}
"""The kinds by the key of their list in a data file."""

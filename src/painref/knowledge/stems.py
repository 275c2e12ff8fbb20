"""The words of a name in whatever form and order: what names have in common that are written otherwise."""

from __future__ import annotations

from typing import Any

from painref.knowledge.entries import Entries
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.knowledge.names import SMALL_WORDS, normalise, stem

COLLECTIONS = {kind.name: kind.collection for kind in ENTRY_KINDS}
"""The attribute of `Knowledge` that holds the entries of each kind."""

_SAME = {
    "stim": "stimulation",
    "stimulator": "stimulation",
    "shot": "injection",
    "jab": "injection",
    "inj": "injection",
    "cortisone": "corticosteroid",
    "steroid": "corticosteroid",
    "degenerative": "degeneration",
}
"""Words of the trade and of patients, each with the word that names have for the same."""


class NamesByWords(dict[str, dict[frozenset[str], list[tuple[Id, ...]]]]):
    """By kind, the entries of each name by its words in whatever form and order; made when the first name is sought."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self._knowledge = knowledge

    def __missing__(self, kind: str) -> dict[frozenset[str], list[tuple[Id, ...]]]:
        entries: Entries[Any] = getattr(self._knowledge, COLLECTIONS[kind])
        found: dict[frozenset[str], list[tuple[Id, ...]]] = {}
        for name, ids in entries.index("name").items():
            found.setdefault(stems(name), []).append(ids)
        self[kind] = found
        return found


def stems(text: str) -> frozenset[str]:
    """Return the words of a text without plurals, spellings and small words, one word for those that mean the same."""
    found = (stem(word) for word in normalise(text).split("-") if word and word not in SMALL_WORDS)
    return frozenset(_SAME.get(word, word) for word in found)

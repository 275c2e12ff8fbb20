"""Which pages the site has, where each lies, and which names lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.names import names_of
from painref.records import record

FOLDERS: Mapping[str, str] = {
    "procedure": "procedures",
    "condition": "conditions",
    "medication": "drugs",
    "red-flag": "red-flags",
    "topic": "topics",
    "body": "bodies",
    "reference": "sources",
}
"""The folder of each kind of page."""


_WORDS = frozenset({"topic", "red-flag"})


@record
class SiteEntry:
    """An entry with a page: what it is called, other names of it, and where its page lies in the site."""

    kind: str
    id: str
    name: str
    aliases: tuple[str, ...]
    path: str


def site_entries(knowledge: Knowledge) -> Iterator[SiteEntry]:
    """Yield every entry that has a page."""
    tables: Mapping[str, Mapping[Any, Any]] = {
        "procedure": knowledge.procedures,
        "condition": knowledge.conditions,
        "medication": knowledge.medications,
        "red-flag": knowledge.red_flags,
        "topic": knowledge.topics,
        "body": knowledge.bodies,
        "reference": knowledge.references,
    }
    for kind, entries in tables.items():
        for id_, entry in entries.items():
            name = getattr(entry, "name", "") or entry.title
            aliases = tuple(dict.fromkeys(other for other in names_of(entry) if other not in (id_, name)))
            yield SiteEntry(kind=kind, id=id_, name=name, aliases=aliases, path=f"{FOLDERS[kind]}/{id_}.html")


def links_of(entries: list[SiteEntry], up: str) -> dict[str, str]:
    """Return the addresses of the pages by id and by name, for pages that lie `up` from the top of the site.

    A name that several entries share leads nowhere. Topics and red flags are left out: their names are words of
    any sentence.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    for entry in entries:
        if entry.kind in _WORDS:
            continue
        for name in dict.fromkeys((entry.id, entry.name, *entry.aliases)):
            key = name.casefold()
            if key in found and found[key] != f"{up}{entry.path}":
                shared.add(key)
            found.setdefault(key, f"{up}{entry.path}")
    ids = {entry.id for entry in entries}
    return {name: path for name, path in found.items() if name not in shared or name in ids}

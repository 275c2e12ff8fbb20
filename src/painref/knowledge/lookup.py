"""Finding an entry by id, name, abbreviation or alias, in any case, with spaces for dashes; suggestions for a typo."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from painref.errors import PainrefError
from painref.knowledge.entries import Entries
from painref.knowledge.names import names_of as names_of
from painref.knowledge.names import normalise as normalise
from painref.suggestions import did_you_mean

if TYPE_CHECKING:
    from painref.knowledge.model import Id

_ERRORS = (1, 10, 16)
"""From these lengths on a name may have one, two and three typing errors: tenoxicam is no meloxicam."""

_WORD = 4
"""From this length on, what was typed may be the beginning of a word in a name; shorter, it is an abbreviation."""

_LONG_WORD = 7
"""From this length on, what was typed may be a mistyped word of a name."""


class Named(Protocol):
    """Anything with an id: every entry of the knowledge."""

    @property
    def id(self) -> Id:
        """The identifier."""


class NotFoundError(PainrefError):
    """No entry goes by that name; `suggestions` are ids whose names come near it."""

    def __init__(self, text: str, what: str, suggestions: tuple[str, ...], hint: str) -> None:
        shown = " ".join(text.split())[:60]
        super().__init__(f"No {what} called '{shown}'.", remedy=did_you_mean(suggestions) or hint)
        self.suggestions = suggestions


Entry = TypeVar("Entry", bound=Named)
T = TypeVar("T", bound=str)


def index(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by each of their names; an id goes before another entry's alias."""
    found: dict[str, Entry] = {}
    entries = list(entries)
    for entry in entries:
        found.setdefault(normalise(entry.id), entry)
    for entry in entries:
        for name in names_of(entry):
            found.setdefault(normalise(name), entry)
    return found


def find(text: str, *collections: Mapping[Id, Entry], what: str = "entry", hint: str = "Try painref list.") -> Entry:
    """Return the entry of one of the collections that goes by this name; an id goes before another entry's name.

    Raises `NotFoundError` with suggestions.
    """
    wanted = normalise(text)
    indexed: list[Entries[Entry]] = [
        entries if isinstance(entries, Entries) else Entries(entries.values()) for entries in collections
    ]
    named = [entries[entries.index("name")[wanted][0]] for entries in indexed if wanted in entries.index("name")]
    if named:
        return next((entry for entry in named if normalise(entry.id) == wanted), named[0])
    raise NotFoundError(text, what, suggest_from(wanted, *indexed), hint)


def suggest_from(wanted: str, *collections: Entries[Any]) -> tuple[str, ...]:
    """Return the entries nearest to what was typed, by id; for a short word with abbreviation, as ``rfa (...)``.

    No more entries are looked into than are suggested.
    """
    owners = ChainMap(*(dict.fromkeys(entries, entries) for entries in collections))
    ids = [(normalise(id_), id_) for entries in collections for id_ in entries]
    names = [(name, ids[0]) for entries in collections for name, ids in entries.index("name").items()]
    return tuple(_label(owners[id_][id_], short=len(wanted) < _WORD) for id_ in nearest(wanted, ids + names))


def nearest(wanted: str, names: Iterable[tuple[str, T]], most: int = 3) -> list[T]:
    """Return the ids, each given with its names, that come nearest to what was typed.

    Where no whole name is near, one that has a word near it is: ``transforamnal``.
    """
    names = list(names)
    near = _near(wanted, names)
    if not near and len(wanted) >= _LONG_WORD:
        near = _near(
            wanted, [(word, id_) for name, id_ in names for word in name.split("-") if len(word) >= _LONG_WORD]
        )
    return sorted(near, key=near.__getitem__)[:most]


def _near(wanted: str, names: Iterable[tuple[str, T]]) -> dict[T, int]:
    """Return the ids with a name near to what was typed, each with the errors of the nearest."""
    near: dict[T, int] = {}
    least = sum(len(wanted) >= length for length in _ERRORS)
    for name, id_ in names:
        errors = 0 if len(wanted) >= _WORD and f"-{wanted}" in f"-{name}" else _errors(wanted, name, least)
        if errors <= least and errors < near.get(id_, least + 1):
            near[id_] = errors
    return near


def _errors(one: str, other: str, most: int) -> int:
    """Return how many letters left out, put in, exchanged or swapped make one name the other; over `most`, more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        earlier, before, row = before, row, [number]
        for at, known in enumerate(other, 1):
            errors = min(row[-1] + 1, before[at] + 1, before[at - 1] + (letter != known))
            if earlier and at > 1 and letter == other[at - 2] and one[number - 2] == known:
                errors = min(errors, earlier[at - 2] + 1)
            row.append(errors)
        if min(row) > most:
            return most + 1
    return row[-1]


def _label(entry: Any, *, short: bool) -> str:
    abbreviations: tuple[str, ...] = getattr(entry, "abbreviations", ())
    return f"{abbreviations[0].lower()} ({entry.id})" if short and abbreviations else str(entry.id)

"""Full text over the knowledge: which entries hold the words, ranked by where they stand.

No index is kept. The text of a field is searched as it stands; what a typed word stands for (its plural, the other
spelling, the word it is one typing error away from) is found once, among all the words that occur.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from painref.errors import PainrefError
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import nearest
from painref.knowledge.model import Id
from painref.knowledge.names import SMALL_WORDS, normalise, stem
from painref.knowledge.resolver import PAGES, resolve
from painref.knowledge.walk import field_names, inside
from painref.notice import SCOPE
from painref.records import record
from painref.suggestions import did_you_mean

_WORD = re.compile(r"[^\W_]+")
_NAMES = ("name", "title", "abbreviations", "aliases", "brands")
_NOT_TEXT = frozenset(
    {
        "when",
        "applies",
        "failed_when",
        "settled_when",
        "refs",
        "url",
        "read_at",
        "doi",
        "pmid",
        "by",
        "at",
        "note",
        "origin",
    }
)
_NAME_WEIGHT, _ID_WEIGHT, _OWN_WEIGHT, _INNER_WEIGHT = 8.0, 6.0, 3.0, 1.0
_FACTORS = {"reference": 0.3, "not-covered": 0.9}
"""What the weights of a kind are multiplied by: papers come behind entries, and what is not covered behind what is."""
_EXACT, _INFLECTED, _LONGER, _MISTYPED = 1.0, 0.9, 0.6, 0.4
_SHORTEST_MISTYPED = 4
"""Words shorter than this are taken as they are typed."""

_AROUND = 70
"""How much text is shown on either side of the first word found."""


class NoMatchError(PainrefError):
    """Nothing holds the words."""


@record
class Hit:
    """An entry that holds the words.

    `field` is where the snippet is from, `also_in` where else they stand, names aside; `matched` are the words as they
    occur there, `missing` those typed that the entry does not hold.
    """

    kind: str
    id: Id
    name: str
    field: str
    snippet: str
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    also_in: tuple[str, ...]
    score: float
    origin: str | None = None


@record
class SearchResult:
    """The best hits, best first, and how many there are in all."""

    query: str
    total: int
    hits: tuple[Hit, ...]


class _Text(NamedTuple):
    """One field of an entry, named `name` in the record at `path` inside it."""

    path: str
    name: str
    text: str
    folded: str

    @property
    def field(self) -> str:
        """Return the path of the field; a statement goes by its own."""
        if not self.path:
            return self.name
        return self.path if self.name in ("text", "says") else f"{self.path}.{self.name}"

    @property
    def is_name(self) -> bool:
        """Return whether it is what the entry is called."""
        return not self.path and (self.name == "id" or self.name in _NAMES)

    def weight(self, kind: str) -> float:
        """Return the weight that a word found in it has, in an entry of a kind."""
        weight = _INNER_WEIGHT if "." in self.path else _OWN_WEIGHT
        if self.is_name:
            weight = _ID_WEIGHT if self.name == "id" else _NAME_WEIGHT
        return weight * _FACTORS.get(kind, 1.0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry with its texts, and all of them in one."""

    kind: str
    entry: Any
    texts: Sequence[_Text]
    folded: str


MOST_WORDS = 50
"""How many different words a query may have: each is compared with every word of the knowledge."""


def search(query: str, knowledge: Knowledge, *, most: int) -> SearchResult:
    """Return the entries that hold every word of the query; if none does, those that hold most of them.

    Raises `NoMatchError`, with suggestions, if no entry holds any of the words.
    """
    typed = dict.fromkeys(_WORD.findall(query.casefold()))
    wanted = [word for word in typed if word not in SMALL_WORDS] or list(typed)
    if not wanted:
        raise NoMatchError("there is no word to look for.", remedy="Try: painref search dorsal root ganglion.")
    if len(wanted) > MOST_WORDS:
        message = f"the query has {len(wanted):,} different words."
        raise NoMatchError(message, remedy=f"At most {MOST_WORDS}: a few technical terms find most.")
    entries = list(_entries(knowledge))
    vocabulary = _words(entry.folded for entry in entries)
    meanings = {word: _meanings(word, vocabulary) for word in wanted}
    phrase = " ".join(wanted)
    candidates = [known for found in meanings.values() for known in found]
    holding = (entry for entry in entries if any(known in entry.folded for known in candidates))
    hits = [hit for entry in holding if (hit := _hit(entry, meanings, phrase))]
    if not hits:
        names = sorted(_words(text.folded for entry in entries for text in entry.texts if text.is_name))
        near = dict.fromkeys(close for word in wanted for close in nearest(word, zip(names, names, strict=True)))
        remedy = f"{did_you_mean(list(near))} {SCOPE}".lstrip()
        raise NoMatchError(f"nothing about '{' '.join(query.split())[:60]}'.", remedy=remedy)
    fewest = min(len(hit.missing) for hit in hits)
    called = _called(query, knowledge)
    best = sorted(
        (hit for hit in hits if len(hit.missing) == fewest or (hit.kind, hit.id) in called),
        key=lambda hit: ((hit.kind, hit.id) not in called, -hit.score, hit.kind, hit.id),
    )
    return SearchResult(query=query, total=len(best), hits=tuple(best[:most]))


def _called(query: str, knowledge: Knowledge) -> set[tuple[str, Id]]:
    """Return the entries that the whole query is a name of, or the one that it means: they come first."""
    wanted = normalise(query)
    found = {
        (kind.name, id_)
        for kind in ENTRY_KINDS
        if kind.searched
        for id_ in getattr(knowledge, kind.collection).index("name").get(wanted, ())
    }
    if found:
        return found
    try:
        meant = resolve(query, PAGES, knowledge)
    except PainrefError:
        return set()
    return {(meant.kind, meant.id)}


def _entries(knowledge: Knowledge) -> Iterator[_Entry]:
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values() if kind.searched else ():
            texts = [text for path, part in inside(entry) for text in _texts(path, part)]
            yield _Entry(kind.name, entry, texts, " ".join([text.folded for text in texts]))


def _texts(path: str, part: Any) -> Iterator[_Text]:
    for name in field_names(part):
        if name in _NOT_TEXT:
            continue
        value = getattr(part, name)
        if type(value) is tuple and value and isinstance(value[0], str):
            value = ", ".join(value)
        if type(value) is str and value:
            yield _Text(path, name, value, value.casefold())


# --- What a typed word stands for ---------------------------------------------------------------------------------


def _words(texts: Iterable[str]) -> Set[str]:
    """Return the words that occur in some texts."""
    written = {piece for text in texts for piece in text.split()}  # each once, before they are taken apart
    return set(_WORD.findall(" ".join(written)))


def _meanings(word: str, vocabulary: Set[str]) -> dict[str, float]:
    """Return the words that occur for a word typed, with how near each is; typing errors count only if none does."""
    wanted, first = stem(word), word[0]
    found: dict[str, float] = {}
    for known in vocabulary:
        if known[0] != first:
            continue
        if known == word:
            found[known] = _EXACT
        elif stem(known) == wanted:
            found[known] = _INFLECTED
        elif len(word) >= _SHORTEST_MISTYPED and known.startswith(word):
            found[known] = _LONGER
    if found or len(word) < _SHORTEST_MISTYPED:
        return found
    return {known: _MISTYPED for known in vocabulary if _one_error(word, known)}


def _one_error(word: str, other: str) -> bool:
    """Return whether one letter left out, put in, exchanged or swapped with its neighbour makes one word the other."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    shorter, longer = sorted((word, other), key=len)
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    rest, other_rest = shorter[start:], longer[start:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])


# --- Ranking ------------------------------------------------------------------------------------------------------


def _hit(entry: _Entry, meanings: Mapping[str, Mapping[str, float]], phrase: str) -> Hit | None:
    best: dict[str, float] = {}
    where: list[tuple[float, _Text, tuple[str, ...]]] = []
    for text in entry.texts:
        found = _found(text, meanings)
        if found:
            total = 0.0
            for word, (_, nearness) in found.items():
                best[word] = max(best.get(word, 0.0), nearness * text.weight(entry.kind))
                total += nearness
            total *= text.weight(entry.kind) * (2 if len(meanings) > 1 and phrase in text.folded else 1)
            where.append((total + 10 * len(found), text, tuple(known for known, _ in found.values())))
    if not where:
        return None
    where.sort(key=lambda item: -item[0])
    top, text, matched = where[0]
    named = {text.field, "id", *_NAMES}
    title: str = getattr(entry.entry, "name", "") or getattr(entry.entry, "title", "")
    return Hit(
        kind=entry.kind,
        id=entry.entry.id,
        name=title,
        field=text.field,
        snippet=_snippet(text, matched),
        matched=matched,
        missing=tuple(word for word in meanings if word not in best),
        also_in=tuple(dict.fromkeys(other.field for _, other, _ in where[1:] if other.field not in named)),
        score=round(sum(best.values()) + top / 10, 3),
        origin=entry.entry.origin,
    )


def _found(text: _Text, meanings: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, float]]:
    """Return, for each word typed that the text holds, the word as it occurs and how near that is.

    A typing error is supposed in names only: in free text it would find what nobody meant.
    """
    folded = text.folded
    found: dict[str, tuple[str, float]] = {}
    for word, known in meanings.items():
        for candidate, nearness in known.items():
            if nearness == _MISTYPED and not text.is_name:
                continue
            if candidate in folded and nearness > found.get(word, ("", 0.0))[1] and _whole(candidate, folded):
                found[word] = (candidate, nearness)
    return found


def _whole(word: str, folded: str) -> bool:
    """Return whether the word occurs there by itself, not inside another."""
    return _place(word, folded) >= 0


def _place(word: str, folded: str) -> int:
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and folded[at - 1].isalnum()) and not folded[end : end + 1].isalnum():
            return at
        at = folded.find(word, at + 1)
    return -1


def _snippet(text: _Text, matched: Sequence[str]) -> str:
    """Return the text around the first of the words that were typed, cut between words."""
    first = _place(matched[0], text.folded)
    start, end = max(0, first - _AROUND), first + _AROUND * 2
    cut = text.text[start:end]
    if start:
        cut = f"... {cut.partition(' ')[2]}"
    if end < len(text.text):
        cut = f"{cut.rpartition(' ')[0]} ..."
    return cut

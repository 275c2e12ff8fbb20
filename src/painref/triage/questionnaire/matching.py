"""Typed text to one of some entries or options: never further than what was typed clearly says.

Text chooses without a question if it is everything that exactly one entry is called, or the beginning, from three
letters on, of the name of one entry while no other has a word that begins so. Text that begins a later word of a name,
or a word of an alias, is asked back. Text from inside a word never matches: ``tea`` is not a protease inhibitor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from painref.knowledge.names import normalise
from painref.records import record
from painref.triage.questionnaire.understanding import Possible, Unclear
from painref.triage.questionnaire.words import DENIALS, bare

FEWEST_LETTERS = 3
"""From how many letters on the beginning of a word counts."""

MOST_SHOWN = 12
"""How many possibilities are shown."""


@record(kw_only=False)
class Candidate:
    """Something that text may choose: its id, what is shown of it, its other names, and its aliases."""

    id: str
    text: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def match(piece: str, candidates: Sequence[Candidate]) -> str | Unclear | None:
    """Return the id that a piece of text chooses, the possibilities if it is not clear, or None if it fits nothing."""
    wanted = bare(piece)
    exact = [
        candidate for candidate in candidates if candidate.id == piece.strip() or normalise(candidate.id) == wanted
    ]
    exact = exact or [candidate for candidate in candidates if wanted and wanted in _called(candidate)]
    if len(exact) == 1:
        return exact[0].id
    if exact:
        return _unclear(piece, exact)
    if sum(map(str.isalpha, wanted)) < FEWEST_LETTERS:
        return None
    found = [candidate for candidate in candidates if any(_has_word(name, wanted) for name in _called(candidate))]
    if len(found) == 1 and wanted not in DENIALS and any(name.startswith(wanted) for name in _named(found[0])):
        return found[0].id
    return _unclear(piece, found) if found else None


def leading_name(
    words: Sequence[str], candidates: Sequence[Candidate], chosen: Mapping[str, str]
) -> tuple[str, list[str]] | Unclear | None:
    """Return the id that the longest beginning of some words chooses, with the words after it.

    `chosen` are ids that were picked before, by the text that was not clear.
    """
    for end in range(len(words), 0, -1):
        if not bare(words[end - 1]):  # a mark by itself, such as that of a question, belongs to no name
            continue
        name = " ".join(words[:end])
        found = chosen.get(name) or match(name, candidates)
        if isinstance(found, Unclear):
            return found
        if found is not None:
            return found, list(words[end:])
    return None


def names_in_a_row(
    words: Sequence[str], candidates: Sequence[Candidate], chosen: Mapping[str, str]
) -> list[str] | Unclear | None:
    """Return the ids that words choose one after another; None if there is anything else among them."""
    named: list[str] = []
    while words := [word for word in words if word.casefold() != "and"]:
        found = leading_name(words, candidates, chosen)
        if found is None or isinstance(found, Unclear):
            return found
        name, words = found
        named.append(name)
    return named


def _named(candidate: Candidate) -> list[str]:
    return [normalise(name) for name in (candidate.id, candidate.text, *candidate.names)]


def _called(candidate: Candidate) -> list[str]:
    return [*_named(candidate), *map(normalise, candidate.aliases)]


def _has_word(name: str, beginning: str) -> bool:
    """Return whether a word of the normalised name, with what follows it, begins so."""
    return f"-{name}".find(f"-{beginning}") >= 0


def _unclear(piece: str, found: Sequence[Candidate]) -> Unclear:
    wanted = bare(piece)
    possible = tuple(Possible(candidate.id, _shown(candidate, wanted)) for candidate in found[:MOST_SHOWN])
    return Unclear(piece, possible, more=len(found) - len(possible))


def _shown(candidate: Candidate, wanted: str) -> str:
    """Return what is shown of a candidate: its name, and the alias that matched if the name did not."""
    if any(_has_word(name, wanted) for name in _named(candidate)):
        return candidate.text
    alias = next(_matching(candidate.aliases, wanted), None)
    return f"{candidate.text} (also called {alias})" if alias else candidate.text


def _matching(names: Iterable[str], wanted: str) -> Iterator[str]:
    return (name for name in names if _has_word(normalise(name), wanted))

"""What an entry is called, and the form in which names are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from painref.knowledge.model import Id

SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "for", "in", "into", "with", "to", "and", "on", "at", "from", "by", "my"]
)
"""Words that do not tell one name from another."""

_SEPARATORS = str.maketrans(dict.fromkeys("_-/,.'’()", " "))


def normalise(text: str) -> str:
    """Return a name in the form in which names are compared."""
    return "-".join(text.casefold().translate(_SEPARATORS).split())


def names_of(entry: Any) -> Iterable[str]:
    """Yield everything an entry is called: id, name or title, short name, abbreviations, aliases, brands."""
    yield entry.id
    yield getattr(entry, "name", None) or getattr(entry, "title", entry.id)
    yield from filter(None, (getattr(entry, "short", ""),))
    for attribute in ("abbreviations", "aliases", "brands"):
        yield from getattr(entry, attribute, ())


def codes_of(entry: Any) -> tuple[str, ...]:
    """Return the ICD-10-CM codes of an entry; none for one that has no codes."""
    codes = getattr(entry, "icd10cm", None)
    return tuple(code.code for code in codes.codes) if codes else ()


def stem(word: str) -> str:
    """Return a word without its plural, and in one of its two spellings."""
    if len(word) > 3:
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]
    for other, spelling in (("ae", "e"), ("oe", "e"), ("isation", "ization"), ("our", "or"), ("disk", "disc")):
        word = word.replace(other, spelling)
    return word


def item_name(question: Id, option: Id | None) -> str:
    """Return the name of an item of the questionnaire: a question, or ``question.option``."""
    return f"{question}.{option}" if option else question


EPONYMS = frozenset({"Canadian", "Doppler", "Horner", "Kellgren", "Modic", "Morton", "Spurling"})
"""Names of people and places with which names of diseases and findings begin."""


def lowered(text: str) -> str:
    """Return a text as it stands inside a sentence: eponyms, MRI, HbA1c and C-reactive keep their capitals."""
    word = text.partition(" ")[0]
    first, hyphen, _ = word.partition("-")
    is_letter = len(first) == 1 and hyphen
    return text if is_letter or first in EPONYMS or first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def first_part(text: str, ends: str) -> str:
    """Return a text up to the first space after what matches a pattern, without either; brackets stay whole."""
    return re.split(rf"(?:{ends}) (?![^(]*\))", text, maxsplit=1)[0].rstrip(".")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, without its full stop; a full stop after a capital letter ends none."""
    return re.split(r"(?<=[a-z0-9%)])\. (?=[A-Z])", text, maxsplit=1)[0].rstrip(".")


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as in a sentence: ``a, b and c``."""
    items = list(dict.fromkeys(items))
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def some_of(names: Iterable[str], most: int, separator: str = "; ", last: str = "; and") -> str:
    """Return at most so many names, and how many more there are."""
    every = list(names)
    more = len(every) - most
    return separator.join(every[:most]) + (f"{last} {more} more" if more > 0 else "")

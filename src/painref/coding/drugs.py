"""Drugs as lists of drugs write them, ``warfarin sodium 5 MG Oral Tablet [Coumadin]``, as answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from painref.knowledge.names import normalise
from painref.knowledge.resolver import named_exactly

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id

_BRAND = re.compile(r"\[([^\]]*)\]")
_ONE_BRAND = re.compile(r"\[\w+\]")
_PACK = re.compile(r"\{|\}|\bpack\b", re.IGNORECASE)
_AMOUNT = re.compile(r"^\s*[0-9][0-9.,]*\s*(?:hr|hour|day|ml|actuat)s?\b\.?\s*", re.IGNORECASE)
"""How long a form works or how much it holds, before the name: ``24 HR``, ``0.4 ML``."""

_STRENGTH = re.compile(r"\s+[0-9][0-9.,]*\s*(?:%|[a-z\u00b5]+(?:/[0-9.]*\s*[a-z]+)?)(?=\s|$|,)", re.IGNORECASE)
_JOINT = re.compile(r"\s+/\s+|\s*;\s*|\s+\+\s+")
_FREQUENCY = re.compile(
    r"\b(?:od|qd|bd|bid|tid|tds|qds|daily|nightly|weekly|once|twice|every)\b|\b(?:a|per)\s+(?:day|week)\b|/\s?d(?:ay)?\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?:oral|extended|delayed|release|film|coated|disintegrating|tablets?|tabs?|capsules?|caps?|od|qd|bd|bid|daily"
    r"|nightly|once|twice|a|per|day|at|night|[\s,-])*",
    re.IGNORECASE,
)
"""What may stand behind an ingredient without saying more of it."""

_FORM_AT_END = re.compile(r"(?:\s+(?:oral|tablets?|tabs?|capsules?|caps?))+\s*$", re.IGNORECASE)

_KIND = ("medication",)


def drugs_named(words: str, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the drugs that some words name; none unless every ingredient that painref could know is clear.

    A dose counts where the words say how often it is taken, ``Eliquis 2.5 mg bd``: the strength of a tablet is no dose.
    What stands in square brackets is a brand, and is asked only where no ingredient is known.
    """
    whole = _whole(words, knowledge)
    if whole is not None:
        return (whole,)
    found = [id_ for name in _ingredients(words) if (id_ := _resolved(name, knowledge)) is not None]
    if not found:
        brands = (match[1] for match in _BRAND.finditer(words))
        found = [id_ for brand in brands if (id_ := _resolved(brand, knowledge)) is not None]
    return tuple(dict.fromkeys(found))


def unnamed_parts(words: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the ingredients of some words that are no drug of the knowledge."""
    if _whole(words, knowledge) is not None:
        return ()
    parts = (bare_name(name) for name in _ingredients(words))
    return tuple(name for name in parts if name and _resolved(name, knowledge) is None)


def plain_ingredients(words: str) -> tuple[str, ...]:
    """Return the ingredients of words that hold nothing else but strengths, a form and how often; else none."""
    found = []
    for part in _JOINT.split(_ONE_BRAND.sub(" ", words)):
        text = _AMOUNT.sub("", part.strip())
        strength = _STRENGTH.search(text)
        name, rest = (text[: strength.start()], text[strength.end() :]) if strength else (text, "")
        name = _FORM_AT_END.sub("", name)
        if not _FORM.fullmatch(rest):
            return ()
        found.append(name.strip(" ,"))
    return tuple(found)


def _ingredients(words: str) -> Iterator[str]:
    """Yield the ingredients of a clinical drug with their strengths, without form, amount and brand."""
    text = _PACK.sub(" ", _BRAND.sub(" ", words))
    for part in _JOINT.split(text):
        name = _AMOUNT.sub("", part.strip(" ()"))
        if strength := _STRENGTH.search(name):
            name = name[: strength.end()]
        if name.strip():
            yield " ".join(name.split())


def bare_name(ingredient: str) -> str:
    """Return an ingredient without its strength."""
    found = _STRENGTH.search(ingredient)
    return ingredient[: found.start()].strip(" ,") if found else ingredient.strip()


def _whole(words: str, knowledge: Knowledge) -> Id | None:
    """Return the drug that the words are the name of, or with its dose; None if they are something longer."""
    is_name = normalise(words) in knowledge.medications.index("name")
    return _named(words, knowledge) if is_name or _FREQUENCY.search(words) else None


def _resolved(ingredient: str, knowledge: Knowledge) -> Id | None:
    return _named(bare_name(ingredient), knowledge)


def _named(name: str, knowledge: Knowledge) -> Id | None:
    """Return the drug that goes by exactly this name; None if there is none, or are several."""
    named = named_exactly(name, _KIND, knowledge) if normalise(name) else None
    return named.id if named is not None else None

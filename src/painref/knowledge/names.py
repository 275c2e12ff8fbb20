"""What an entry is called, and the form in which names are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_SEPARATORS = re.compile(r"[\s_\-/,.'’()]+")


def normalise(text: str) -> str:
    """A name in the form in which names are compared."""
    return _SEPARATORS.sub("-", text.casefold()).strip("-")


def names_of(entry: Any) -> Iterable[str]:
    """Yield everything an entry is called: id, name or title, abbreviations, aliases, brands."""
    yield entry.id
    yield getattr(entry, "name", None) or getattr(entry, "title", entry.id)
    for attribute in ("abbreviations", "aliases", "brands"):
        yield from getattr(entry, attribute, ())


def lowered(text: str) -> str:
    """Return a text as it stands inside a sentence: abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(items: Iterable[str]) -> str:
    """Return items as in a sentence: ``a, b and c``."""
    items = list(dict.fromkeys(items))
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))

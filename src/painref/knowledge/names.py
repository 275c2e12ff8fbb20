"""The form in which names are compared. Apart from all else, since a look-up needs it before anything is read."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s_\-/,.'’()]+")


def normalise(text: str) -> str:
    """A name in the form in which names are compared."""
    return _SEPARATORS.sub("-", text.casefold()).strip("-")

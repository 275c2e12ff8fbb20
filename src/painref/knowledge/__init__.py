"""The knowledge: read from YAML into frozen dataclasses, looked up, inherited along families, linted.

Knows no patient. `load` gives a `Knowledge`; `find` looks an entry up by id, name or alias; `lint` checks a folder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from painref.knowledge.binding import Problem
    from painref.knowledge.library import Knowledge
    from painref.knowledge.loader import DataError, load
    from painref.knowledge.lookup import NotFoundError, find

__all__ = ["DataError", "Knowledge", "NotFoundError", "Problem", "find", "load"]

_HOMES = {
    "DataError": "loader",
    "Knowledge": "library",
    "NotFoundError": "lookup",
    "Problem": "binding",
    "find": "lookup",
    "load": "loader",
}


def __getattr__(name: str) -> Any:
    # Imported when first used: a page or a completion from the compiled store needs no model of the knowledge.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

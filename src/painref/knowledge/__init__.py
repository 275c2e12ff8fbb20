"""The knowledge: read from YAML into frozen dataclasses, looked up, inherited along families, linted.

Knows no patient. `load` gives a `Knowledge`; `find` looks an entry up by id, name or alias; `lint` checks a folder.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from painref.knowledge.access import load
    from painref.knowledge.binding import Problem
    from painref.knowledge.library import Knowledge
    from painref.knowledge.loader import DataError
    from painref.knowledge.lookup import NotFoundError, find

__all__ = ["DataError", "Knowledge", "NotFoundError", "Problem", "find", "load"]

_HOMES = {
    "DataError": "loader",
    "Knowledge": "library",
    "NotFoundError": "lookup",
    "Problem": "binding",
    "find": "lookup",
    "load": "access",
}


def __getattr__(name: str) -> Any:
    """A public name, its module imported only now: a look-up of one page needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

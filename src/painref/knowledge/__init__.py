"""The knowledge: read from YAML into frozen dataclasses, looked up, inherited along families, linted.

Knows no patient. `load` gives a `Knowledge`; `find` looks an entry up by id, name or alias; `lint` checks a folder.
"""

from painref.knowledge.binding import Problem
from painref.knowledge.library import Knowledge
from painref.knowledge.loader import DataError, load
from painref.knowledge.lookup import NotFoundError, find

__all__ = ["DataError", "Knowledge", "NotFoundError", "Problem", "find", "load"]

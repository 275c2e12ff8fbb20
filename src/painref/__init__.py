"""painref: procedure reference and triage for interventional pain medicine.

The library, as ``docs/library.md`` shows it:

- `load` opens the knowledge, with a clinic's own folders over it if wanted.
- `Knowledge` is what it holds, immutable: procedures, conditions, medications, questions, references by id.
- `find` looks an entry up by id, abbreviation or alias, in any case.
- `search` finds entries by the words anywhere in them.
- `assess` gives the `Assessment` of one patient, a pure function.
- `parse_answers` and `read_document` read answers from YAML or JSON text, as of a day.
- `parse_lens` says whom to follow.
- `PainrefError` is the base of every error raised on purpose.

A name is imported when it is first used: importing painref costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from painref.notice import INTENDED_USE, VERSION

if TYPE_CHECKING:
    from painref.errors import PainrefError
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.lookup import find
    from painref.library.open import load
    from painref.reference.search import search
    from painref.sources.document import read_document
    from painref.triage.assess import assess
    from painref.triage.assessment import Assessment
    from painref.triage.lens import parse_lens
    from painref.triage.questionnaire.resolve import parse_answers

__version__ = VERSION

__all__ = [
    "INTENDED_USE",
    "Assessment",
    "Knowledge",
    "PainrefError",
    "__version__",
    "assess",
    "find",
    "load",
    "parse_answers",
    "parse_lens",
    "read_document",
    "search",
]

_HOMES = {
    "Assessment": "painref.triage.assessment",
    "Knowledge": "painref.knowledge.knowledge",
    "PainrefError": "painref.errors",
    "assess": "painref.triage.assess",
    "find": "painref.knowledge.lookup",
    "load": "painref.library.open",
    "parse_answers": "painref.triage.questionnaire.resolve",
    "parse_lens": "painref.triage.lens",
    "read_document": "painref.sources.document",
    "search": "painref.reference.search",
}


def __getattr__(name: str) -> Any:
    """Return a public name from where it lives; raises `AttributeError` for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module 'painref' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names, which are not all imported yet."""
    return sorted({*globals(), *__all__})

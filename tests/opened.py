"""The built-in knowledge, opened once for all the tests of one process, and the rules prepared from it."""

from __future__ import annotations

from functools import cache

from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.triage.engine.rules import Rules, prepare


@cache
def built_in_knowledge() -> Knowledge:
    """Return the built-in knowledge: what a test decodes of it the others need not decode again."""
    return load()


@cache
def built_in_rules() -> Rules:
    """Return its rules under the usual lens, prepared for many patients."""
    return prepare(built_in_knowledge(), many=True)

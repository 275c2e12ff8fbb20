"""Criteria of the shipped knowledge, written by hand in plain Python with the same three-valued meaning.

They are a random sample of all criteria (seed 1), with the longest twelve and the only one that counts criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

from by_hand import long, medium, short
from by_hand.kleene import Answers, Kleene

Function = Callable[[Answers], Kleene]


def normal(text: str) -> str:
    """A criterion with its line breaks and indentation taken out."""
    return " ".join(text.split())


def functions() -> dict[str, Function]:
    """The functions by the text of their criterion."""
    return {
        normal(function.__doc__ or ""): function for module in (long, medium, short) for function in _public(module)
    }


def _public(module: ModuleType) -> Iterator[Function]:
    for name, value in vars(module).items():
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_"):
            yield value

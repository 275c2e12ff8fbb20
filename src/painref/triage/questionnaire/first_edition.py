"""The first edition of the questionnaire: its table of words, and one patient's answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Plain = Mapping[str, Any]
"""Text, numbers, lists and mappings by key."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody should look at after converting: the first-edition question, and what became of the answer."""

    question: str
    text: str


@cache
def first_edition() -> Plain:
    """Return the table of both vocabularies; every scalar in it is text."""
    import yaml  # read when something is converted, not at start-up

    text = Path(__file__).with_name("first_edition.yaml").read_text(encoding="utf-8")
    table: Plain = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text, lists and mappings only
    return table


def is_first_edition(answers: Plain) -> bool:
    """Return whether the answers say no edition, and every key is a question of the first."""
    questions = {name for names in first_edition()["questions"].values() for name in names}
    return "painref" not in answers and bool(answers) and answers.keys() <= questions


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """One patient's answers to the first edition."""

    given: Plain

    def answer(self, question: str) -> Any:
        """Return the answer; None if it is not known."""
        value = self.given.get(question)
        return None if is_unknown(value) else value

    def chosen(self, question: str) -> list[str]:
        """Return the options chosen; none if the question is not answered."""
        value = self.answer(question)
        if value is None or value is False or value in ("none", "no"):
            return []
        return [item for item in (value if isinstance(value, list) else [value]) if item != "none"]


def is_unknown(value: Any) -> bool:
    """Return whether an answer says that nobody knows."""
    return value is None or value in ("unknown", "?", "")

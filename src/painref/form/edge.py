"""What the form needs from outside, and what it is left with; neither needs Textual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from painref.triage.assessment import Assessment
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.values import Given

if TYPE_CHECKING:
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person left the form with; `result` and `answers` say whether to print these."""

    rules: Rules
    given: Given
    result: bool = False
    answers: bool = False
    saved_in: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the form needs from outside: each does its work or raises `PainrefError`.

    `keep` saves the answers to the file `kept_in`, and is None while there is none; `save_as` gives an edge that keeps
    them in a file by name. `follow` gives the rules for whom to follow. `explain` draws the reasons of an assessment in
    so many columns.
    """

    save_as: Callable[[str], Edge]
    follow: Callable[[str], Rules]
    explain: Callable[[Assessment, int], Text]
    keep: Callable[[Given], None] | None = None
    kept_in: str = ""

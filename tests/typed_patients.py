"""The patients of docs/usability.md, typed in line by line as the page has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.dialogue import Dialogue, Stage, begin
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.values import Given

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "usability.md").read_text(encoding="utf-8")
TYPED = [block.split("\n")[:-1] for block in re.findall(r"^```typed\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
"""The lines of each patient."""


class Counted(NamedTuple):
    """What an interview took, every key counted, Enter included, and the word it ended in."""

    screens: int
    keys: int
    words: int
    word: str


def replies(rules: Rules, lines: Iterable[str]) -> Iterator[Dialogue]:
    """Yield the dialogue after each line."""
    dialogue = begin(Session(rules, Given(as_of=date(2026, 11, 28), vocabulary=rules.knowledge.release.vocabulary)))
    for line in lines:
        dialogue = dialogue.reply(line)
        yield dialogue


def typed_in(rules: Rules, lines: Sequence[str]) -> Counted:
    """Return what it took to type in a patient, to the result."""
    *_, dialogue = replies(rules, lines)
    assert dialogue.stage is Stage.RESULT, [line.text for line in dialogue.put]
    keys = sum(len(line) + 1 for line in lines)
    words = sum(len(line.split()) for line in lines)
    return Counted(len(dialogue.session.put), keys, words, str(dialogue.session.assessment.disposition.word))

"""docs/usability.md shows screens of 80 columns as they are today, and counts what its nurse types."""

from __future__ import annotations

import re
import shlex
from datetime import date

import pytest

from painref.triage.engine.rules import prepare
from painref.triage.questionnaire.dialogue import Stage, begin
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.values import Given
from tests.cited_patients import KNOWLEDGE
from tests.cli.terminal import REPOSITORY
from tests.cli.terminal import run as painref
from tests.test_readme import Command, commands, matches

PAGE = (REPOSITORY / "docs" / "usability.md").read_text(encoding="utf-8")
SHOWN = commands(PAGE)
TYPED = [block.split("\n")[:-1] for block in re.findall(r"^```typed\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
COUNTED = re.findall(r"^\| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| ([A-Za-z-]+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.text)
def test_a_screen_of_the_page_is_that_of_today(command: Command) -> None:
    done = painref(*shlex.split(command.text, comments=True)[1:], env={"COLUMNS": "80"})
    assert done.code == command.code, done.stderr
    shown = [re.sub(r"Data .*", "Data", line) for line in command.shown]
    while shown and not shown[-1]:
        shown.pop()
    real = [line.rstrip() for line in (done.stdout or done.stderr).splitlines()]
    assert matches(shown, real), done.stdout


def test_the_page_has_the_three_patients_of_the_nurse() -> None:
    assert len(TYPED) == len(COUNTED) == 3


@pytest.mark.parametrize(("typed", "counted"), list(zip(TYPED, COUNTED, strict=True)), ids=[row[3] for row in COUNTED])
def test_what_the_nurse_types_is_counted_and_ends_as_the_page_says(
    typed: list[str], counted: tuple[str, str, str, str]
) -> None:
    given = Given(as_of=date(2026, 11, 28), vocabulary=KNOWLEDGE.release.vocabulary)
    dialogue = begin(Session(prepare(KNOWLEDGE), given))
    for line in typed:
        dialogue = dialogue.reply(line)
    assert dialogue.stage is Stage.RESULT
    keys = sum(len(line) + 1 for line in typed)
    words = sum(len(line.split()) for line in typed)
    word = dialogue.session.assessment.disposition.word
    assert (len(dialogue.session.put), keys, words, str(word)) == (*map(int, counted[:3]), counted[3])

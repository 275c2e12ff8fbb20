"""docs/usability.md shows screens of 80 columns as they are today, and counts what its nurse types."""

from __future__ import annotations

import re
import shlex

import pytest

from painref.cli.conversation import say_lines
from painref.triage.engine.rules import prepare
from tests.cited_patients import KNOWLEDGE
from tests.cli.terminal import run as painref
from tests.test_readme import Command, commands, matches
from tests.typed_patients import PAGE, TYPED, replies, typed_in

SHOWN = commands(PAGE)
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
    found = typed_in(prepare(KNOWLEDGE), typed)
    assert (found.screens, found.keys, found.words, found.word) == (*map(int, counted[:3]), counted[3])


def test_the_recorded_card_of_an_emergency_is_that_of_today(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (recorded,) = re.findall(r"^```recorded\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    monkeypatch.setenv("COLUMNS", "80")
    *_, said = replies(prepare(KNOWLEDGE), TYPED[2][:-1])
    say_lines((*said.replies, *said.put))
    assert capsys.readouterr().err == recorded

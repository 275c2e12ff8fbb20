"""The help fits a window of 80 columns, names what each option takes, and knows every option that the docs name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest

from painref.cli.main import COMMANDS
from tests.cli.terminal import REPOSITORY, Result, run, together

COLUMNS = 80

PAGES = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(
    (REPOSITORY / "docs").glob("*.md")
)


@pytest.fixture(scope="module")
def helps() -> dict[str, Result]:
    env = {"COLUMNS": str(COLUMNS)}
    return together({name: partial(run, *name.split(), "--help", env=env) for name in ("", *COMMANDS)})


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_line_of_the_help_is_wider_than_the_window(helps, name: str) -> None:
    assert [line for line in helps[name].lines if len(line) > COLUMNS] == []


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_what_an_option_or_argument_takes_has_a_name(helps, name: str) -> None:
    assert re.findall(r"<(?:str|int|int range|float|path)>|\w\]?:<", helps[name].stdout) == []


def options_of(help_: Result) -> set[str]:
    return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", help_.stdout, re.MULTILINE))


def named_in(text: str) -> Iterator[tuple[str, str]]:
    """The options of painref commands in code on a page, each with its command."""
    for code in re.findall(r"`([^`\n]+)`|^\$ (.+)$", text, re.MULTILINE):
        for part in re.split(r" \| | && |; ", code[0] or code[1]):
            words = part.removeprefix(".venv/bin/").removeprefix("painref ").split()
            if words and words[0] in COMMANDS:
                yield from ((words[0], word.partition("=")[0]) for word in words if re.match(r"--[a-z]", word))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_option_that_a_page_names_is_one_of_its_command(helps, page) -> None:
    wrong = [
        (command, option)
        for command, option in named_in(page.read_text(encoding="utf-8"))
        if option not in options_of(helps[command])
    ]
    assert wrong == []


def test_the_page_of_json_names_the_commands_that_have_none(helps) -> None:
    said = (REPOSITORY / "docs" / "json.md").read_text(encoding="utf-8").partition("## The envelope")[0]
    without = {name for name in COMMANDS if "--json" not in options_of(helps[name])}
    assert without == set(re.findall(r"`([a-z]+)`", said))

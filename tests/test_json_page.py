"""What docs/json.md shows is what happens, and it names every kind of record."""

from __future__ import annotations

import re

import pytest

from painref.errors import ExitCode
from painref.output.options import Form
from painref.output.registry import RECORD_KINDS
from tests.cli.terminal import REPOSITORY
from tests.output.machine.contract import contract
from tests.samples import rest_slow
from tests.test_readme import commands, matches, run

PAGE = (REPOSITORY / "docs" / "json.md").read_text(encoding="utf-8")
SHOWN = commands(PAGE)


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_page_shows_painref_at_work():
    assert len(SHOWN) > 5
    assert all(command.is_painref for command in SHOWN)


@pytest.mark.parametrize("command", rest_slow(SHOWN, 2), ids=lambda command: f"line {command.line}: {command.text}")
def test_a_command_of_the_page_gives_what_the_page_shows(command):
    done = run(command.text)
    assert done.returncode == command.code, done.stdout
    real = [line.rstrip() for line in done.stdout.splitlines()]
    shown = "\n".join(command.shown)
    assert matches([*command.shown], real), f"docs/json.md shows\n{shown}\nbut it is\n{done.stdout}"


def test_the_page_names_every_kind_of_record():
    named = re.findall(r"`([a-z-]+)`", section("Kinds of record"))
    assert set(RECORD_KINDS) <= set(named)


def test_the_fields_of_an_assessment_are_those_that_the_page_explains():
    explained = set(re.findall(r"`([a-z_]+)`", section("An assessment").partition("\n### ")[0])) - {"assessment"}
    paths = contract()["painref/assessment/2"]
    assert explained <= {path.removesuffix("[]").rpartition(".")[2] for path in paths}
    assert {path.removeprefix("result.") for path in paths if re.fullmatch(r"result\.(rows\[\]\.)?\w+", path)} <= {
        *explained,
        *(f"rows[].{name}" for name in explained),
        "rows[].origin",
    }


def test_the_page_names_every_exit_code():
    assert re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE) == [str(int(code)) for code in ExitCode]


def test_the_page_names_every_form():
    assert re.findall(r"^\| `(\w+)` \|", section("Other forms: `--format`"), re.MULTILINE) == list(Form)


def renamed() -> list[tuple[str, str]]:
    """The kinds of record and the new name of each row of the tables of old and new names."""
    found, kinds = [], "assessment"
    for row in re.findall(
        r"^\| (.+) \|$", section("An assessment").partition("\n### Old and new names\n")[2], re.MULTILINE
    ):
        first, *_, new = row.split(" | ")
        if row.count(" | ") == 2:
            kinds = first.strip() or kinds
        found += [(kinds, name) for name in re.findall(r"`([^`]+)`", new)]
    return found


def test_the_new_names_of_the_page_are_fields():
    fields = {
        schema.split("/")[1]: {path.replace("[]", "").removeprefix("result.") for path in paths}
        for schema, paths in contract().items()
    }
    assert len(renamed()) > 30
    wrong = []
    for kinds, name in renamed():
        field = name.partition(":")[0].replace("[]", "")
        paths = set().union(*(fields[kind] for kind in re.findall(r"`?([a-z-]+)`?", kinds) if kind in fields))
        if name not in fields and not any(f".{path}".endswith(f".{field}") for path in paths):
            wrong.append((kinds, name))
    assert wrong == []

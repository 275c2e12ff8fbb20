"""The patient worked on docs/method.md comes out of the engine as the page says."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.terminal import REPOSITORY, piped
from tests.test_readme import commands, matches, run

PAGE = (REPOSITORY / "docs" / "method.md").read_text(encoding="utf-8")
EXAMPLE = "examples/facet-pain.yaml"
WORDS = {"now": "now", "after-step": "after a step", "if-confirmed": "if criteria are met"}

Row = tuple[int, str, str, str]
"""Rank, procedure, verdict and bodies of a row, as the page writes them."""


def worked() -> list[Row]:
    worked_out = PAGE.partition("## One patient, worked")[2]
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| .+ \|$", worked_out, re.MULTILINE)
    return [(int(rank), *others) for rank, *others in rows]


@pytest.fixture(scope="module")
def found() -> list[Row]:
    rows = json.loads(piped("triage", EXAMPLE, "--json").stdout)["result"]["rows"]
    bodies = [(("for", row["agreement"]["in_favour"]), ("against", row["agreement"]["against"])) for row in rows]
    counts = [", ".join(f"{number} {side}" for side, number in pair if number) for pair in bodies]
    return [
        (row["rank"], row["procedure_name"], WORDS.get(row["verdict"], row["verdict"].replace("-", " ")), count)
        for row, count in zip(rows, counts, strict=True)
    ]


def test_each_row_of_the_worked_patient_is_a_row_of_the_engine(found: list[Row]) -> None:
    assert worked()
    assert [row for row in worked() if row not in found] == []


def test_the_page_shows_every_row_that_can_be_considered(found: list[Row]) -> None:
    assert [row for row in found if row[2] in WORDS.values()] == [row for row in worked() if row[2] in WORDS.values()]


@pytest.mark.parametrize("command", commands(PAGE), ids=lambda command: command.text)
def test_a_command_of_the_page_gives_what_the_page_shows(command) -> None:
    assert matches([*command.shown], [line.rstrip() for line in run(command.text).stdout.splitlines()])

"""The manual pages say what the help says, in roff that man and mandoc read without a complaint."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial

import pytest

from painref.cli.main import COMMANDS as COMMANDS_OF_PAINREF
from painref.cli.screens import SCREENS
from painref.output import verdict_words
from tests.cli.terminal import EXAMPLES, Result, run, together

COMMANDS = list(COMMANDS_OF_PAINREF)


@pytest.fixture(scope="module")
def pages() -> dict[str, Result]:
    return together({name: partial(run, "man", *name.split()) for name in ["", *COMMANDS]})


@pytest.fixture(scope="module")
def helps() -> dict[str, Result]:
    return together({name: partial(run, name, "--help") for name in COMMANDS})


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_a_page_has_the_usual_sections_and_no_line_that_roff_would_take_for_its_own(pages, name: str) -> None:
    result = pages[name]
    assert (result.code, result.stderr) == (0, "")
    requests = {line.split()[0] for line in result.lines if line.startswith((".", "'"))}
    assert requests <= {".TH", ".SH", ".PP", ".TP", ".nf", ".fi"}
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS"):
        assert f".SH {section}" in result.lines
    assert "\b" not in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_example_of_the_help_stands_on_the_page(pages, helps, name: str) -> None:
    page = pages[name].stdout.replace("\\-", "-").replace("\\(dq", '"').replace("\\(rs", "\\")
    for line in helps[name].lines:
        if line.strip().startswith(("--", "painref ")):
            assert line.split("  ")[1 if line.startswith("  ") else 0].strip() in page


def test_the_page_of_painref_names_every_command(pages) -> None:
    for name in COMMANDS:
        assert f"\\fB{name}\\fR" in pages[""].lines


SCREENS_SEEN = {
    "triage": [
        ("triage", "--full", str(EXAMPLES / "facet-pain.yaml")),
        ("triage", str(EXAMPLES / "facet-pain.yaml")),
        ("triage", str(EXAMPLES / "cauda-equina.yaml")),
        ("triage", "--set", "pain_regions=low-back"),
        (
            *("triage", "--set", "diagnoses=cancer-pain", "--set", "opioid_dose=90"),
            *("--set", "requested=intrathecal-drug-delivery-implant", "--set", "life_expectancy=1 month"),
        ),
    ],
    "hold": [("hold", "apixaban", "--for", "scs")],
    "show": [("show", "vertebroplasty"), ("show", "sciatica"), ("show", "cauda equina")],
    "criteria": [
        ("criteria", "lumbar-rfa", "--by", "medicare", "--answers", str(EXAMPLES / "facet-pain.yaml")),
        ("criteria", "lumbar-rfa", "--by", "medicare"),
    ],
    "list": [("list",), ("list", "--region", "neck"), ("list", "--condition", "sciatica")],
    "search": [("search", "stenosis")],
}
"""Commands that together show the labels of a first screen."""


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_explains_labels_that_stand_on_the_screens_of_today(pages, name: str) -> None:
    assert ".SH SCREEN" in pages[name].lines
    seen = "".join(run(*command, env=env).stdout for command in SCREENS_SEEN[name] for env in ({}, {"COLUMNS": "100"}))
    otherwise = {"OTHERWISE", "ONLY IF CONFIRMED", "ONLY IF CRITERIA ARE MET", "NOT HELD UP BY IT"}
    words = {*verdict_words.DISPOSITION.values(), *otherwise, "STILL ASK"}
    labels = {label for labels, _ in SCREENS[name] for label in labels.split(", ")}
    assert {label for label in labels - words - {"PREPARE", "COULD BE"} if label not in seen} == set()


def test_a_command_that_does_not_exist_is_a_wrong_usage() -> None:
    result = run("man", "shwo")
    assert result.code == 2
    assert result.stderr.startswith("painref: there is no command 'shwo'. One of: show, ")


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed here")
def test_mandoc_finds_nothing_wrong_but_the_missing_date(pages) -> None:
    for page in pages.values():
        done = subprocess.run(
            ["mandoc", "-T", "lint", "-W", "warning"], input=page.out, capture_output=True, timeout=30, check=False
        )
        assert [line for line in done.stdout.splitlines() if b"missing date" not in line] == []

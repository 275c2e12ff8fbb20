"""The example script takes every command that gives JSON through jq, and prints what it promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from painref.cli.main import COMMANDS, app
from painref.output.registry import ENVELOPED
from tests.cli.terminal import EXAMPLES, PATIENCE, environment, piped

SCRIPT = EXAMPLES / "pipe.sh"

CALLS = re.findall(r"^painref (\S+)(.*)$", SCRIPT.read_text(encoding="utf-8").replace("\\\n", " "), re.MULTILINE)
"""The commands that the script calls, each with the rest of its line."""


def gives_json(command: str) -> bool:
    group: Any = typer.main.get_command(app)
    return any("--json" in parameter.opts for parameter in group.get_command(None, command).params)


@pytest.fixture(scope="module")
def sections() -> dict[str, list[str]]:
    """The lines that the script prints, by the first words of the heading that they stand under."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [SCRIPT],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(PATH=path),
        timeout=4 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "painref: 1 of 6 patients failed.\n"
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("# "):
            lines = found.setdefault(re.split("[:,]", line[2:])[0], [])
        else:
            lines.append(line)
    return found


def test_no_command_that_gives_json_is_missing_from_the_script():
    assert {name for name in COMMANDS if gives_json(name)} == {name for name, _ in CALLS}


def test_every_command_of_the_script_goes_through_jq():
    assert [name for name, rest in CALLS if not re.search(r"--json \|\s*$|> \"\$records\"", rest)] == []


@pytest.mark.parametrize("how", ["--answers", "--what-if", "--batch"])
def test_triage_is_shown_in_each_of_its_ways(how):
    assert any(how in rest for name, rest in CALLS if name == "triage")


def jq(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that runs the script: it goes over all cited patients three times."""
    without = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed here; .ci/run installs it")
    return pytest.mark.slow(without(test))


@jq
@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("One patient", "proceed, 0 red flags: lumbar-medial-branch-block, "),
        ("Before the next visit", "lumbar-medial-branch-rfa (lumbar-facet-pain, therapeutic): after-step -> now"),
        ("A register", "A-4: cauda-equina-syndrome"),
        ("A register", "A-2: lumbar-medial-branch-rfa"),
        ("A register", "A-6: 3 to ask first"),
        ("A register", "line 6: age is '420', outside 0 to 120 years. Check the figure and its unit."),
        ("The same register", "1 emergency"),
        ("A request to a payer", "(not-met: first Lumbar medial branch block: lumbar-medial-branch-block)"),
        ("The day before", "ASIPP 2024: stop 2 days"),
        ("The day before", "ASRA 2018: stop 3 days"),
        ("Consent", "Vertebral fracture [mandel-2013-fracture]"),
        ("Choosing", "osteoporotic-vertebral-fracture: vertebroplasty contested"),
        ("Choosing", "malignant-vertebral-fracture: kyphoplasty for"),
        ("A formulary", "caudal-esi: ASRA intermediate, "),
        ("A journal club", "viscosupplementation for knee-osteoarthritis"),
        ("Looking something up", "procedure drg-stimulation: name"),
        ("Teaching", "Imaging before and during a procedure"),
        ("Teaching", "[brinjikji-2015-asymptomatic]"),
        ("A reading list", "https://www.nice.org.uk/guidance/"),
        ("Quality", " conservative-first"),
        ("The clinic's own patients", "one-block-of-60-is-not-enough-here: 0 differences"),
        ("A change of the clinic's own folder", "0 problems"),
        ("A change of the clinic's own folder", "withdrawn: vertebroplasty"),
        ("A notice board", " percent verified"),
        ("A database", "procedure condition not-covered red-flag red-flags term report packet procedures "),
    ],
)
def test_the_script_finds_what_it_says(sections, heading, fact):
    assert any(fact in line for line in sections[heading]), sections[heading]


@jq
def test_no_section_of_the_script_is_empty(sections):
    assert [heading for heading, lines in sections.items() if not lines] == []


@jq
def test_the_counts_of_the_script_are_those_of_the_program(sections):
    cases = piped("cases", "--format", "csv", "--fields", "id").lines[1:]
    assert sum(int(line.split()[0]) for line in sections["Quality"]) == len(cases)
    assert sections["A change of the clinic's own folder"][-1].endswith(f" of {len(cases)} cases differ")
    assert sum(int(line.split()[0]) for line in sections["The same register"]) == 6


@jq
def test_the_last_section_names_every_kind_of_record(sections):
    assert set(ENVELOPED) <= set(sections["A database"][0].split())

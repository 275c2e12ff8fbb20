"""What README.md and docs/commands.md show is what happens: commands run, and the output is the real one."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.terminal import PATIENCE, REPOSITORY, environment, piped
from tests.cli.terminal import run as painref
from tests.samples import rest_slow

README = REPOSITORY / "README.md"
TABLE = REPOSITORY / "docs" / "commands.md"
CI = REPOSITORY / ".ci" / "run"

SET_UP = (
    "python3 -m venv .venv",
    ".venv/bin/python -m pip install --quiet .",
    ".venv/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'",
    ".venv/bin/python -m pytest -n auto --dist worksteal",
)
"""What the README may say to set up a machine or run the tests. `.ci/run` runs these; here they are only recognised."""


@dataclass(frozen=True)
class Command:
    """A command of the README with the output shown under it, and the exit code that its comment notes."""

    text: str
    shown: tuple[str, ...]
    line: int

    @property
    def code(self) -> int:
        noted = re.search(r"# exit (\d+)\s*$", self.text)
        return int(noted[1]) if noted else 0

    @property
    def parts(self) -> list[str]:
        """The commands that it joins with ``&&``."""
        return [part.strip() for part in self.text.split("&&")]

    @property
    def is_painref(self) -> bool:
        return self.text.startswith("painref")


def commands(readme: str) -> list[Command]:
    """The commands of every ``console`` block, in order."""
    found: list[Command] = []
    inside = False
    for number, line in enumerate(readme.splitlines(), 1):
        if line.startswith("```"):
            inside = line.strip() == "```console"
        elif inside and line.startswith("$ "):
            found.append(Command(line.removeprefix("$ ").strip(), (), number))
        elif inside and found:
            last = found.pop()
            found.append(Command(last.text, (*last.shown, line.rstrip()), last.line))
    return found


def matches(shown: list[str], real: list[str]) -> bool:
    """Whether the output is the one shown, a line ``...`` standing for any number of lines."""
    lines = (r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch("".join(lines), "".join(f"{line}\n" for line in real)) is not None


COMMANDS = commands(README.read_text(encoding="utf-8"))
SHOWN = [command for command in COMMANDS if command.is_painref]

WITHOUT_JQ = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed here; .ci/run installs it")
OTHERS = [command for command in COMMANDS if not command.is_painref]


OF_THE_SHELL = frozenset("|&;<>$*?~`#(){}")


def run(command: str) -> subprocess.CompletedProcess[str]:
    """The command as in a window of 100 columns in the repository, with this Python's `painref`, stderr with stdout.

    One that needs no shell runs in this process, which takes a tenth of the time; its messages come first.
    """
    if command.startswith("painref ") and OF_THE_SHELL.isdisjoint(command.partition("  # exit")[0]):
        done = painref(*shlex.split(command, comments=True)[1:], env={"COLUMNS": "100"})
        return subprocess.CompletedProcess(command, done.code, done.stderr + done.stdout)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment(PATH=path, COLUMNS="100"),
        cwd=REPOSITORY,
        timeout=PATIENCE,
        check=False,
    )


def test_the_readme_shows_painref_at_work():
    assert SHOWN, "README.md has no console block with a line '$ painref ...'"


@pytest.mark.parametrize(
    "command",
    [pytest.param(command, marks=[WITHOUT_JQ] if "| jq " in command.text else []) for command in SHOWN],
    ids=lambda command: f"line {command.line}: {command.text}",
)
def test_a_command_of_the_readme_gives_what_the_readme_shows(command):
    done = run(command.text)
    assert done.returncode == command.code, done.stdout
    shown = [*command.shown]
    while shown and not shown[-1]:
        shown.pop()
    real = [line.rstrip() for line in done.stdout.splitlines()]
    assert not shown or matches(shown, real), "README.md shows\n" + "\n".join(shown) + "\nbut it is\n" + done.stdout


@pytest.mark.parametrize("command", OTHERS, ids=lambda command: f"line {command.line}: {command.text}")
def test_any_other_command_of_the_readme_is_a_known_step_of_set_up(command):
    for part in command.parts:
        if part.startswith(".venv/bin/painref "):
            assert run(part.removeprefix(".venv/bin/")).returncode == 0
        else:
            assert part in SET_UP


ASKING = {"painref triage", "painref triage --save patient.yaml", "painref form"}
"""Commands of the table that need a terminal: `tests/cli/test_interview.py` and `test_form.py` run them in one."""

WRITING = {"painref site reference", "painref export tables"}
"""Commands of the table that write where they are run: `tests/site` and `tests/tables` make it, `tests/cli` writes."""

SERVING = {"painref serve"}
"""Commands of the table that go on until they are interrupted: `tests/cli/test_serve.py` starts and ends them."""

IN_TABLE = re.findall(r"^\| `(painref [^`]+)` \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "command", rest_slow([command for command in IN_TABLE if command not in ASKING | WRITING | SERVING], 3)
)
def test_a_command_of_the_table_works(command):
    done = run(command)
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip()


def test_the_table_shows_the_questionnaire():
    assert set(IN_TABLE) >= ASKING | WRITING | SERVING
    assert len(IN_TABLE) > 30


def test_the_test_command_of_the_readme_is_the_one_that_ci_runs():
    extract = re.search(r"^test_command=\$\((.+)\)$", CI.read_text(), re.MULTILINE)
    assert extract, ".ci/run no longer takes the test command from README.md"
    test_command = run(extract[1]).stdout.strip()
    assert test_command in {command.text for command in OTHERS}
    assert ".venv/bin/python -m pytest -n auto --dist worksteal" in Command(test_command, (), 0).parts


def test_what_the_readme_installs_is_what_ci_installs():
    installs = {part for command in OTHERS for part in command.parts if "pip install" in part}
    ci = CI.read_text()
    assert installs <= set(SET_UP)
    assert "-m build" in ci
    assert re.search(r'pip" install --quiet "\$package"', ci)


def test_no_command_hides_outside_a_console_block():
    inside = {command.line for command in COMMANDS}
    prompts = [number for number, line in enumerate(README.read_text().splitlines(), 1) if line.startswith("$ ")]
    assert [number for number in prompts if number not in inside] == []


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "..."], ["a"], True),
        (["...", "d"], ["a", "d"], True),
        (["a", "d"], ["a", "b", "d"], False),
        (["a"], ["a", "b"], False),
        (["a.c"], ["abc"], False),
        (["...", "b"], ["a", "b", "c"], False),
    ],
)
def test_three_dots_stand_for_any_number_of_lines_and_nothing_else_does(shown, real, same):
    assert matches(shown, real) is same


def test_commands_are_read_with_their_output_and_exit_code():
    readme = "```console\n$ painref show rfq  # exit 1\npainref: No\n\n$ painref list\n```\n```\n$ no\n```\n"
    first, second = commands(readme)
    assert (first.code, first.shown, second.code, second.shown) == (1, ("painref: No", ""), 0, ())
    assert shlex.split(first.text, comments=True) == ["painref", "show", "rfq"]


MEANT = {
    "painref show left L4-5 TFESI": ("procedure", "result.id", "lumbar-transforaminal-esi"),
    "painref list --condition low back pain": (
        "procedures",
        "result.0.indications.0.condition",
        "lumbar-facet-pain",
    ),
    "painref criteria lumbar-rfa --by medicare": ("criteria", "result.procedure", "lumbar-medial-branch-rfa"),
    'painref hold eliquis aspirin 81 mg --for "L5-S1 TFESI"': ("hold", "result.medications.1.id", "aspirin"),
    "painref compare vertebroplasty kyphoplasty": ("comparison", "result.procedures.1.id", "kyphoplasty"),
    'painref search "dorsal root ganglion"': ("search", "result.hits.0.kind", "procedure"),
    "painref guide imaging": ("topic", "result.topic.id", "imaging"),
    "painref refs nice-2016-ng59": ("reference", "result.reference.id", "nice-2016-ng59"),
    "painref triage --answers examples/facet-pain.yaml --what-if pain_intensity=3": (
        "what-if",
        "result.first_before",
        "lumbar-medial-branch-block",
    ),
}
"""Commands of the table: the kind of record, a place in it, and what stands there if the command was understood."""


@pytest.mark.parametrize("command", MEANT)
def test_a_command_of_the_table_does_what_was_meant(command):
    assert command in IN_TABLE
    kind, path, expected = MEANT[command]
    record = json.loads(piped(*shlex.split(command)[1:], "--json").stdout)
    assert record["schema"].startswith(f"painref/{kind}/")
    for step in path.split("."):
        record = record[int(step) if step.isdecimal() else step]
    assert record == expected

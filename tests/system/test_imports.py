"""What a look-up leaves alone: to import what it does not need would take longer than the look-up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.terminal import REPOSITORY, environment, run

NEVER = (
    *("textual", "yaml", "hashlib", "sqlite3"),
    *("painref.sources", "painref.lint", "painref.overlay", "painref.criteria", "painref.form"),
)
"""What no look-up needs."""

LOOKED_UP = (*NEVER, "painref.triage", "painref.batch")

PAGE = (*LOOKED_UP, "painref.knowledge.model.safety", "painref.knowledge.model.questionnaire")
"""What the page of a procedure or a condition does without."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    assert run("refs").code == 0


# What `-X importtime` reports lacks what importlib.import_module loads, so the process says itself what it has loaded.
_PROGRAM = """
import sys
from painref.cli.main import run
try:
    run()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def imports(*command: str) -> frozenset[str]:
    """Return the modules that a command has loaded when it ends."""
    program = (sys.executable, "-c", _PROGRAM, *command)
    ended = subprocess.run(program, capture_output=True, text=True, env=environment(), cwd=REPOSITORY, check=False)
    return frozenset(ended.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        ("show rfa --json", (*PAGE, "rich.console", "painref.knowledge.model.conditions")),
        ("show rfa", PAGE),
        ("show sciatica --json", (*PAGE, "rich.console")),
        ("show rfaa", (*PAGE, "rich.console")),
        ("list --condition sciatica", LOOKED_UP),
        ("list conditions --region low-back --json", (*LOOKED_UP, "rich.console")),
        ("--help", (*LOOKED_UP, "rich.console", "painref.knowledge", "painref.output.registry", "json")),
        ("list --condition sciatica --json", (*LOOKED_UP, "rich.console")),
    ],
)
def test_a_look_up_imports_little(command: str, alone: tuple[str, ...]) -> None:
    imported = imports(*command.split())
    assert "painref.cli.main" in imported
    assert imported & set(alone) == set()


def test_one_patient_is_assessed_without_what_compiles_criteria() -> None:
    imported = imports("triage", "--answers", "examples/sciatica.yaml", "--json")
    assert "painref.triage.engine.decide" in imported
    assert imported.isdisjoint({"painref.criteria.python", "textual", "yaml", "rich.console"})

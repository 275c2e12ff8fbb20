"""What a look-up leaves alone: to import what it does not need would take longer than the look-up."""

from __future__ import annotations

import re

import pytest

from tests.cli.terminal import run

NEVER = ("yaml", "hashlib", "sqlite3", "painref.sources", "painref.lint", "painref.overlay", "painref.criteria")
"""What no look-up needs."""

LOOKED_UP = (*NEVER, "painref.triage", "painref.batch")

PAGE = (*LOOKED_UP, "painref.knowledge.model.safety", "painref.knowledge.model.questionnaire")
"""What the page of a procedure or a condition does without."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    assert run("refs").code == 0


def imports(*command: str) -> str:
    return run(*command, env={"PYTHONPROFILEIMPORTTIME": "1"}).stderr


def is_imported(module: str, imported: str) -> bool:
    return re.search(rf"\| +{re.escape(module)}$", imported, re.MULTILINE) is not None


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        ("show rfa --json", (*PAGE, "rich.console")),
        ("show rfa", PAGE),
        ("show sciatica --json", (*PAGE, "rich.console")),
        ("show rfaa", (*PAGE, "rich.console")),
        ("list --condition sciatica", LOOKED_UP),
        ("list conditions --region low-back --json", (*LOOKED_UP, "rich.console")),
        ("--help", (*LOOKED_UP, "rich.console", "painref.knowledge", "json")),
    ],
)
def test_a_look_up_imports_little(command: str, alone: tuple[str, ...]) -> None:
    imported = imports(*command.split())
    assert is_imported("painref.cli.main", imported)
    assert [module for module in alone if is_imported(module, imported)] == []


def test_one_patient_is_assessed_without_what_compiles_criteria() -> None:
    imported = run(
        "triage", "--answers", "examples/sciatica.yaml", "--json", env={"PYTHONPROFILEIMPORTTIME": "1"}
    ).stderr
    assert "painref.triage.engine.decide" in imported
    assert not re.search(r"\| +painref\.logic\.compiled$", imported, re.MULTILINE)

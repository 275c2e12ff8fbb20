"""What a look-up leaves alone: to import what it does not need would take longer than the look-up."""

from __future__ import annotations

import re

import pytest

from tests.cli.terminal import run

WHOLE = ("yaml", "painref.criteria", "painref.knowledge.model", "painref.knowledge.knowledge", "painref.triage")
"""What only the whole knowledge needs."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    assert run("refs").code == 0


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        ("show rfa --json", (*WHOLE, "rich.console", "json")),
        ("show rfa", WHOLE),
        ("show rfaa", (*WHOLE, "rich.console")),
        ("list --condition sciatica", WHOLE),
        ("list conditions --region low-back --json", (*WHOLE, "rich.console")),
        ("--help", (*WHOLE, "rich.console", "sqlite3")),
    ],
)
def test_a_look_up_imports_little(command: str, alone: tuple[str, ...]) -> None:
    imported = run(*command.split(), env={"PYTHONPROFILEIMPORTTIME": "1"}).stderr
    assert "painref.cli.main" in imported
    for module in alone:
        assert not re.search(rf"\| +{re.escape(module)}$", imported, re.MULTILINE), module


def test_the_whole_knowledge_is_read_without_what_reads_yaml() -> None:
    imported = run("refs", "--json", env={"PYTHONPROFILEIMPORTTIME": "1"}).stderr
    assert "painref.knowledge.knowledge" in imported
    for module in ("yaml", "painref.sources.loader", "painref.sources.binder", "hashlib"):
        assert not re.search(rf"\| +{re.escape(module)}$", imported, re.MULTILINE), module


def test_one_patient_is_assessed_without_what_compiles_criteria() -> None:
    imported = run(
        "triage", "--answers", "examples/sciatica.yaml", "--json", env={"PYTHONPROFILEIMPORTTIME": "1"}
    ).stderr
    assert "painref.triage.engine.decide" in imported
    assert not re.search(r"\| +painref\.logic\.compiled$", imported, re.MULTILINE)

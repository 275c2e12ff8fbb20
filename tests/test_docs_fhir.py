"""The examples of docs/fhir.md run one after another, and print what the page shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, PATIENCE, REPOSITORY, environment
from tests.test_readme import commands, matches

PAGE = (REPOSITORY / "docs" / "fhir.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed here; .ci/run installs it")
def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    shown = commands(PAGE)
    assert len(shown) >= 8
    for command in shown:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(PATH=path),
            cwd=tmp_path,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == command.code, done.stdout
        real = [line.rstrip() for line in done.stdout.splitlines()]
        assert matches([*command.shown], real), f"{command.text}\n{done.stdout}"

"""painref as a library: what is exported, that docs/library.md runs, and that importing it costs nothing."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml

import painref
from tests.cli.terminal import REPOSITORY

PAGE = (REPOSITORY / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "docs/library.md", "exec"), {})  # it is our own page
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("radiofrequency-ablation - ")
    assert len(lines) == 1 + 3 + 1 + 3


def test_every_public_name_is_there_and_documented() -> None:
    for name in painref.__all__:
        assert getattr(painref, name) is not None
        assert name in dir(painref)
        assert f"{name}" in PAGE or name in (painref.__doc__ or "")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        painref.no_such_name  # noqa: B018  # the access is what is tested


def test_importing_painref_imports_nothing_but_the_notice() -> None:
    program = "import sys, painref; print([name for name in sys.modules if name.startswith('painref.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout == "['painref.notice']\n"


def test_the_citation_names_the_version_that_is_installed() -> None:
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == painref.__version__
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"


def test_every_hook_before_a_commit_is_local() -> None:
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {item["repo"] for item in config["repos"]} == {"local"}
    assert {hook["language"] for item in config["repos"] for hook in item["hooks"]} == {"system"}

"""Whatever arguments it is given, the program answers, or refuses them in a message: it never ends in a bug."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from painref.cli.main import COMMANDS, app
from painref.errors import ExitCode

OPTIONS = [
    *("--json", "--fields", "--format", "--condition", "--follow", "--set", "--answers", "--explain", "--what-if"),
    *("--for", "--batch", "--batch-format", "--jobs", "--record", "--absent", "--data", "--color", "--no-pager"),
    *("--cite", "--verified", "--unverified", "--stats", "--region", "--bleeding-risk", "--", "-", "-h", "--help"),
]
VALUES = [
    *(
        "rfa",
        "sciatica",
        "apixaban",
        "scs",
        "nice",
        "procedures",
        "questions",
        "csv",
        "yaml",
        "id,name",
        "verdicts.procedure",
    ),
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999",
        "999999999999999999999",
        "nan",
        "age=50",
        "age=",
        "=",
        "age",
        "pain_regions=knee,knee",
    ),
    *(".", "/", "/dev/null", "nowhere.yaml", "~", "[bold]x[/bold]", "\x1b[31m", "\u202e", "%s", "{0}", "x" * 5000),
]


pytestmark = pytest.mark.usefixtures("few_cases_always")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path) -> Iterator[None]:
    """An empty folder, so that what is written is written there."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield
    os.chdir(before)


@given(
    command=st.sampled_from(sorted(COMMANDS)),
    rest=st.lists(st.one_of(st.sampled_from(OPTIONS), st.sampled_from(VALUES), st.text(max_size=8)), max_size=6),
)
@settings(max_examples=settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_arguments(command: str, rest: list[str]) -> None:
    result = CliRunner().invoke(app, [command, *rest], input="")
    assert result.exception is None or isinstance(result.exception, SystemExit), (command, rest, result.exception)
    assert result.exit_code in {int(code) for code in ExitCode} - {ExitCode.BUG}
    assert len(result.stderr) < 4000
    assert "Traceback" not in result.stderr

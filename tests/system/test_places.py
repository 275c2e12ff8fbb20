"""painref works where little is there: no home, a home that is none, a terminal that knows only ASCII."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.terminal import EXAMPLES, REPOSITORY, on_terminal, piped, run
from tests.samples import rest_slow

COMMANDS = [
    ("show", "rfa"),
    ("triage", "--answers", str(EXAMPLES / "sciatica.yaml")),
    ("hold", "apixaban"),
    ("refs", "--year", "2025"),
]


@pytest.mark.parametrize("home", rest_slow(["/dev/null", "/nonexistent", "/proc", ""], 4))
def test_a_home_that_cannot_be_written_to_changes_nothing(home: str) -> None:
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home)
    assert run("show", "rfa", env=places).out == piped("show", "rfa").out


def test_without_any_environment_nothing_changes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "painref", "show", "rfa"],
        capture_output=True,
        cwd=REPOSITORY,
        env={"PYTHONUTF8": "1"},
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == piped("show", "rfa").out


@pytest.mark.parametrize("arguments", rest_slow(COMMANDS, 3), ids=lambda words: words[0])
def test_a_terminal_that_knows_only_ascii_gets_only_ascii(arguments: tuple[str, ...]) -> None:
    ascii_only = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    code, raw, _ = on_terminal(*arguments, **ascii_only)
    assert code == 0
    assert raw.isascii()
    result = run(*arguments, env=ascii_only)
    assert result.code == 0
    assert result.stdout.isascii()


def test_a_long_page_in_ascii_goes_through_the_pager_in_ascii() -> None:
    code, raw, _ = on_terminal("show", "rfa", PAGER="head -n 400", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert code == 0
    assert raw.isascii()

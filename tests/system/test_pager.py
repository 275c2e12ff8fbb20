"""A page longer than the window goes through the reader's pager, on a terminal and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, Terminal, on_terminal, run
from tests.samples import rest_slow

REFS = ("refs", "--body", "nice")

LONG = [
    ("show", "rfa"),
    ("triage", "--answers", str(EXAMPLES / "sciatica.yaml")),
    ("triage", "--answers", str(EXAMPLES / "facet-pain.yaml"), "--explain", "lumbar-medial-branch-rfa"),
    REFS,
    ("guide",),
    ("list",),
    ("compare", "scs", "pns"),
]


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was there, how `LESS` is set, and passes on what it is given."""
    program = tmp_path / "my pager"
    program.write_text('#!/bin/sh\necho "PAGED LESS=$LESS HISTORY=$LESSHISTFILE $1"\ncat\n')
    program.chmod(0o755)
    return f"'{program}' --its-option"


@pytest.mark.parametrize(
    "arguments", rest_slow(LONG, 3), ids=lambda words: " ".join(words).replace(str(EXAMPLES), "examples")
)
def test_a_long_page_on_a_terminal_goes_through_the_pager(arguments: tuple[str, ...], pager: str) -> None:
    with Terminal(*arguments, rows=10, PAGER=pager) as terminal:
        assert terminal.finish() == 0
        paged = terminal.screen
    assert paged.startswith("PAGED LESS=FRX HISTORY=- --its-option\n")
    with Terminal(*arguments, "--no-pager", rows=10, PAGER=pager) as terminal:
        assert terminal.finish() == 0
        assert paged.split("\n", 1)[1] == terminal.screen


def test_a_page_that_fits_is_not_paged(pager: str) -> None:
    with Terminal("guide", rows=500, PAGER=pager) as terminal:
        assert terminal.finish() == 0
        assert "PAGED" not in terminal.screen


def test_what_the_reader_set_for_less_is_kept(pager: str) -> None:
    with Terminal("show", "rfa", rows=10, PAGER=pager, LESS="-S") as terminal:
        assert terminal.finish() == 0
        assert terminal.screen.startswith("PAGED LESS=-S ")


def test_colours_reach_the_pager(pager: str) -> None:
    with Terminal("show", "rfa", rows=10, PAGER=pager) as terminal:
        assert terminal.finish() == 0
        assert "\x1b[1m" in terminal.raw


@pytest.mark.parametrize("arguments", [("show", "rfa"), ("show", "rfa", "--json"), REFS], ids=" ".join)
def test_nothing_is_paged_into_a_pipe(arguments: tuple[str, ...], pager: str) -> None:
    assert "PAGED" not in run(*arguments, env={"PAGER": pager}).stdout


def test_nothing_is_paged_into_a_file(pager: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Terminal("show", "rfa", rows=10, out=out, PAGER=pager) as terminal:
        assert terminal.finish() == 0
    assert "PAGED" not in out.read_text()


def test_json_is_never_paged(pager: str) -> None:
    with Terminal("show", "rfa", "--json", rows=10, PAGER=pager) as terminal:
        assert terminal.finish() == 0
        assert terminal.screen.startswith("{")


@pytest.mark.parametrize("broken", ["", "no-such-program", "'", "/dev/null", "cat"])
def test_a_pager_that_cannot_be_used_is_done_without(broken: str) -> None:
    code, _, screen = on_terminal("show", "rfa", PAGER=broken)
    assert code == 0
    assert "Radiofrequency" in screen


def test_a_reader_who_has_seen_enough_leaves_without_a_complaint() -> None:
    code, _, screen = on_terminal(*REFS, PAGER="head -n 1")
    assert code == 0
    assert "Traceback" not in screen
    assert "painref:" not in screen


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed here")
def test_without_pager_less_shows_the_first_window_until_q(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with Terminal(*REFS, rows=10, PAGER="less", HOME=str(home), PAINREF_CACHE="off") as terminal:
        terminal.until("\n:")
        terminal.press("q")
        assert terminal.finish() == 0
    assert list(home.iterdir()) == []


def test_a_dumb_terminal_is_not_paged(pager: str) -> None:
    code, _, screen = on_terminal("show", "rfa", PAGER=pager, TERM="dumb")
    assert code == 0
    assert "PAGED" not in screen

"""``painref form`` from the command line: on a terminal, without one, without Textual."""

from __future__ import annotations

import sys

import pytest

from tests.cli.terminal import EXAMPLES, Terminal, run


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), pytest.param(120, 36, marks=pytest.mark.slow)])
def test_the_form_opens_and_q_leaves_it(columns, rows):
    arguments = ("form", EXAMPLES / "sciatica.yaml")
    with Terminal(*arguments, columns=columns, rows=rows, NO_COLOR="1") as terminal:
        terminal.until("SAFETY")
        terminal.press("q")
        assert terminal.finish() == 0, terminal.screen


def test_without_a_terminal_the_form_says_what_to_do_instead():
    result = run("form")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr == "painref: the form needs a terminal. painref triage --answers FILE assesses without one.\n"


def test_without_textual_the_form_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "textual.app", None)
    monkeypatch.delitem(sys.modules, "painref.form.app", raising=False)
    monkeypatch.delitem(sys.modules, "painref.form.modals", raising=False)
    result = run("form")
    assert (result.code, result.stdout) == (1, "")
    assert "pip install 'painref[tui]'" in result.stderr

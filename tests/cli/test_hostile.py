"""Text that would command a terminal, or Rich, is shown and not obeyed, wherever it comes from."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.cli.terminal import EXAMPLES, Result, Terminal, run, together

ESCAPE = "\x1b[31mred\x1b]0;title\x07\x1b[2J"
BIDI = "a\u202eb\u2066c\u200fd\u061ce"
MARKUP = "[red]x[/red]"
LONG = "[/]" * 20_000

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")

ARGUMENTS = {
    "an id": ("show", "{}"),
    "a condition": ("list", "--condition", "{}"),
    "a category": ("list", "--category", "{}"),
    "the name of a setting": ("triage", "--set", "{}=1"),
    "the value of a setting": ("triage", "--set", "radiation={}"),
    "a setting without value": ("triage", "--set", "{}"),
    "a drug": ("triage", "--set", "drugs={}"),
    "whom to follow": ("triage", "--set", "age=40", "--follow", "{}"),
    "what to explain": ("triage", "--set", "age=40", "--explain", "{}"),
    "an answers file": ("triage", "--answers", "{}"),
    "a data folder": ("lint", "{}"),
}

# These never reach a command: Typer answers, and repeats what was typed.
USAGE = {
    "what to list": ("list", "{}"),
    "a command": ("{}",),
    "an option": ("show", "--{}"),
    "an option of the program": ("--{}",),
    "a word too many": ("show", "rfa", "{}"),
    "a colour": ("show", "rfa", "--color", "{}"),
}

FILES = {
    "a key": "{}: 40",
    "a value": "radiation: {}",
    "a quoted value": 'radiation: "{}"',
    "an item": "drugs: [{}]",
    "a comment": "age: 40  # {}",
    "a tag": "age: !{} 40",
}


def harmless(result) -> None:
    assert result.code in (1, 2)
    assert not OBEYED.search(result.stdout + result.stderr)
    assert "Traceback" not in result.stderr
    assert "this is a bug" not in result.stderr


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    """What each place of hostile text gives."""
    hostile = {
        name: partial(run, *(word.format(ESCAPE + BIDI) for word in arguments))
        for name, arguments in (ARGUMENTS | USAGE).items()
    }
    in_files = {
        name: partial(run, "triage", "--answers", "-", stdin=text.format(ESCAPE + BIDI).encode())
        for name, text in FILES.items()
    }
    return together(hostile | in_files)


@pytest.mark.parametrize("place", [*ARGUMENTS, *USAGE])
def test_escapes_and_bidi_controls_in_an_argument_never_reach_the_terminal(results, place):
    harmless(results[place])
    assert "red" in results[place].stderr


@pytest.mark.parametrize("place", FILES)
def test_escapes_and_bidi_controls_in_a_file_never_reach_the_terminal(results, place):
    harmless(results[place])
    assert "<stdin>:1:" in results[place].stderr


@pytest.mark.parametrize("written", [r"\e[31m", r"\u202e", r"\x9b2J", r"\0"])
def test_a_control_character_written_as_an_escape_of_yaml_is_refused(written):
    result = run("triage", "--answers", "-", stdin=f'radiation: "{written}"'.encode())
    harmless(result)
    assert "<stdin>:1:12: control character U+" in result.stderr


@pytest.mark.parametrize("control", ["\x1b[31m", "\x9b31m", "\u202e"], ids=ascii)
def test_a_control_character_in_the_name_of_a_file_never_reaches_the_terminal(tmp_path, control):
    path = tmp_path / f"pa{control}tient.yaml"
    path.write_text("age: old")
    result = run("triage", "--answers", path)
    harmless(result)
    assert "pa\N{REPLACEMENT CHARACTER}" in result.stderr


def test_bytes_that_are_no_text_in_an_argument_are_no_crash():
    result = run("show", b"rf\xff\xfe")
    harmless(result)
    assert result.stderr.startswith("painref: No procedure")
    assert "called 'rf" in result.stderr


@pytest.mark.parametrize("arguments", [("show", "{}"), ("triage", "--set", "radiation='{}'"), ("{}",)], ids=" ".join)
def test_markup_in_an_argument_is_shown_as_it_is(arguments):
    result = run(*(word.format(MARKUP) for word in arguments))
    harmless(result)
    assert MARKUP in result.stderr


def test_markup_in_a_file_is_shown_as_it_is_on_a_terminal_too(tmp_path):
    path = tmp_path / "patient.yaml"
    path.write_text(f'radiation: "{MARKUP}"')
    with Terminal("triage", "--answers", path, columns=300) as terminal:
        assert terminal.finish() == 1
        assert MARKUP in terminal.screen
        assert "\x1b" not in terminal.raw


def test_markup_in_whom_to_follow_is_shown_as_it_is():
    result = run("triage", "--answers", EXAMPLES / "facet-pain.yaml", "--follow", MARKUP)
    harmless(result)
    assert MARKUP in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("show", "{}"), ("list", "--category", "{}"), ("triage", "--set", "radiation={}"), ("{}",), ("list", "{}")],
    ids=" ".join,
)
def test_very_long_garbage_in_an_argument_is_cut_short_in_the_message(arguments):
    result = run(*(word.format(LONG) for word in arguments))
    harmless(result)
    assert len(result.stderr) < 1000


@pytest.mark.parametrize(
    "text", ["painref: answers/2\nvocabulary: '2026.11'\nradiation: '{}'", "'{}': 1", "drugs: ['{}']", "{}"], ids=str
)
def test_very_long_garbage_in_a_file_is_cut_short_in_the_message(text):
    result = run("triage", "--answers", "-", stdin=text.format(LONG).encode())
    harmless(result)
    assert len(result.stderr) < 1000
    assert result.stderr.count("\n") == 1


def test_a_line_break_in_an_argument_does_not_forge_a_second_message():
    result = run("triage", "--set", "radiation=x\npainref: all is well")
    harmless(result)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("show", "{}"), ("triage", "--set", "radiation={}")], ids=" ".join)
def test_nothing_typed_colours_a_terminal_even_with_color_always(arguments):
    result = run(*(word.format(ESCAPE + MARKUP) for word in arguments), "--color", "always")
    harmless(result)

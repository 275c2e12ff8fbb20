"""What reaches a pipe and what reaches a terminal: nothing cut, nothing coloured that should not be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.cli.terminal import EXAMPLES, PATIENCE, REPOSITORY, environment, on_terminal, piped
from tests.samples import rest_slow

FACET = str(EXAMPLES / "facet-pain.yaml")

PAGES = [
    ("show", "rfa"),
    ("show", "lumbar-medial-branch-rfa"),
    ("show", "sciatica"),
    ("show", "fibromyalgia"),
    ("list", "--full"),
    ("list", "conditions"),
    ("list", "--condition", "sciatica"),
    ("triage", "--answers", FACET),
    ("triage", "--answers", FACET, "--explain", "rfa"),
]

WHAT = ("procedures", "conditions", "medications", "questions")

SHOWN = [page for page in PAGES if page[0] == "show"]

WHOLE = [
    *((*page, "--full") for page in [*SHOWN, ("list", "--condition", "sciatica")]),
    *(page for page in PAGES if page[0] == "list" and "--condition" not in page),
    ("triage", "--answers", FACET, "--explain", "rfa"),
]
"""Pages that show as much in a window as in a pipe; a first screen shows less, and says how much."""

COLOURED = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
STYLED = re.compile(r"\x1b\[[\d;]*m")
DRAWN = re.compile("[\u2500-\u259f]")

pages = pytest.mark.parametrize("page", rest_slow(PAGES, 2), ids=" ".join)
shown = pytest.mark.parametrize("page", rest_slow(SHOWN, 2), ids=" ".join)


def values(record: Any, keys: set[str]) -> list[str]:
    """Every text under one of some keys, anywhere inside a JSON record."""
    if isinstance(record, list):
        return [value for item in record for value in values(item, keys)]
    if not isinstance(record, dict):
        return []
    found = [value for key, value in record.items() if key in keys and isinstance(value, str) and value]
    return found + [value for item in record.values() for value in values(item, keys)]


@pages
def test_a_pipe_gets_no_escape_and_no_box(page):
    result = piped(*page)
    assert result.code == 0
    assert b"\x1b" not in result.out
    assert not DRAWN.search(result.stdout)
    assert "…" not in result.stdout


@shown
def test_every_statement_stands_whole_on_one_line_of_a_pipe(page):
    record = json.loads(piped(*page, "--json").out)["result"]
    lines = piped(*page, "--full").lines
    statements = values(record, {"text", "says", "title", "link"})
    assert len(statements) > 5
    assert [text for text in statements if not any(text.rstrip(".") in line for line in lines)] == []


@pytest.mark.parametrize("what", WHAT)
def test_every_entry_is_one_line_of_a_pipe_that_begins_with_its_id(what):
    records = json.loads(piped("list", what, "--json").out)["result"]
    rows = piped("list", what).lines[1:]
    assert [row.split()[0] for row in rows] == [record["id"] for record in records]
    titles = [record.get("name") or record["prompt"] for record in records]
    assert [title for title, row in zip(titles, rows, strict=True) if title not in row] == []


@pages
def test_no_line_of_a_pipe_ends_in_padding(page):
    assert [line for line in piped(*page).lines if line != line.rstrip()] == []


@pages
def test_what_a_pipe_gets_does_not_depend_on_colours(page):
    """Without them a line is written as it is; with them Rich lays it out."""
    coloured = re.sub(r"\x1b\]8;.*?\x1b\\", "", STYLED.sub("", piped(*page, "--color", "always").stdout))
    assert piped(*page).lines == [line.rstrip() for line in coloured.splitlines()]


def test_a_pipe_is_not_taken_for_80_columns():
    assert max(map(len, piped("list").lines)) > 200


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_the_kind_of_terminal_changes_nothing_in_a_pipe(kind):
    assert piped("show", "rfa", TERM=kind).out == piped("show", "rfa").out


@pages
def test_columns_80_is_honoured_by_every_line(page):
    result = piped(*page, COLUMNS="80")
    assert result.code == 0
    assert max(map(len, result.lines)) <= 80
    assert "…" not in result.stdout


@pytest.mark.parametrize("what", WHAT)
def test_at_80_columns_every_id_stands_whole_on_one_line(what):
    ids = {record["id"] for record in json.loads(piped("list", what, "--json").out)["result"]}
    words = {line.split(" ")[0] for line in piped("list", what, "--full", COLUMNS="80").lines}
    assert ids <= words


@pytest.mark.parametrize("page", rest_slow(WHOLE, 3), ids=" ".join)
def test_at_80_columns_no_word_is_broken_but_an_address_longer_than_a_line(page):
    word = re.compile(r"[^\W\d_]{2,}")
    text = piped(*page).stdout
    addresses = " ".join(long for long in text.split() if len(long) > 60)
    broken = set(word.findall(piped(*page, COLUMNS="80").stdout)) - set(word.findall(text))
    assert {part for part in broken if part not in addresses} == set()


@pytest.mark.parametrize(
    ("page", "columns"),
    [(("list",), "20"), (("show", "lumbar-medial-branch-rfa"), "1"), (("triage", "--answers", FACET), "40")],
)
def test_a_very_narrow_window_is_no_crash(page, columns):
    result = piped(*page, COLUMNS=columns)
    assert (result.code, result.stderr) == (0, "")
    assert max(map(len, result.lines)) <= int(columns)


@pytest.mark.parametrize("columns", ["", "wide"])
def test_columns_that_is_no_number_is_as_good_as_none(columns):
    assert piped("show", "rfa", COLUMNS=columns).out == piped("show", "rfa").out


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_is_filled_to_its_width_and_text_to_100_columns(width):
    code, _, screen = on_terminal("show", "lumbar-medial-branch-rfa", columns=width)
    assert code == 0
    assert min(width, 100) - 15 < max(map(len, screen.splitlines())) <= width


def test_a_terminal_gets_colours():
    _, raw, _ = on_terminal("show", "rfa")
    assert COLOURED.search(raw)


def test_no_color_gives_a_terminal_no_colour():
    code, raw, _ = on_terminal("show", "rfa", NO_COLOR="1")
    assert code == 0
    assert not COLOURED.search(raw)


def test_color_never_gives_a_terminal_no_style_at_all():
    code, raw, _ = on_terminal("show", "rfa", "--color", "never")
    assert code == 0
    assert not STYLED.search(raw)


def test_a_dumb_terminal_gets_plain_text_in_its_own_width():
    code, raw, screen = on_terminal("show", "lumbar-medial-branch-rfa", columns=120, TERM="dumb")
    assert code == 0
    assert "\x1b" not in raw
    assert 85 < max(map(len, screen.splitlines())) <= 120


@pytest.mark.parametrize("changes", [{}, {"NO_COLOR": "1"}], ids=["plain", "NO_COLOR"])
def test_color_always_colours_a_pipe_and_cuts_nothing(changes):
    result = piped("show", "rfa", "--color", "always", **changes)
    assert COLOURED.search(result.stdout)
    text = [STYLED.sub("", line).rstrip() for line in result.lines]
    assert text == piped("show", "rfa").lines


@pytest.mark.parametrize(
    "arguments", rest_slow([("list",), ("show", "rfa"), ("triage", "--answers", FACET, "--json")], 3), ids=" ".join
)
@pytest.mark.parametrize("lines", [0, 1])
def test_a_reader_that_has_seen_enough_ends_it_quietly(arguments, lines):
    with subprocess.Popen(
        [sys.executable, "-m", "painref", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=REPOSITORY,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=PATIENCE) == 0
    assert said == b""


@pytest.mark.parametrize("page", rest_slow([*SHOWN, ("triage", "--answers", FACET)], 3), ids=" ".join)
def test_an_ascii_terminal_is_no_crash(page):
    result = piped(*page, PYTHONIOENCODING="ascii")
    assert (result.code, result.stderr) == (0, "")
    assert result.out.isascii()
    assert len(result.lines) == len(piped(*page).lines)


def test_the_ascii_test_meets_text_that_is_not_ascii():
    assert any(not piped(*page).out.isascii() for page in SHOWN)


def test_ascii_in_80_columns_is_no_crash():
    result = piped("show", "fibromyalgia", PYTHONIOENCODING="ascii", COLUMNS="80")
    assert (result.code, result.stderr) == (0, "")
    assert result.out.isascii()


def test_the_address_of_a_source_is_a_link_on_a_terminal_that_takes_links():
    code, raw, _ = on_terminal("refs", "girft-2023-ces", "--no-pager", TERM="xterm-256color")
    assert code == 0
    assert "\x1b]8;" in raw
    assert "\x1b]8;" not in on_terminal("refs", "girft-2023-ces", "--no-pager", TERM="dumb")[1]


def test_a_page_that_is_paged_keeps_its_links(tmp_path):
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\ncat\n")
    pager.chmod(0o755)
    code, raw, _ = on_terminal("show", "rfa", "--sources", TERM="xterm-256color", PAGER=str(pager))
    assert code == 0
    assert "\x1b]8;" in raw

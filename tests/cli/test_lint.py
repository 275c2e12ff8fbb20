"""``painref lint``: the problems of a data folder, with file, line and column."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.terminal import REPOSITORY, Result, piped, run

PROBLEM = re.compile(r".+\.yaml:(\d+):(\d+): [a-z-]+: .+")


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """The shipped data with three mistakes: an unknown key, an unknown reference, a question that nobody asks."""
    folder = tmp_path_factory.mktemp("data")
    for path in (REPOSITORY / "data").glob("*.yaml"):
        shutil.copy(path, folder)
    (folder / "zz-mine.yaml").write_text(
        "red_flags:\n"
        "  - id: mine\n"
        "    name: Mine\n"
        "    urgency: urgent\n"
        "    text: Text.\n"
        "    action: Act.\n"
        "    when: nobody_asks_this\n"
        "    colour: blue\n"
        "    refs: [no-such-reference]\n"
    )
    return folder


@pytest.fixture(scope="module")
def result(bad) -> Result:
    return run("lint", bad)


@pytest.fixture(scope="module")
def listed(bad) -> Result:
    return run("lint", bad, "--json")


def test_the_shipped_data_have_no_problems():
    result = piped("lint")
    assert (result.code, result.stdout, result.stderr) == (0, "", "painref lint: no problems.\n")


def test_problems_exit_1_and_stand_on_stdout_one_a_line_with_their_place(result):
    assert result.code == 1
    assert result.lines
    assert [line for line in result.lines if not PROBLEM.fullmatch(line)] == []


def test_each_mistake_is_found_where_it_stands(bad, result):
    mine = [line.removeprefix(f"{bad}/zz-mine.yaml:") for line in result.lines if "zz-mine.yaml" in line]
    assert any(line.startswith("8:5: ") and "colour" in line for line in mine)


def test_the_count_goes_to_stderr(result):
    count = len(result.lines)
    assert result.stderr == f"painref lint: {count} problem{'s' if count > 1 else ''}.\n"


def test_json_has_the_same_problems(listed, result):
    assert listed.code == 1
    places = [f"{item['file']}:{item['line']}:{item['column']}: " for item in json.loads(listed.out)["result"]]
    assert len(places) == len(result.lines)
    assert all(line.startswith(place) for line, place in zip(result.lines, places, strict=True))


def test_the_folder_is_left_as_it_was(bad, result):
    assert sorted(path.name for path in bad.iterdir()) == sorted(
        ["zz-mine.yaml", *(path.name for path in (REPOSITORY / "data").glob("*.yaml"))]
    )


def test_a_file_that_is_no_yaml_is_a_problem_with_its_place_and_no_crash(tmp_path):
    (tmp_path / "broken.yaml").write_text("procedures:\n  - id: [\n")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\x01")
    result = run("lint", tmp_path)
    assert result.code == 1
    assert f"{tmp_path}/binary.yaml:1:1: unreadable: not UTF-8 text." in result.lines[0]
    assert any(
        line.startswith(f"{tmp_path}/broken.yaml:3:1: unreadable: not well-formed YAML") for line in result.lines
    )


def test_escapes_in_data_or_in_the_name_of_a_file_never_reach_the_terminal(tmp_path):
    (tmp_path / "a\x1b[31m.yaml").write_text("procedures:\n  - id: x\x1b[31m\u202e\n")
    (tmp_path / "b.yaml").write_text('"[red]x[/red]": 1\n')
    result = run("lint", tmp_path)
    assert result.code == 1
    assert not re.search("[\x1b\u202e]", result.stdout + result.stderr)
    assert "[red]x[/red]" in result.stdout


def test_a_file_name_outside_ascii_is_no_crash_on_an_ascii_terminal(tmp_path):
    (tmp_path / "mängel.yaml").write_text("procedures: 1\n")
    result = run("lint", tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert result.code == 1
    assert "yaml:1:13: " in result.stdout


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing", "data folder does not exist"), ("file", "data folder is not a folder"), (".", "no .yaml file")],
)
def test_a_folder_that_cannot_be_checked_is_one_error(tmp_path, name, reason):
    (tmp_path / "file").write_text("")
    result = run("lint", tmp_path / name)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"painref: {tmp_path / name}: {reason}")
    assert result.stderr.count("\n") == 1

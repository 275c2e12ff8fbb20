"""``painref export``: a folder of tables, never over anything unasked."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import run


def test_tables_are_written_into_a_new_folder(tmp_path: Path) -> None:
    done = run("export", tmp_path / "tables")
    assert (done.code, done.stdout) == (0, "")
    assert "Wrote " in done.stderr
    assert (tmp_path / "tables" / "recommendations.csv").is_file()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = run("export", tmp_path)
    assert refused.code == 1
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("export", tmp_path / "file")
    assert done.code == 1
    assert "cannot be written" in done.stderr

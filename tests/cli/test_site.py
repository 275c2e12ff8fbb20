"""``painref site``: a folder of HTML, never over anything unasked."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from painref.site.generate import SiteFile
from tests.cli.terminal import run

FEW = [SiteFile(path="index.html", text="<p>a</p>"), SiteFile(path="sources/a.html", text="<p>b</p>")]


@pytest.fixture(autouse=True)
def _few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two files alone: what is in them is tested where they are made."""
    monkeypatch.setattr("painref.site.generate.site_files", mock.Mock(return_value=FEW))


def test_a_site_is_written_into_a_new_folder(tmp_path: Path) -> None:
    done = run("site", tmp_path / "reference")
    assert (done.code, done.stdout) == (0, "")
    assert "Wrote 2 files" in done.stderr
    assert (tmp_path / "reference" / "sources" / "a.html").read_text() == "<p>b</p>"


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = run("site", tmp_path)
    assert refused.code == 1
    assert "not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert run("site", tmp_path, "--force").code == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("site", tmp_path / "file")
    assert done.code == 1
    assert "cannot be written" in done.stderr

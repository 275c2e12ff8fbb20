"""Where answers are saved: never over anything unasked, whole or not at all, for their owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from painref.cli import saving
from painref.cli.saving import AnswersFile, answers_file
from painref.errors import PainrefError

OTHER = "age: 71\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Another patient's answers."""
    path = tmp_path / "mrs-b.yaml"
    path.write_text(OTHER)
    return path


def refusal(path: Path, resumed: str | None = None, *, force: bool = False) -> str:
    with pytest.raises(PainrefError) as caught:
        answers_file(path, resumed, force=force)
    return str(caught.value)


def test_a_new_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    answers_file(path).write("age: 40\n")
    assert path.read_text() == "age: 40\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_made_before_there_is_an_answer(tmp_path: Path) -> None:
    answers_file(tmp_path / "p.yaml")
    assert list(tmp_path.iterdir()) == []


def test_a_later_answer_replaces_our_own_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    saved = answers_file(path)
    for text in ("age: 40\n", "age: 41\n"):
        saved.write(text)
    assert path.read_text() == "age: 41\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["p.yaml"]


def test_an_existing_file_is_refused(file: Path) -> None:
    assert "the file exists already, and is not overwritten." in refusal(file)
    assert file.read_text() == OTHER


def test_another_file_than_the_one_resumed_is_refused(file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("age: 40\n")
    assert "exists already" in refusal(file, str(tmp_path / "mine.yaml"))


def test_force_replaces_a_file(file: Path) -> None:
    answers_file(file, force=True).write("age: 40\n")
    assert file.read_text() == "age: 40\n"


def test_the_file_resumed_is_written_to(file: Path) -> None:
    answers_file(file, str(file)).write("age: 72\n")
    assert file.read_text() == "age: 72\n"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    saved = answers_file(path)
    path.write_text(OTHER)
    with pytest.raises(PainrefError, match="exists already"):
        saved.write("age: 40\n")
    assert path.read_text() == OTHER


def test_a_link_to_the_file_resumed_is_followed(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    answers_file(link, str(file)).write("age: 72\n")
    assert link.is_symlink()
    assert file.read_text() == "age: 72\n"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("target", ["mrs-b.yaml", "nowhere.yaml", "/dev/null"])
def test_any_other_link_is_refused(file: Path, tmp_path: Path, target: str, force: bool) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    assert "is a link to another file." in refusal(link, force=force)
    assert file.read_text() == OTHER


@pytest.mark.parametrize("force", [False, True])
def test_what_is_not_a_regular_file_is_refused(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file." in refusal(tmp_path / "pipe", force=force)
    assert "is not a regular file." in refusal(Path("/dev/null"), force=force)
    assert "is a directory." in refusal(tmp_path, force=force)
    assert stat.S_ISCHR(Path("/dev/null").lstat().st_mode)


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path / "missing" / "p.yaml")
    assert said.endswith("no such folder. Name a file in a folder that you can write to.")


def test_a_name_too_long_is_refused(tmp_path: Path) -> None:
    assert "file name too long" in refusal(tmp_path / ("a" * 300))


def test_a_folder_that_vanishes_is_an_error_that_can_be_answered(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    saved = answers_file(folder / "p.yaml")
    folder.rmdir()
    with pytest.raises(PainrefError, match="no such file or directory"):
        saved.write("age: 40\n")


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("ours", [True, False])
def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: bool, nameless: bool
) -> None:
    path = tmp_path / "p.yaml"
    if ours:
        path.write_text(OTHER)
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, "fsync", full)
    with pytest.raises(PainrefError, match="no space left on device"):
        AnswersFile(path, ours=ours).write("age: 40\n")
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == ({"p.yaml": OTHER} if ours else {})


def test_a_system_without_nameless_files_saves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    saved = answers_file(tmp_path / "p.yaml")
    for text in ("age: 40\n", "age: 41\n"):
        saved.write(text)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"p.yaml": "age: 41\n"}


def test_what_a_killed_run_left_behind_is_cleared(tmp_path: Path) -> None:
    saved = answers_file(tmp_path / "p.yaml")
    saved.write("age: 40\n")
    (tmp_path / ".p.yaml.new").write_text("age: 4")
    saved.write("age: 41\n")
    assert [each.name for each in tmp_path.iterdir()] == ["p.yaml"]


def test_a_device_put_in_the_place_of_our_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    saved = answers_file(path)
    saved.write("age: 40\n")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(PainrefError, match="not a regular file any more"):
        saved.write("age: 41\n")
    assert stat.S_ISFIFO(path.lstat().st_mode)
    assert [each.name for each in tmp_path.iterdir()] == ["p.yaml"]

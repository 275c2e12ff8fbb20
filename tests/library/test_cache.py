"""The cache is the user's own: nothing is read or written where somebody else could have had a hand."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from painref.library import cache

ROOT = os.name == "posix" and os.geteuid() == 0
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAINREF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def content(name: str) -> bytes:
    found = cache.read(name)
    assert found is not None
    return found[:]


def test_what_is_written_is_read(folder: Path) -> None:
    assert cache.read("one") is None
    cache.write("one", b"text")
    assert content("one") == b"text"
    cache.write("one", b"other")
    assert content("one") == b"other"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_file_is_readable_by_its_owner_only(folder: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        cache.write("one", b"text")
    finally:
        os.umask(before)
    (file,) = folder.iterdir()
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o077) == (0o600, 0)


@pytest.mark.parametrize("value", ["", "off"])
def test_cache_can_be_switched_off(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAINREF_CACHE", value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.write("one", b"text")
    assert cache.read("one") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("base", ["XDG_CACHE_HOME", "HOME"])
def test_cache_is_where_the_user_keeps_caches(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAINREF_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(base, str(tmp_path))
    cache.write("one", b"text")
    where = tmp_path / "painref" if base == "XDG_CACHE_HOME" else tmp_path / ".cache/painref"
    assert [path.name for path in where.iterdir()] == ["knowledge-one.jsonl"]


def test_relative_cache_home_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PAINREF_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    cache.write("one", b"text")
    assert not (tmp_path / "relative").exists()


def test_folder_that_others_may_write_to_is_not_used(folder: Path) -> None:
    cache.write("one", b"text")
    folder.chmod(0o777)
    assert cache.read("one") is None
    cache.write("two", b"text")
    assert len(list(folder.iterdir())) == 1


def test_file_that_others_may_write_to_is_not_read(folder: Path) -> None:
    cache.write("one", b"text")
    next(folder.iterdir()).chmod(0o666)
    assert cache.read("one") is None


def test_link_is_neither_read_nor_followed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    folder.mkdir(mode=0o700)
    (folder / "knowledge-one.jsonl").symlink_to(target)
    assert cache.read("one") is None
    cache.write("one", b"ours")
    assert (target.read_bytes(), content("one")) == (b"theirs", b"ours")


def test_linked_folder_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    cache.write("one", b"text")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_file_or_folder_of_somebody_else_is_not_used(folder: Path) -> None:
    cache.write("one", b"text")
    os.chown(next(folder.iterdir()), NOBODY, -1)
    assert cache.read("one") is None
    os.chown(folder, NOBODY, -1)
    cache.write("two", b"text")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_nothing_is_written_into_the_home_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under sudo with HOME kept, a folder of root's would lock the user out of their own cache."""
    for name in ("PAINREF_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY, -1)
    monkeypatch.setenv("HOME", str(home))
    cache.write("one", b"text")
    assert list(home.iterdir()) == []


def test_what_cannot_be_written_is_left(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PAINREF_CACHE", str(tmp_path / "file/inside"))
    cache.write("one", b"text")
    assert cache.read("one") is None


def test_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cache.write("one", b"text")
    monkeypatch.setattr(Path, "replace", full)
    cache.write("one", b"other")
    assert [path.read_bytes() for path in folder.iterdir()] == [b"text"]


def test_what_killed_writers_left_is_cleared(folder: Path) -> None:
    cache.write("one", b"text")
    old, new, other = folder / "knowledge-a.1.part", folder / "knowledge-b.2.part", folder / "mine.part"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 86400,) * 2)
    cache.write("one", b"text")
    assert {path.name for path in folder.iterdir()} == {"knowledge-one.jsonl", new.name, other.name}


def test_oldest_files_are_cleared(folder: Path) -> None:
    for number in range(12):
        cache.write(str(number), b"text")
        os.utime(folder / f"knowledge-{number}.jsonl", (number, number))
    assert len(list(folder.iterdir())) == 8
    assert content("11") == b"text"


def test_what_was_read_stays_when_another_takes_its_place(folder: Path) -> None:
    cache.write("one", b"text")
    found = cache.read("one")
    cache.write("one", b"other")
    assert found is not None
    assert (found[:], content("one")) == (b"text", b"other")


def test_empty_file_is_none(folder: Path) -> None:
    cache.write("one", b"text")
    (file,) = folder.iterdir()
    file.write_bytes(b"")
    assert cache.read("one") is None

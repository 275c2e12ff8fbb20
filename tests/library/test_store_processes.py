"""The compiled store: made by several processes at once, used only while it is right, and never needed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from painref.library.access import load
from painref.library.completion import completions, words
from painref.library.store import STORE_NAME, stored_words

REPOSITORY = Path(__file__).resolve().parents[2]
TOGETHER = 4


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own with a small knowledge, whose store nobody else uses."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(REPOSITORY / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "tests/lint/good", folder / "data")
    return folder


def start(installed: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(installed / "src"), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "painref", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=installed,
        env=environment,
    )


def answer(process: subprocess.Popen[bytes]) -> bytes:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    return out


def touched(installed: Path) -> Path:
    """The store after a change of the data, so that the next process has to make it anew."""
    file = next((installed / "data").glob("*.yaml"))
    file.write_text(file.read_text() + "\n")
    return installed / "data" / STORE_NAME


def test_processes_that_compile_at_once_answer_alike_and_leave_a_sound_store(installed: Path) -> None:
    for _ in range(2):
        store = touched(installed)
        processes = [start(installed, "list", "--json") for _ in range(TOGETHER)]
        answers = {answer(process) for process in processes}
        assert len(answers) == 1
        assert [path.name for path in store.parent.glob(f"{STORE_NAME}*")] == [STORE_NAME]
        with closing(sqlite3.connect(store)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        made = store.stat().st_mtime_ns
        assert {answer(start(installed, "list", "--json"))} == answers
        assert store.stat().st_mtime_ns == made


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4096], ids=len)
def test_a_store_that_is_broken_is_replaced(installed: Path, content: bytes) -> None:
    store = touched(installed)
    expected = answer(start(installed, "show", "leaf-one", "--json"))
    store.write_bytes(content)
    assert answer(start(installed, "show", "leaf-one", "--json")) == expected


def test_where_no_store_can_be_written_everything_works_without(installed: Path) -> None:
    store = touched(installed)
    store.unlink(missing_ok=True)
    store.mkdir()
    try:
        assert b"leaf-one" in answer(start(installed, "show", "leaf-one", "--json"))
        assert b"leaf-one" in answer(start(installed, "list", "--json"))
        assert [path.name for path in store.parent.glob(f"{STORE_NAME}*")] == [STORE_NAME]
    finally:
        store.rmdir()


def test_the_store_completes_what_the_whole_knowledge_would() -> None:
    knowledge = load()
    every = list(words(knowledge))
    stored = stored_words({word.kind for word in every}, "", REPOSITORY / "data")
    assert stored is not None
    assert sorted(map(repr, stored)) == sorted(map(repr, every))


def test_an_id_goes_before_a_name_and_a_name_needs_a_beginning() -> None:
    procedures = [word for word in words(load()) if word.kind == "procedures"]
    assert "scs" not in completions("", procedures)
    assert "scs" in completions("sc", procedures)
    assert "spinal-cord-stimulation" in completions("spinal", procedures)

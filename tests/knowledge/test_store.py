"""The compiled file answers as the YAML does, and is used only while it is right."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from painref.knowledge import NotFoundError, load
from painref.knowledge.compiling import compile_store
from painref.knowledge.location import built_in_data
from painref.knowledge.pages import entry_page
from painref.knowledge.record import plain_data
from painref.knowledge.store import STORE_NAME, page_called, snapshot, stored_knowledge, stored_page

GOOD = Path(__file__).parent / "lint" / "good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(GOOD, copy)
    return copy


def compiled(folder: Path) -> bool:
    before = snapshot(folder)
    return compile_store(load(folder), before, folder)


def test_without_a_compiled_file_there_is_nothing_to_read(folder: Path) -> None:
    assert stored_knowledge(folder) is None
    assert stored_page("anything", folder) is None


def test_the_compiled_knowledge_is_the_knowledge(folder: Path) -> None:
    assert compiled(folder)
    assert stored_knowledge(folder) == load(folder)


def test_a_stored_page_is_the_page(folder: Path) -> None:
    compiled(folder)
    knowledge = load(folder)
    for entry in (*knowledge.procedures.values(), *knowledge.conditions.values()):
        page = stored_page(entry.id, folder)
        assert page is not None
        assert json.loads(page.record) == plain_data(entry_page(entry, knowledge))
        assert page.version == knowledge.version


def test_an_edit_takes_effect_at_once(folder: Path) -> None:
    compiled(folder)
    path = next(iter(sorted(folder.glob("*.yaml"))))
    path.write_text(path.read_text() + "\n# one more line\n")
    assert stored_knowledge(folder) is None


def test_an_edit_that_keeps_size_and_time_of_nothing_else_is_seen(folder: Path) -> None:
    compiled(folder)
    path = next(iter(sorted(folder.glob("*.yaml"))))
    text = path.read_text()
    path.write_text(text.replace("a", "b", 1))
    assert len(path.read_text()) == len(text)
    assert stored_knowledge(folder) is None


def test_a_new_time_alone_changes_nothing(folder: Path) -> None:
    compiled(folder)
    for path in folder.glob("*.yaml"):
        os.utime(path, (1, 1))
    assert stored_knowledge(folder) is not None


def test_a_new_file_is_seen(folder: Path) -> None:
    compiled(folder)
    (folder / "more.yaml").write_text("steps: []\n")
    assert stored_knowledge(folder) is None


@pytest.mark.parametrize("junk", [b"", b"junk", b"SQLite format 3\x00" + bytes(200)])
def test_a_broken_compiled_file_is_as_good_as_none(folder: Path, junk: bytes) -> None:
    (folder / STORE_NAME).write_bytes(junk)
    assert stored_knowledge(folder) is None
    assert stored_page("anything", folder) is None


def test_a_compiled_file_of_another_making_is_as_good_as_none(folder: Path) -> None:
    with sqlite3.connect(folder / STORE_NAME) as connection:
        connection.execute("CREATE TABLE sources (path TEXT)")
    connection.close()
    assert stored_knowledge(folder) is None


def test_a_source_that_changes_while_it_is_read_is_not_compiled(folder: Path) -> None:
    before = snapshot(folder)
    knowledge = load(folder)
    path = next(iter(sorted(folder.glob("*.yaml"))))
    path.write_text(path.read_text() + "\n# meanwhile\n")
    assert not compile_store(knowledge, before, folder)
    assert [entry.name for entry in folder.iterdir() if entry.suffix != ".yaml"] == []


def test_where_it_cannot_be_written_nothing_is_left_behind(folder: Path) -> None:
    knowledge, before = load(folder), snapshot(folder)
    (folder / STORE_NAME).mkdir()
    (folder / STORE_NAME / "in-the-way").touch()
    assert not compile_store(knowledge, before, folder)
    assert [path.name for path in folder.iterdir() if path.name.startswith(f"{STORE_NAME}.")] == []


def test_a_page_is_found_by_any_of_its_names() -> None:
    built_in = built_in_data()
    assert page_called("RFA", built_in) == page_called("radiofrequency ablation", built_in)


def test_a_name_that_nothing_has_gets_suggestions() -> None:
    with pytest.raises(NotFoundError, match="rfa"):
        page_called("rfq", built_in_data())

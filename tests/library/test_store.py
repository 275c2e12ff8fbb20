"""The compiled file answers as the YAML does, and is used only while it is right."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from painref.errors import UsageError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find
from painref.knowledge.model import BleedingClass, Category, Id, Modality
from painref.library import store
from painref.library.access import load
from painref.library.compiling import compile_store
from painref.library.completion import completions, words
from painref.library.location import built_in_data
from painref.library.store import (
    STORE_NAME,
    page_called,
    remember_times,
    snapshot,
    stored_knowledge,
    stored_lines,
    stored_page,
    stored_words,
)
from painref.records import to_builtins
from painref.reference.listing import LISTED, Filters, NothingFoundError, select
from painref.reference.pages import entry_page
from tests.samples import GOOD


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
    stored, read = stored_knowledge(folder), load(folder)
    assert stored == read
    assert stored is not None
    for spec in dataclasses.fields(read):
        if isinstance(getattr(read, spec.name), Mapping):
            assert list(getattr(stored, spec.name)) == list(getattr(read, spec.name))


def test_every_entry_of_the_compiled_knowledge_is_frozen_and_has_every_field(folder: Path) -> None:
    compiled(folder)
    stored = stored_knowledge(folder)
    assert stored is not None
    for entry in (*stored.procedures.values(), *stored.conditions.values(), *stored.references.values()):
        assert type(entry)(**{spec.name: getattr(entry, spec.name) for spec in dataclasses.fields(entry)}) == entry
        with pytest.raises(dataclasses.FrozenInstanceError):
            entry.id = Id("other")  # type: ignore[misc]
        assert hash(entry) == hash(dataclasses.replace(entry))


def every_filter(knowledge: Knowledge) -> list[tuple[str, dict[str, str]]]:
    """What can be asked of `painref list`: every list whole, and by every value of every filter."""
    regions = [option.id for option in knowledge.questions[Id("pain_regions")].options]
    return [
        *((what, {}) for what in LISTED),
        *(("procedures", {"condition": name}) for name in (*knowledge.conditions, "SCIATICA", "Other Condition")),
        *(("procedures", {"category": value}) for value in Category),
        *(("procedures", {"guidance": value.upper()}) for value in Modality),
        *(("procedures", {"bleeding_risk": value}) for value in BleedingClass),
        *((what, {"region": value}) for value in regions for what in ("procedures", "conditions")),
        *(("procedures", {"region": region, "guidance": "fluoroscopy"}) for region in regions),
        *(("procedures", {"condition": name, "category": "facet"}) for name in knowledge.conditions),
        ("procedures", {"category": "no such"}),
        ("procedures", {"condition": ""}),
    ]


def assert_lines_are_those_selected(knowledge: Knowledge, folder: Path) -> None:
    for what, filters in every_filter(knowledge):
        try:
            lines, condition = select(what, Filters(**filters), knowledge)
        except (NothingFoundError, NotFoundError, UsageError):
            assert stored_lines(what, filters, folder) is None
            continue
        stored = stored_lines(what, filters, folder)
        if filters.get("condition") == "":
            assert stored is None
        else:
            assert stored is not None
            assert stored.lines == json.loads(json.dumps(to_builtins(lines)))
            assert (stored.condition, stored.version) == (condition, knowledge.version)


def test_the_stored_lines_are_those_that_would_be_selected(folder: Path) -> None:
    compiled(folder)
    assert_lines_are_those_selected(load(folder), folder)


def test_so_are_those_of_the_built_in_knowledge() -> None:
    assert_lines_are_those_selected(load(), built_in_data())


@pytest.mark.parametrize("beginning", ["", "r", "rfa", "spinal-c", "x\U0010ffff", "50%_"])
def test_the_stored_words_complete_as_all_words_would(beginning: str) -> None:
    every = list(words(load()))
    for kind in ("procedures", "medications", "lenses", "questions", "pregnancy="):
        stored = stored_words([kind], beginning, built_in_data())
        assert stored is not None
        assert completions(beginning, stored) == completions(beginning, [word for word in every if word.kind == kind])


def test_a_stored_page_is_the_page(folder: Path) -> None:
    compiled(folder)
    knowledge = load(folder)
    for entry in (*knowledge.procedures.values(), *knowledge.conditions.values()):
        page = stored_page(entry.id, folder)
        assert page is not None
        assert json.loads(page.record) == to_builtins(entry_page(entry, knowledge))
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


def test_new_times_are_remembered_so_that_contents_are_compared_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing a package gives files new times; their contents are the more to read the more there is to know."""
    compiled(folder)
    for path in folder.glob("*.yaml"):
        os.utime(path, (1, 1))
    compared: list[Path] = []
    digest = store._digest
    monkeypatch.setattr(store, "_digest", lambda path: compared.append(path) or digest(path))
    assert stored_knowledge(folder) == load(folder)
    assert sorted(compared) == sorted(folder.glob("*.yaml"))
    compared.clear()
    assert stored_knowledge(folder) == load(folder)
    assert compared == []
    assert [path.name for path in folder.glob(f"{STORE_NAME}*")] == [STORE_NAME]


def test_times_are_remembered_only_of_the_contents_that_had_them(folder: Path) -> None:
    path = next(iter(sorted(folder.glob("*.yaml"))))
    text = path.read_text()
    path.write_text(f"{text}# one\n")
    seen = snapshot(folder)
    path.write_text(f"{text}# two\n")
    compiled(folder)
    remember_times(seen, folder)
    path.write_text(f"{text}# one\n")
    os.utime(path, ns=(1, seen[f"data/{path.name}"][1]))
    assert stored_knowledge(folder) is None


def test_times_that_cannot_be_remembered_do_no_harm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(folder)
    before = (folder / STORE_NAME).read_bytes()
    os.utime(next(folder.glob("*.yaml")), (1, 1))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert stored_knowledge(folder) == load(folder)
    assert (folder / STORE_NAME).read_bytes() == before
    assert [path.name for path in folder.glob(f"{STORE_NAME}*")] == [STORE_NAME]


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


@pytest.mark.parametrize("name", ["rfq", "vertebroplsty", "spinal-cord-stimulaton", "facet", "qqqqqq", ""])
def test_the_suggestions_are_those_of_the_whole_knowledge(name: str) -> None:
    knowledge = load()
    with pytest.raises(NotFoundError) as whole:
        find(name, knowledge.procedures, knowledge.conditions)
    with pytest.raises(NotFoundError) as stored:
        page_called(name, built_in_data())
    assert stored.value.suggestions == whole.value.suggestions

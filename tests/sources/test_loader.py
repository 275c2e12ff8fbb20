"""Folders to knowledge: which files are read, what stops them from being used, and that nothing changes afterwards."""

from __future__ import annotations

import dataclasses
import shutil
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from painref.errors import PainrefError
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.library.location import built_in_data
from painref.library.open import load
from painref.sources.loader import DataError, assemble, data_files, read
from painref.sources.rules import Rule
from tests.samples import GOOD

STEP = "steps:\n  - {id: %s, name: A step, kind: care}\n"


# --- Files ------------------------------------------------------------------------------------------------------------


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("z.yaml", "a.yaml", "sub/m.yaml"):
        (tmp_path / name).write_text(STEP % Path(name).stem)
    (tmp_path / "notes.yml").write_text("[")
    (tmp_path / "folder.yaml").mkdir()
    assert [path.name for path in data_files(tmp_path)] == ["a.yaml", "m.yaml", "z.yaml"]
    assert [step.id for step in read(tmp_path).entries["steps"]] == ["a", "m", "z"]


def test_one_list_may_stand_in_several_files_and_one_file_hold_several_lists(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(STEP % "one" + "sections:\n  - {id: s, name: S}\n")
    (tmp_path / "b.yaml").write_text(STEP % "two")
    knowledge = assemble(read(tmp_path))
    assert (list(knowledge.steps), list(knowledge.sections)) == (["one", "two"], ["s"])


def test_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(STEP % "one")
    (tmp_path / "empty").mkdir()
    for name, says in (("nowhere", "does not exist"), ("file.yaml", "is not a folder"), ("empty", "no .yaml file")):
        with pytest.raises(PainrefError, match=says) as caught:
            read(tmp_path / name)
        assert caught.value.remedy
        assert name in str(caught.value)


def test_a_file_that_cannot_be_opened_is_a_problem_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text(STEP % "one")
    (tmp_path / "b.yaml").write_text("[")
    opened = Path.open

    def locked(path: Path, mode: str = "r") -> Any:
        if path.name == "a.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", locked)
    problems = read(tmp_path).problems
    assert [(Path(p.file).name, p.rule) for p in problems] == [
        ("a.yaml", Rule.UNREADABLE),
        ("b.yaml", Rule.UNREADABLE),
    ]
    assert problems[0].message == "Permission denied."


def test_of_entries_with_one_id_the_first_counts(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("steps: [{id: one, name: First, kind: care}, {id: one, name: Second, kind: care}]")
    assert assemble(read(tmp_path)).steps[Id("one")].name == "First"


def test_the_version_names_the_release_and_the_content(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "same")
    shutil.copytree(GOOD, tmp_path / "other")
    (tmp_path / "other" / "more.yaml").write_text(STEP % "one")
    versions = [load(folder).version for folder in (GOOD, tmp_path / "same", tmp_path / "other")]
    assert all(version.startswith("1.0+") for version in versions)
    assert versions[0] == versions[1] != versions[2]


def test_a_folder_may_go_without_a_release(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(STEP % "one")
    knowledge = load(tmp_path)
    assert knowledge.version.startswith("unreleased+")
    assert knowledge.release.reviewed == ""


# --- What can be used -------------------------------------------------------------------------------------------------


def test_every_list_is_read(good: Knowledge) -> None:
    for kind in ENTRY_KINDS:
        entries = getattr(good, kind.collection)
        assert entries
        assert all(type(entry) is kind.type and entry.id == key for key, entry in entries.items())


def test_entries_that_do_not_bind_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("steps:\n  - {id: one, kind: care}\n  - {id: two, kind: care}\nstepps: []\n")
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]
    assert str(caught.value).startswith(f"{tmp_path / 'a.yaml'}:2:5: 'name' is missing.")
    assert "and 2 more" in str(caught.value)


def test_references_that_do_not_resolve_cannot_be_used(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    (tmp_path / "more.yaml").write_text("facts:\n  - {id: new, text: New, when: nobody}\n")
    with pytest.raises(DataError, match=r"more.yaml:2:32: unknown question or fact 'nobody'") as caught:
        load(tmp_path)
    assert "more;" not in str(caught.value)


def test_shortcomings_of_content_do_not_stop_use(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    (tmp_path / "more.yaml").write_text(STEP % "Not_An_Id")
    assert "Not_An_Id" in load(tmp_path).steps


def test_the_built_in_knowledge_loads_and_keeps_its_integrity(built_in: Knowledge) -> None:
    assert built_in == load(built_in_data())
    assert built_in.variants


# --- Immutability -----------------------------------------------------------------------------------------------------


def test_knowledge_cannot_be_changed(good: Knowledge) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        good.version = "2"  # type: ignore[misc]
    for spec in dataclasses.fields(good):
        value: Any = getattr(good, spec.name)
        if spec.name not in ("version", "release", "withdrawals"):
            with pytest.raises(TypeError):
                value["new"] = None
            with pytest.raises((TypeError, AttributeError)):
                del value[next(iter(value), "new")]


def test_entries_hold_nothing_that_can_be_changed(built_in: Knowledge) -> None:
    todo: list[Any] = [built_in.release]
    for spec in dataclasses.fields(built_in):
        if spec.name not in ("version", "release", "withdrawals"):
            todo.extend(getattr(built_in, spec.name).values())
    while todo:
        value = todo.pop()
        if isinstance(value, tuple):
            todo.extend(value)
        elif dataclasses.is_dataclass(value):
            todo.extend(getattr(value, spec.name) for spec in dataclasses.fields(value))
        else:
            assert value is None or isinstance(value, str | int | float | bool | Enum)

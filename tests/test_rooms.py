"""Imports run one way: down the list of rooms, and in no circle between two files; and the pages on them are true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import painref
from tests.cli.terminal import REPOSITORY

SOURCE = Path(painref.__file__).parent

ROOMS = (
    "notice",
    "records",
    "errors",
    "suggestions",
    "criteria",
    "knowledge",
    "sources",
    "lint",
    "overlay",
    "library",
    "reference",
    "triage",
    "batch",
    "output",
    "pictures",
    "paper",
    "site",
    "form",
    "coding",
    "tables",
    "fhir",
    "hooks",
    "sql",
    "cli",
)
"""Each may import those before it, and nothing else of painref."""


@cache
def modules() -> dict[str, Path]:
    """The files of the package by the names they are imported under; the package itself and ``__main__`` aside."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        if name not in ("painref", "painref.__main__"):
            found[name] = path
    return found


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Every module that a file imports, at its top, inside a function or for its types only."""
    return frozenset(_imported(ast.parse(path.read_text(encoding="utf-8"))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in modules() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@cache
def graph() -> dict[str, frozenset[str]]:
    """The modules that each module imports."""
    return {name: imports_of(path) & modules().keys() - {name} for name, path in modules().items()}


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_every_module_is_in_a_room() -> None:
    assert {room_of(module) for module in modules()} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_before_it(room: str) -> None:
    upward = [
        f"{module} imports {imported}"
        for module, found in graph().items()
        if room_of(module) == room
        for imported in found
        if ROOMS.index(room_of(imported)) > ROOMS.index(room)
    ]
    assert upward == []


def test_no_two_files_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_nothing_imports_the_package_itself() -> None:
    """`painref/__init__.py` is the face for others; inside, whoever imported it would meet everything."""
    importers = [name for name, path in modules().items() if "painref" in imports_of(path)]
    assert importers == []


# --- The pages --------------------------------------------------------------------------------------------------------

ARCHITECTURE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_rooms_on_the_page_are_those_that_there_are() -> None:
    tree = ARCHITECTURE.partition("src/painref/\n")[2].partition("```")[0]
    files, *folders = (line.split() for line in tree.splitlines() if line.startswith("  ") and line[2] not in " (")
    assert {name.rstrip(",") for name in files} >= {room for room in ROOMS if (SOURCE / f"{room}.py").exists()}
    assert sorted(words[0].rstrip("/") for words in folders) == sorted(
        room for room in ROOMS if (SOURCE / room).is_dir()
    )


@pytest.mark.parametrize("page", [ARCHITECTURE, CONTRIBUTING], ids=["architecture", "CONTRIBUTING"])
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`([a-z_.]+/[\w./*]*)`", page)
    assert named
    there = [path for path in named if any([*SOURCE.glob(path), *SOURCE.glob(f"{path}.py"), *REPOSITORY.glob(path)])]
    assert there == named


def test_every_new_name_of_the_glossary_is_in_the_code() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", CONTRIBUTING.partition("### Words")[2], re.MULTILINE)
    names = [name for _, now in rows for name in re.findall(r"`([\w./]+)`", now)]
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules().values())
    assert len(names) > 10
    for name in names:
        last = re.split(r"[./]", name)[-1]
        is_module = any(SOURCE.glob(f"**/{name}.py")) or any(SOURCE.glob(f"**/{name}/"))
        assert is_module or re.search(rf"^ *(class|def) {last}\b|^{last}\b", code, re.MULTILINE), name

"""The built-in knowledge is opened from its compiled file, whatever has happened to that file."""

from __future__ import annotations

import compileall
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipapp
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from painref.library.open import ARTEFACT_NAME, compiled, load, sizes
from painref.sources.loader import DataError
from tests.samples import GOOD, Sampled, rest_slow

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Shipped:
    """A knowledge that a wheel may hold, and what is asked of it: a drug with a hold before a procedure."""

    folder: Path
    drug: str
    procedure: str
    answers: str

    @property
    def commands(self) -> tuple[list[str], ...]:
        return ["hold", self.drug, "--for", self.procedure], ["list", "medications", "--json"]


ANSWERS = """\
painref: answers/2
vocabulary: "2026.12"
pain_regions: [north]
drugs: [example-drug]
"""

SMALL = Shipped(GOOD, "example-drug", "leaf-two", ANSWERS)
BUILT_IN = Shipped(REPOSITORY / "data", "apixaban", "scs", (REPOSITORY / "examples/sciatica.yaml").read_text())


class Installation:
    """A painref in a folder of its own, with a cache of its own."""

    def __init__(self, path: Path, data: Path, shipped: Shipped = SMALL) -> None:
        self.path = path
        self.data = data
        self.shipped = shipped
        self.cache = path / "cache"

    def start(self, *arguments: str, cache: str | None = None, **options: object) -> subprocess.Popen[str]:
        """Start a command."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.path / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PAINREF_CACHE": str(self.cache) if cache is None else cache,
        }
        command = [sys.executable, "-m", "painref", *arguments]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/", env=environment, text=True, **options
        )  # type: ignore[call-overload,no-any-return]

    def run(self, *arguments: str, cache: str | None = None, **options: object) -> tuple[int, str, str]:
        """Return exit code, output and messages of a command."""
        process = self.start(*arguments, cache=cache, **options)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def answer(self, *arguments: str, cache: str | None = None) -> str:
        """Return the output of a command that succeeds."""
        code, out, err = self.run(*arguments, cache=cache)
        assert (code, err) == (0, "")
        return out

    @property
    def cached(self) -> Path:
        """The one file in the cache."""
        (file,) = self.cache.iterdir()
        return file


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program as Python has compiled it; compiling it anew takes longer than most commands."""
    folder = tmp_path_factory.mktemp("program") / "src"
    shutil.copytree(REPOSITORY / "src", folder)
    assert compileall.compile_dir(folder, quiet=2)
    return folder


def copied(program: Path, folder: Path) -> None:
    """Put the program into a folder; its files are links to one copy, since many of them take time to write."""
    shutil.copytree(program, folder, copy_function=os.link)


@pytest.fixture
def checkout(tmp_path: Path, program: Path) -> Installation:
    """A checkout with a small knowledge."""
    copied(program, tmp_path / "src")
    shutil.copytree(GOOD, tmp_path / "data")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return Installation(tmp_path, tmp_path / "data")


@cache
def artefact_of(folder: Path) -> bytes:
    return compiled(folder, sizes(folder))


@pytest.fixture(params=rest_slow([SMALL, BUILT_IN], 2), ids=["small", "built-in"])
def installed(request: pytest.FixtureRequest, tmp_path: Path, program: Path) -> Installation:
    """What a wheel installs: with a small knowledge, and in the full run with the one that is shipped."""
    shipped: Shipped = request.param
    copied(program, tmp_path / "src")
    data = tmp_path / "src/painref/data"
    shutil.copytree(shipped.folder, data)
    (data / ARTEFACT_NAME).write_bytes(artefact_of(shipped.folder))
    return Installation(tmp_path, data, shipped)


def tree(folder: Path) -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_mtime_ns) for path in folder.rglob("*")}


# --- In a checkout ----------------------------------------------------------------------------------------------------


def test_checkout_is_compiled_once_and_read_from_the_cache(checkout: Installation) -> None:
    first = checkout.answer("show", "leaf-one", "--json")
    made = checkout.cached.stat().st_ino
    assert checkout.answer("show", "leaf-one", "--json") == first
    assert checkout.cached.stat().st_ino == made


def test_read_writes_nothing_into_the_checkout(checkout: Installation) -> None:
    before = tree(checkout.path / "src") | tree(checkout.data)
    checkout.answer("list")
    checkout.answer("--version")
    assert tree(checkout.path / "src") | tree(checkout.data) == before


@pytest.mark.parametrize("cache", rest_slow(["off", "", "/proc/no/such"], 3))
def test_checkout_works_without_a_cache(checkout: Installation, cache: str) -> None:
    assert checkout.answer("show", "leaf-one", cache=cache) == checkout.answer("show", "leaf-one")


def test_edit_takes_effect_at_once(checkout: Installation) -> None:
    before = checkout.answer("show", "leaf-one")
    file = checkout.data / "entries.yaml"
    file.write_text(file.read_text().replace("First leaf", "Two hundredth leaf"))
    assert "Two hundredth leaf" in checkout.answer("show", "leaf-one") != before


def test_edit_that_keeps_size_and_time_is_seen(checkout: Installation) -> None:
    checkout.answer("list")
    file = checkout.data / "entries.yaml"
    found = file.stat()
    file.write_text(file.read_text().replace("First leaf", "Other leaf"))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert file.stat().st_size == found.st_size
    assert "Other leaf" in checkout.answer("show", "leaf-one")


@pytest.mark.slow
def test_new_file_and_removed_file_are_seen(checkout: Installation) -> None:
    checkout.answer("list")
    more = checkout.data / "more.yaml"
    more.write_text("steps: [{id: leaf-step, name: Some step, kind: care}]\n")
    version = checkout.answer("--version")
    more.unlink()
    assert checkout.answer("--version") != version


@pytest.mark.slow
def test_processes_that_compile_at_once_answer_alike(checkout: Installation) -> None:
    processes = [checkout.start("list", "--json") for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in processes}) == 1
    assert [process.returncode for process in processes] == [0] * 4
    assert checkout.cached.read_bytes()


def test_killed_writer_leaves_nothing_that_is_believed(checkout: Installation, sampled: Sampled) -> None:
    for delay in sampled((0.35, 0.2, 0.5), 3):
        process = checkout.start("list")
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    assert "leaf-one" in checkout.answer("list")


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def zeros_inside(data: bytes) -> bytes:
    return data[:9000] + bytes(300) + data[9300:]


@pytest.mark.parametrize(
    "damage", rest_slow([zeros_inside, lambda _: b"", lambda _: b"junk", half, lambda data: data[:-200]], 5)
)
def test_damaged_cache_is_made_again(checkout: Installation, damage: object) -> None:
    expected = checkout.answer("list", "--json")
    sound = checkout.cached.read_bytes()
    checkout.cached.write_bytes(damage(sound))  # type: ignore[operator]
    assert checkout.answer("list", "--json") == expected
    assert checkout.answer("list", "--json") == expected


# --- Installed --------------------------------------------------------------------------------------------------------


def altered(data: bytes, drug: str) -> bytes:
    """The file with a hold of a drug of 0 days for 3."""
    at = data.index(b'"id":"%s"' % drug.encode())
    begin = data.index(b'"stop":{', at)
    end = data.index(b"}", begin)
    found = data[begin:end]
    assert b"3" in found
    return data[:begin] + found.replace(b"3", b"0", 1) + data[end:]


def test_installed_knowledge_needs_no_yaml_and_writes_nothing(installed: Installation) -> None:
    before = tree(installed.path)
    expected = [installed.answer(*command) for command in installed.shipped.commands]
    assert tree(installed.path) == before
    for file in installed.data.glob("*.yaml"):
        file.unlink()
    assert [installed.answer(*command) for command in installed.shipped.commands] == expected


def test_narrow_umask_of_the_first_to_run_it_locks_nobody_out(installed: Installation) -> None:
    """Root runs it first, with umask 077: what is installed stays as it was, readable by everybody."""
    modes = {path: path.stat().st_mode for path in installed.path.rglob("*")}
    code, _, err = installed.run("show", installed.shipped.procedure, umask=0o077)
    assert (code, err) == (0, "")
    assert {path: path.stat().st_mode for path in installed.path.rglob("*")} == modes


def test_altered_hold_is_not_answered_from(installed: Installation, tmp_path: Path) -> None:
    patient = tmp_path / "patient.yaml"
    patient.write_text(installed.shipped.answers)
    commands = [*installed.shipped.commands, ["triage", "--answers", str(patient), "--json"]]
    expected = [installed.answer(*command) for command in commands]
    file = installed.data / ARTEFACT_NAME
    file.write_bytes(altered(file.read_bytes(), installed.shipped.drug))
    assert [installed.answer(*command) for command in commands] == expected
    code, _, err = installed.run("--version")
    assert (code, "damaged" in err) == (0, True)
    code, _, err = installed.run("lint")
    assert (code, "damaged" in err) == (1, True)


def test_altered_hold_without_yaml_is_refused(installed: Installation) -> None:
    file = installed.data / ARTEFACT_NAME
    file.write_bytes(altered(file.read_bytes(), installed.shipped.drug))
    for yaml in installed.data.glob("*.yaml"):
        yaml.unlink()
    for command in installed.shipped.commands:
        code, out, err = installed.run(*command)
        assert (code, out) == (1, "")
        assert "damaged" in err
        assert "bug" not in err
    assert "damaged" in installed.run("--version")[2]


@pytest.mark.parametrize("damage", rest_slow([half, lambda _: b""], 2))
def test_destroyed_file_without_yaml_is_refused(installed: Installation, damage: object) -> None:
    file = installed.data / ARTEFACT_NAME
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    for yaml in installed.data.glob("*.yaml"):
        yaml.unlink()
    code, out, err = installed.run("show", installed.shipped.procedure)
    assert (code, out) == (1, "")
    assert "damaged" in err


def test_edit_of_installed_yaml_takes_effect(installed: Installation) -> None:
    (file,) = (file for file in installed.data.glob("*.yaml") if "\nrelease:" in file.read_text())
    version = installed.answer("--version")
    file.write_text(re.sub(r'version: "[^"]+"', 'version: "2026.11.1"', file.read_text(), count=1))
    assert installed.answer("--version") != version


# --- In an archive, and elsewhere -------------------------------------------------------------------------------------


def test_archive_answers_from_its_own_knowledge(installed: Installation, tmp_path: Path) -> None:
    """Whatever lies beside the archive is not taken for the knowledge."""
    pyz = tmp_path / "elsewhere/p.pyz"
    pyz.parent.mkdir()
    (installed.path / "src/__main__.py").write_text("from painref.cli.main import run\nrun()\n")
    zipapp.create_archive(installed.path / "src", pyz)
    shutil.copytree(GOOD, pyz.parent / "data")
    shutil.copy(REPOSITORY / "pyproject.toml", pyz.parent)
    look_up = ["show", installed.shipped.procedure, "--json"]
    command = [sys.executable, str(pyz), *look_up]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == installed.answer(*look_up)
    command = [sys.executable, str(pyz), "cases"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 1
    assert "archive" in done.stderr


@pytest.mark.parametrize("project", [None, '[project]\nname = "other"\n'])
def test_data_beside_some_folder_called_src_is_not_ours(checkout: Installation, project: str | None) -> None:
    file = checkout.path / "pyproject.toml"
    file.unlink()
    if project is not None:
        file.write_text(project)
    code, out, err = checkout.run("list")
    assert (code, out) == (1, "")
    assert "Install it again" in err


# --- A folder of one's own --------------------------------------------------------------------------------------------


def test_folder_is_opened_as_the_built_in_knowledge_is() -> None:
    assert load(GOOD) == load(GOOD)
    assert load(GOOD).version != load().version


def test_folder_with_problems_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("steps: [{id: one}]\n")
    with pytest.raises(DataError):
        load(tmp_path)

"""Whole-process wall time of look-ups with ten times the shipped knowledge, beside the shipped knowledge.

Every entry is there ten times: once as shipped, and nine times under other ids and names, each copy speaking of its own
copies only, so that the whole keeps every rule of `painref lint` (which is run on it). Both lie in a checkout of their
own in a temporary folder, in which painref finds its data as always. The commands take turns.

Run: .venv/bin/python benchmarks/tenfold.py [--runs 20] [--times 10]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from string import ascii_lowercase
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]

UNCLONED = ("release", "sections")
"""What there is one of, however much there is to know."""

CALLED = ("name", "title", "short", "abbreviations", "aliases", "brands")
POINTS = ("family", "condition", "by", "refs", "step", "defers", "spares", "body", "superseded_by", "related")
CRITERIA = ("when", "failed_when", "applies", "settled_when")
WORD = re.compile(r"'(?P<quoted>[^']*)'(?: in (?P<of>\w+))?|(?P<name>[a-z_]\w*)")

PAINREF = [sys.executable, "-m", "painref"]
COMMANDS = {
    "show rfa --json": ["show", "rfa", "--json"],
    "show rfa": ["show", "rfa"],
    "show rfaa (no such name)": ["show", "rfaa"],
    "--help": ["--help"],
    "completion of show rf": "painref show rf",
    "completion of triage --set preg": "painref triage --set preg",
    "list --condition sciatica": ["list", "--condition", "sciatica"],
    "list": ["list"],
    "triage --answers": ["triage", "--answers", str(REPOSITORY / "examples/sciatica.yaml")],
}


class Copier:
    """Makes copies of the knowledge, each with its mark in ids and names: a letter, since figures have to cite."""

    def __init__(self, lists: Mapping[str, list[dict[str, Any]]]) -> None:
        self._lists = lists
        self._words = {entry["id"] for name in ("questions", "facts") for entry in lists[name]}
        self._of_names = {question["id"] for question in lists["questions"] if question["type"] == "names"}

    def copy(self, mark: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Every list of one copy."""
        for name, entries in self._lists.items():
            if name not in UNCLONED:
                yield name, [self._entry(entry, mark) for entry in entries]

    def _entry(self, entry: dict[str, Any], mark: str) -> dict[str, Any]:
        copied: dict[str, Any] = self._value("", entry, mark)
        copied["id"] = self._id(entry["id"], mark)
        return copied

    def _id(self, id_: str, mark: str) -> str:
        return f"x{mark}_{id_}" if id_ in self._words else f"x{mark}-{id_}"

    def _value(self, key: str, value: Any, mark: str) -> Any:
        match value:
            case dict():
                return {name: self._value(name, item, mark) for name, item in value.items()}
            case list():
                return [self._value(key, item, mark) for item in value]
            case str() if key in CRITERIA:
                return WORD.sub(lambda found: self._word(found, mark), value)
            case str() if key in POINTS:
                return self._id(value, mark)
            case str() if key in CALLED:
                return f"x{mark} {value}"
        return value

    def _word(self, found: re.Match[str], mark: str) -> str:
        if found["name"] is not None:
            return self._id(found["name"], mark) if found["name"] in self._words else found["name"]
        if found["of"] is None:
            return found[0]
        quoted = self._id(found["quoted"], mark) if found["of"] in self._of_names else found["quoted"]
        return f"'{quoted}' in {self._id(found['of'], mark)}"


def checkout(folder: Path, times: int) -> Path:
    """A checkout in which there is so many times the knowledge, its compiled form made."""
    shutil.copytree(REPOSITORY / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    (folder / "data").mkdir()
    files = {path.stem: yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in (REPOSITORY / "data").glob("*.yaml")}
    copier = Copier({name: entries for lists in files.values() for name, entries in lists.items()})
    for mark in ascii_lowercase[: times - 1]:
        for name, entries in copier.copy(mark):
            lists = next(lists for lists in files.values() if name in lists)
            lists[name] = lists[name] + entries
    for name, lists in files.items():
        # JSON is YAML too.
        (folder / "data" / f"{name}.yaml").write_text(json.dumps(lists, default=str, indent=1), encoding="utf-8")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Variables with which painref runs from a checkout, byte-compiled as what is installed is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(folder / "src"), "PAINREF_CACHE": str(folder / "cache"), "COLUMNS": "120"}


def wall(arguments: list[str] | str, folder: Path) -> float:
    """Seconds that one run takes; what is given as text is a line to complete."""
    variables = environment(folder)
    command = PAINREF if isinstance(arguments, str) else [*PAINREF, *arguments]
    if isinstance(arguments, str):
        number = str(len(arguments.split()) - 1)
        variables |= {"_PAINREF_COMPLETE": "complete_bash", "COMP_WORDS": arguments, "COMP_CWORD": number}
    start = time.perf_counter()
    subprocess.run(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--times", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        one, ten = (checkout(Path(temporary, str(times)), times) for times in (1, arguments.times))
        for folder in (one, ten):
            begun = time.perf_counter()
            subprocess.run([*PAINREF, "list"], env=environment(folder), stdout=subprocess.DEVNULL, check=True)
            size = sum(path.stat().st_size for path in folder.glob("data/*.yaml")) / 1e6
            print(f"{size:.1f} MB of knowledge, compiled in {time.perf_counter() - begun:.1f} s", flush=True)
        subprocess.run([*PAINREF, "lint"], env=environment(ten), check=True)
        times: dict[tuple[str, Path], list[float]] = {(name, folder): [] for name in COMMANDS for folder in (one, ten)}
        for _ in range(arguments.runs + 1):
            for name, folder in times:
                times[name, folder].append(wall(COMMANDS[name], folder))
    medians = {key: median(values[1:]) * 1000 for key, values in times.items()}
    print(f"{'':32} {'shipped':>10} {f'{arguments.times} times':>10} {'ratio':>6}")
    for name in COMMANDS:
        shipped, more = medians[name, one], medians[name, ten]
        print(f"{name:32} {shipped:7.1f} ms {more:7.1f} ms {more / shipped:6.2f}")


if __name__ == "__main__":
    main()

"""Opening the knowledge: always from its compiled file, which an installed package holds and a checkout has cached."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from painref.library import cache
from painref.library.artefact import Artefact, DamagedError, digest, write
from painref.library.location import built_in_data, read_packaged

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge

ARTEFACT_NAME = "knowledge.jsonl"
"""The compiled file in the data folder of an installed package."""

_MADE_BY = ("records.py", "criteria", "knowledge", "sources", "lint", "library")
"""The code that the compiled file depends on."""


def load(folder: Path | None = None, overlays: Sequence[Path] = (), *, checked: bool = True) -> Knowledge:
    """Return the knowledge of a data folder, by default the built-in one.

    `overlays` are folders whose entries are laid over it, in their order; see `painref.overlay.merge`. Where it makes
    no difference whether they are sound they need not be `checked`.

    Raises `DataError` if it does not pass the checks that using it relies on: files that read and bind, references and
    criteria that resolve (`painref.lint` has them all); `DamagedError` if the built-in knowledge is damaged, and there
    is no YAML to make it again.
    """
    artefact = _built_in() if folder is None else Artefact(compiled(folder, ""))
    knowledge = artefact.knowledge()
    if overlays:
        from painref.overlay.merge import laid_over  # with PyYAML, which nothing else needs

        return laid_over(knowledge, folder or built_in_data(), overlays, checked=checked)
    return knowledge


def compiled(folder: Path, made_of: str) -> bytes:
    """Return the compiled file of a data folder; see `painref.library.artefact.write`.

    Raises `DataError` as `load` does.
    """
    from painref.lint.checked import load_folder  # with PyYAML

    return write(load_folder(folder), made_of)


def sizes(folder: Path) -> str:
    """Return what is the same of the YAML of a data folder before it is installed and after: its names and sizes."""
    return digest("\n".join(f"{name} {found.st_size}" for name, found in _files(folder, ".yaml")).encode(), 16)


def damage(*, compare: bool = False) -> str:
    """Return what is wrong with the compiled file of an installed package, one sentence; empty if nothing is.

    Reads every piece of it and, to `compare`, the YAML beside it, which the file has to agree with.
    """
    data = read_packaged(ARTEFACT_NAME)
    if data is None:
        return ""
    folder = built_in_data()
    try:
        artefact = Artefact(data)
    except DamagedError:
        artefact = None
    if artefact is None or not artefact.is_sound():
        return f"the compiled knowledge is damaged: {ARTEFACT_NAME} is not what was written. Install painref again."
    if compare and _has_yaml(folder) and Artefact(compiled(folder, "")).digest != artefact.digest:
        return f"the compiled knowledge does not say what its YAML says, in {folder}. Install painref again."
    return ""


def _has_yaml(folder: Path) -> bool:
    return next(_files(folder, ".yaml"), None) is not None


def _built_in() -> Artefact:
    folder = built_in_data()
    data = read_packaged(ARTEFACT_NAME)
    if data is None:
        return _cached(folder)
    with_yaml = _has_yaml(folder)
    try:
        artefact = Artefact(data, (lambda: _cached(folder).data) if with_yaml else None)
    except DamagedError:
        if with_yaml:
            return _cached(folder)
        raise
    return _cached(folder) if with_yaml and artefact.made_of != sizes(folder) else artefact


def _cached(folder: Path) -> Artefact:
    """Return the compiled file of a data folder from the user's cache; it is made anew if it is not there or stale."""
    name = digest(str(folder.resolve()).encode())
    before = _signature(folder)

    def remake() -> bytes:
        data = compiled(folder, before)
        if _signature(folder) == before:  # or what was read may be half of one edit
            cache.write(name, data)
        return data

    data = cache.read(name)
    if data is not None:
        try:
            artefact = Artefact(data, remake)
        except DamagedError:
            return Artefact(remake())
        if artefact.made_of == before:
            return artefact
    return Artefact(remake())


def _signature(folder: Path) -> str:
    """Return what changes whenever the YAML of a data folder may have changed, or the code that compiles it."""
    code = Path(__file__).parent.parent
    lines = [
        f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
        for top, suffix in ((folder, ".yaml"), *((code / name, ".py") for name in _MADE_BY))
        for name, found in _files(top, suffix)
    ]
    return digest("\n".join(lines).encode(), 16)


def _files(top: Path, suffix: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files below a folder that end so, by name, with what the system says of each; or the file itself."""
    if top.name.endswith(suffix):
        yield top.name, top.stat()
    found: list[tuple[str, Callable[[], os.stat_result]]] = []
    pending = [str(top)] if top.is_dir() else []
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(suffix):
                    found.append((entry.path[len(str(top)) :], entry.stat))
                elif entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
                    pending.append(entry.path)
    yield from ((name.replace(os.sep, "/"), read()) for name, read in sorted(found, key=lambda item: item[0]))

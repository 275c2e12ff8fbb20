"""The user's own folder of compiled knowledge, for a painref that runs from a checkout.

It is `PAINREF_CACHE`, else ``painref`` in `XDG_CACHE_HOME`, else ``~/.cache/painref``; ``PAINREF_CACHE=off`` is none.
A file is read or written only in a folder that belongs to the user and that nobody else may write to, whatever the
account, the umask or ``sudo``. What cannot be read or written makes painref slower, and nothing else.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path

_PREFIX = "knowledge-"

_PART = ".part"
"""What a file is called while it is written."""

_ABANDONED = 3600
"""The age in seconds at which the file of a writer that was killed is cleared away."""

_KEPT = 8
"""How many files are kept: one for each checkout that is in use."""


def read(name: str) -> bytes | mmap | None:
    """Return the content of a file of the cache; None if it is not there, or not the user's own.

    It is mapped where a mapped file can still be replaced: a look-up needs a small part of it. What replaces it is
    another file, so what was mapped stays as it is.
    """
    folder = _folder()
    if folder is None or not _is_ours(folder, stat.S_ISDIR):
        return None
    path = folder / f"{_PREFIX}{name}.jsonl"
    with suppress(OSError, ValueError):  # an empty file cannot be mapped
        if not _is_ours(path, stat.S_ISREG):
            return None
        if os.name != "posix":
            return path.read_bytes()
        with path.open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
    return None


def write(name: str, data: bytes) -> None:
    """Put a file into the cache, whole or not at all, readable by the user only; do nothing where that cannot be."""
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError):
        _prepare(folder)
        if not _is_ours(folder, stat.S_ISDIR):
            return
        _clear(folder)
        part = folder / f"{_PREFIX}{name}.{os.urandom(8).hex()}{_PART}"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            part.replace(folder / f"{_PREFIX}{name}.jsonl")
        finally:
            part.unlink(missing_ok=True)


def _folder() -> Path | None:
    chosen = os.environ.get("PAINREF_CACHE")
    if chosen is not None:
        return None if chosen in ("", "off") else Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # noqa: PTH117  # the specification: a relative path is to be ignored
        base = os.path.expanduser("~/.cache")  # noqa: PTH111  # Path.home raises where there is none
    return Path(base, "painref") if os.path.isabs(base) else None  # noqa: PTH117


def _prepare(folder: Path) -> None:
    """Make the folder, unless that would be in another user's home: after ``sudo`` with `HOME` kept, say."""
    if folder.exists():
        return
    above = next(parent for parent in folder.absolute().parents if parent.exists())
    if "PAINREF_CACHE" in os.environ or _is_owned(above.stat()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_ours(path: Path, is_kind: object) -> bool:
    """Return whether a path is of a kind, not a link, belongs to the user, and nobody else may write to it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return bool(is_kind(found.st_mode)) and _is_owned(found) and not (os.name == "posix" and found.st_mode & 0o022)  # type: ignore[operator]


def _is_owned(found: os.stat_result) -> bool:
    return os.name != "posix" or found.st_uid == os.geteuid()


def _clear(folder: Path) -> None:
    """Take away what killed writers have left, and the oldest files beyond those kept."""
    ours = [path for path in folder.iterdir() if path.name.startswith(_PREFIX)]
    parts = [path for path in ours if path.name.endswith(_PART)]
    whole = sorted(set(ours) - set(parts), key=lambda path: -path.stat().st_mtime)
    abandoned = [path for path in parts if path.stat().st_mtime < time.time() - _ABANDONED]
    for path in (*abandoned, *whole[_KEPT - 1 :]):
        path.unlink(missing_ok=True)

"""Files that are written whole or not at all, and never over anything unasked; answers are, while they are given."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from painref.errors import PainrefError, Place

_REMEDY = "Name a file in a folder that you can write to."


@dataclass
class AnswersFile:
    """A file that answers are saved to. `ours` is true once it may be replaced: we made it, or were told to."""

    path: Path
    ours: bool

    def write(self, text: str) -> None:
        """Write the answers, readable by their owner only.

        Raises `PainrefError` if that is not possible; what was in the file stays.
        """
        try:
            if self.ours:
                replace_file(self.path, text.encode())
            else:
                create_file(self.path, text.encode())
        except FileExistsError:
            raise _exists(self.path) from None
        except OSError as error:
            raise _cannot_save((error.strerror or str(error)).lower(), self.path) from None
        self.ours = True


def answers_file(path: Path, resumed: str | None = None, *, force: bool = False) -> AnswersFile:
    """Return the file to save to. `resumed` is the file that the answers were read from, which may be replaced.

    Raises `PainrefError` if it cannot be written, is a link or anything else but a regular file, or exists and is
    neither `resumed` nor, by `force`, to be replaced. A link to `resumed` is followed.
    """
    if not path.parent.is_dir():
        raise _cannot_save("no such folder", path)
    resuming = _same(path, resumed)
    target = path.resolve() if resuming else path
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise _cannot_save((error.strerror or str(error)).lower(), path) from None
    if mode is not None:
        if stat.S_ISDIR(mode):
            raise _cannot_save("is a directory", path)
        if stat.S_ISLNK(mode):
            raise _cannot_save("is a link to another file", path)
        if not stat.S_ISREG(mode):
            raise _cannot_save("is not a regular file", path)
        if not (resuming or force):
            raise _exists(path)
        if not os.access(target, os.W_OK):
            raise _cannot_save("permission denied", path)
    if not os.access(target.parent, os.W_OK):
        raise _cannot_save("permission denied", path)
    return AnswersFile(target, ours=mode is not None)


def _same(path: Path, resumed: str | None) -> bool:
    if resumed in (None, "-"):
        return False
    try:
        return path.samefile(str(resumed))
    except OSError:
        return False


def _exists(path: Path) -> PainrefError:
    return PainrefError(
        "cannot save the answers: the file exists already, and is not overwritten",
        place=Place(str(path)),
        remedy="Name another file; go on with this one by --answers FILE --ask --save FILE; or replace it by --force.",
    )


def _cannot_save(reason: str, path: Path) -> PainrefError:
    return PainrefError(f"cannot save the answers: {reason}", place=Place(str(path)), remedy=_REMEDY)


def create_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises `FileExistsError` if it is, or another `OSError`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write(descriptor, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in the place of one that may be there, through one without a name where there are such files.

    The name that it has for a moment is always the same, so that one left behind by a killed run is cleared. Raises
    `OSError` if that is not possible; what was in the file stays.
    """
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        if not _create_at_once(temporary, content):
            create_file(temporary, content)
        if path.exists() and not stat.S_ISREG(path.lstat().st_mode):
            raise OSError("is not a regular file any more")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _create_at_once(path: Path, content: bytes) -> bool:
    """Write a file that appears under its name only when it is whole; False where the system has no such files."""
    try:
        descriptor = os.open(path.parent, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except (AttributeError, OSError):
        return False
    source = f"/proc/self/fd/{descriptor}"
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
        try:
            # Only with a folder given does Python ask the system to follow the link in /proc.
            os.link(source, path, src_dir_fd=descriptor, follow_symlinks=True)
        except OSError:
            return False
    return True


def _write(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)

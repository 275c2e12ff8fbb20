"""Where the built-in knowledge and the cited patients are: in the package, or at the top of a checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from painref.errors import PainrefError

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # as the loader of an archive knows it


def built_in_data() -> Path:
    """Return the folder of the built-in YAML files; inside an archive it is one that no file can be opened in.

    An installed package holds it. In a checkout or an editable install it is ``data/`` at the top level, so that an
    edit there takes effect at once. Raises `PainrefError` if there is neither.
    """
    return _inside_or_at_top("data", "data")


def built_in_cases() -> Path:
    """Return the folder of the cited patients, found in the same way.

    Raises `PainrefError` inside an archive too, from which no folder can be read.
    """
    folder = _inside_or_at_top("cases", "tests/cases")
    if is_archived():
        raise PainrefError(
            "the cited patients cannot be read from an archive", remedy="Unpack it, or install painref with pip."
        )
    return folder


def is_archived() -> bool:
    """Return whether the package is inside a zip archive, and its files therefore not on disk."""
    return not Path(__file__).exists()


def read_packaged(name: str) -> bytes | None:
    """Return the content of a file in the data folder of the package, in an archive too; None if it is not there."""
    loader: Any = __spec__.loader
    try:
        data: bytes = loader.get_data(os.path.join(_PACKAGE, "data", name))  # noqa: PTH118
    except OSError:
        return None
    return data


def _inside_or_at_top(inside: str, at_top: str) -> Path:
    package = Path(_PACKAGE)
    folder = package / inside
    if is_archived() or folder.is_dir():
        return folder
    source = package.resolve().parent
    if source.name == "src" and _is_checkout(source.parent):
        return source.parent / at_top
    raise PainrefError(f"painref is installed without its folder '{inside}'.", remedy="Install it again.")


def _is_checkout(top: Path) -> bool:
    """Return whether a folder is the top of a checkout of painref, whatever else has a folder of data beside it."""
    try:
        project = (top / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return '\nname = "painref"\n' in project

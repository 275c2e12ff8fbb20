"""Where the built-in knowledge and the cited patients lie."""

from __future__ import annotations

from pathlib import Path


def built_in_data() -> Path:
    """The folder of the built-in YAML files.

    In an installed package it lies inside the package; in a checkout or an editable install it is ``data/`` at the top
    level, so that an edit there takes effect at once.
    """
    return _inside_or_beside("data", "data")


def built_in_cases() -> Path:
    """The folder of the cited patients, found in the same way."""
    return _inside_or_beside("cases", "tests/cases")


def _inside_or_beside(inside: str, beside: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    folder = package / inside
    return folder if folder.is_dir() else package.parent.parent / beside

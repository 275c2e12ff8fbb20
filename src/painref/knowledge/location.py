"""Where the built-in knowledge lies."""

from __future__ import annotations

from pathlib import Path


def built_in_data() -> Path:
    """The folder of the built-in YAML files.

    In an installed package it lies inside the package; in a checkout or an editable install it is ``data/`` at the top
    level, so that an edit there takes effect at once.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent.parent / "data"

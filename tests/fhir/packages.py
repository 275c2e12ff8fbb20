"""Packages of npm for slow tests, unpacked in a folder of their own and not installed; painref ships none of them."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

PATIENCE = 300
"""Seconds after which a registry or a browser that should have answered has failed."""


def unpacked(packages: dict[str, str], folder: Path) -> Path:
    """Return a folder with each package, such as ``lforms@40.1.3``, unpacked under a name; skip where it is not had."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("npm or Node.js is not installed here")
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), *packages.values()]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("the registry of npm does not answer")
    if done.returncode:
        pytest.skip(f"the registry of npm is not there: {done.stderr[:200]}")
    for name, archive in zip(packages, done.stdout.split(), strict=True):
        with tarfile.open(folder / archive) as packed:
            packed.extractall(folder / f"{name}.unpacked", filter="data")
        (folder / f"{name}.unpacked" / "package").rename(folder / name)
    return folder

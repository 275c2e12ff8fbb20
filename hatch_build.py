"""Puts the compiled knowledge into the wheel, so that an installed painref is fast from its first run."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledKnowledge(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles a copy of the data. The compiled file of the checkout goes, or the wheel would take that too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the wheel is put together; `version` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from painref.library import store
        from painref.library.access import load
        from painref.library.compiling import compile_store

        (root / "data" / store.STORE_NAME).unlink(missing_ok=True)
        folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(root / "data", folder)
        # Files get new times when they are installed; without a time, their contents are compared.
        before = {name: (size, 0, sha256) for name, (size, _, sha256) in store.snapshot(folder).items()}
        if not compile_store(load(folder), before, folder):
            raise RuntimeError("the knowledge could not be compiled")
        build_data["force_include"][str(folder / store.STORE_NAME)] = f"painref/data/{store.STORE_NAME}"

"""Put the compiled knowledge into the wheel, so that an installed painref needs no YAML to answer."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledKnowledge(BuildHookInterface):  # type: ignore[type-arg]
    """Compile the data into a temporary folder, which goes when the wheel has been put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the data before hatchling puts the wheel together; `version` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from painref.library.open import ARTEFACT_NAME, compiled, sizes

        for left in (root / "data").glob(".compiled.sqlite*"):  # of painref before it had a cache
            left.unlink()
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name, ARTEFACT_NAME)
        file.write_bytes(compiled(root / "data", sizes(root / "data")))
        build_data["force_include"][str(file)] = f"painref/data/{ARTEFACT_NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the temporary folder, when hatchling has made the wheel."""
        if version != "editable":
            self._folder.cleanup()

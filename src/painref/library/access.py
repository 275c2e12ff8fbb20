"""The way to the knowledge, wherever it is read from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from painref.library import store
from painref.library.location import built_in_data

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge


def load(folder: Path | None = None, overlays: Sequence[Path] = ()) -> Knowledge:
    """The knowledge of a data folder, by default the built-in one, which is read from its compiled form if it can be.

    `overlays` are folders whose entries are laid over it, in their order; see `painref.overlay.merge`.

    Raises `DataError` if it does not pass the checks that using it relies on: files that read and bind, references and
    criteria that resolve (`painref.lint` has them all).
    """
    if overlays:
        from painref.overlay.merge import load_over

        return load_over(folder, overlays)
    if folder is not None:
        from painref.lint.checked import load_folder

        return load_folder(folder)
    return store.stored_knowledge(built_in_data()) or _compiled()


def _compiled() -> Knowledge:
    """The built-in knowledge from its YAML, which is compiled on the way."""
    from painref.library.compiling import compile_store
    from painref.lint.checked import load_folder

    built_in = built_in_data()
    before = store.snapshot(built_in)
    knowledge = load_folder(built_in)
    compile_store(knowledge, before, built_in)
    return knowledge

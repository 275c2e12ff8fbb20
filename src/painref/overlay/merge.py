"""A clinic's own folders laid over the knowledge: entries added, changed or withdrawn by id.

An entry with a new id is added. In one whose id is known, each field given replaces the field, but a list of statements
is taken item by item (`ITEM_KEYS` in `painref.overlay.apply`): an item known by its key is replaced whole, since a
statement and its source belong together; a new one is added; the others stay, so that nobody loses a contraindication
by adding one. Entries and items marked ``withdraw: true`` are taken out. What comes out must pass the same checks as
any knowledge.

Nothing is ever written into an overlay folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from painref.errors import Place
from painref.knowledge import model as models
from painref.knowledge.knowledge import Knowledge
from painref.overlay.apply import Layer
from painref.overlay.blame import explained, is_within
from painref.overlay.layers import Layers
from painref.overlay.provenance import changed_meanings
from painref.sources.binder import Binder, Problem
from painref.sources.loader import DataError, Reading, Written, bind, gather
from painref.sources.rules import Rule


def name_of(folder: Path) -> str:
    """Return the name of an overlay on screen: that of its folder, without what would break a line of output."""
    return "".join(letter for letter in folder.resolve().name if letter.isprintable() and letter != "~") or "overlay"


def is_whole(folder: Path) -> bool:
    """Return whether a folder holds a whole knowledge, which names its `release`, rather than an overlay."""
    return bool(gather(folder).releases)


def laid_over(beneath: Knowledge, folder: Path, overlays: Sequence[Path], *, checked: bool = True) -> Knowledge:
    """Return the knowledge of a folder, read already, with each overlay laid over it in turn.

    Raises `DataError` with the first problem if the whole does not pass the checks that using it relies on; unless it
    is `checked` it has whatever could be read.
    """
    from painref.lint import without_warnings  # only an overlay is checked when it is read

    layers = lay_over_entries(beneath, overlays)
    if checked and (problems := without_warnings(_broken(layers, beneath))):
        # What has been read already has no location; the YAML has.
        raise DataError(without_warnings(_broken(lay_over(folder, overlays))) or problems)
    return layers.finished()


def _broken(layers: Layers, beneath: Knowledge | None = None) -> list[Problem]:
    """Return what keeps the layers from being used; if something cannot be read, that alone.

    `beneath` is what they are laid over, if it has been checked already.
    """
    from painref.lint import integrity_problems

    if layers.reading.problems:
        return sorted(set(layers.reading.problems))
    problems = integrity_problems(layers.reading, layers.knowledge(), beneath)
    return explained(problems, layers.folders, layers.edits.values())


def overlay_problems(built_in: Path, overlays: Sequence[Path]) -> list[Problem]:
    """Return every problem of overlay folders, content included, and what they break in the knowledge beneath."""
    from painref.lint.content import content_problems

    layers = lay_over(built_in, overlays)
    broken = _broken(layers)
    if layers.reading.problems:
        return broken
    # A built-in reference that nothing cites any more is no fault of an overlay that withdraws what cited it.
    content = content_problems(layers.reading, layers.knowledge())
    return sorted({*broken, *(item for item in content if is_within(item, layers.folders))})


# --- Laying over ------------------------------------------------------------------------------------------------------


def lay_over(built_in: Path, overlays: Sequence[Path]) -> Layers:
    """Return the entries of `built_in` with those of each overlay laid over them; the reading collects problems.

    Raises `PainrefError` for a folder that is not there or holds no YAML file.
    """
    binder = Binder()
    return _laid(bind(gather(built_in), binder), binder, overlays)


def lay_over_entries(beneath: Knowledge, overlays: Sequence[Path]) -> Layers:
    """Return the same over entries that have been read already, none of which has a location."""
    from painref.overlay.rewritten import as_read

    binder = Binder()
    return _laid(as_read(beneath, binder), binder, overlays)


def _laid(reading: Reading, binder: Binder, overlays: Sequence[Path]) -> Layers:
    layers = Layers(reading, tuple(overlays))
    for folder in overlays:
        written = gather(folder)
        binder.problems.extend([*written.problems, *_not_applied(folder), *_releases(written)])
        name = name_of(folder)
        before = {key: {entry.id: entry for entry in entries} for key, entries in layers.reading.entries.items()}
        Layer(layers, binder, name).apply(written)
        _mark_reach(layers, before, name)
        layers.versions.append(f"{name}+{written.digest}")
    return layers


def _mark_reach(layers: Layers, before: Mapping[str, Mapping[models.Id, Any]], name: str) -> None:
    """Note what comes from an overlay though it is not written there.

    That is every rule that speaks of a question or a fact that it has changed, and every variant of a family.
    """
    entries = layers.reading.entries
    meanings = changed_meanings(before["questions"], before["facts"], entries["questions"], entries["facts"])
    if meanings:
        for some in entries.values():
            layers.origins.mark_uses(some, meanings, name)
    layers.origins.mark_descendants(entries["procedures"], before["procedures"], name)


def _not_applied(folder: Path) -> Iterator[Problem]:
    """Yield files that look as if they counted, and would be passed over in silence."""
    for path in sorted(folder.rglob("*")):
        place = Place(str(path))
        if path.is_symlink() and path.is_dir():
            message = "a link to a folder is not followed."
            yield Problem.at(place, Rule.UNREADABLE, message, "Name that folder as an overlay of its own.")
        elif path.suffix == ".yml":
            yield Problem.at(place, Rule.UNREADABLE, "a .yml file is not read.", "Name it .yaml, or move it away.")
        elif path.suffix == ".yaml" and not path.is_file() and not path.is_dir():
            message = "a link that leads nowhere." if path.is_symlink() else "not a regular file."
            yield Problem.at(place, Rule.UNREADABLE, message, "Put the file there, or take the name away.")


def _releases(written: Written) -> Iterator[Problem]:
    for node in written.releases:
        message = "an overlay has no release: its version is made from its name and content."
        yield Problem.at(node.place, Rule.UNKNOWN_KEY, message, "Take it out.")

"""A clinic's own folders laid over the knowledge: entries added, changed or withdrawn by id.

An entry with a new id is added. In one whose id is known, each field given replaces the field, but a list of statements
is taken item by item (`ITEM_KEYS`): an item known by its key is replaced whole, since a statement and its source belong
together; a new one is added; the others stay, so that nobody loses a contraindication by adding one. Entries and items
marked ``withdraw: true`` are taken out. What comes out must pass the same checks as any knowledge.

Nothing is ever written into an overlay folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from painref.errors import Place
from painref.knowledge import model as models
from painref.knowledge.kinds import BY_LIST
from painref.knowledge.knowledge import Knowledge, Withdrawal
from painref.overlay.blame import Deed, explained, is_within
from painref.overlay.provenance import Origins, changed_meanings
from painref.sources.binder import Binder, Problem, required_fields
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.sources.document import Sequence as SequenceNode
from painref.sources.loader import DataError, Reading, Written, assemble, bind, gather
from painref.sources.rules import Rule
from painref.suggestions import suggestion

ITEM_KEYS: Mapping[str, tuple[str, ...]] = {
    "indications": ("condition", "role"),
    "recommendations": ("by", "at"),
    "prerequisites": ("text",),
    "contraindications": ("text",),
    "risks": ("name",),
    "guidance": ("modality", "text"),
    "outcomes": ("text",),
    "course": ("aspect", "text"),
    "technique": ("text",),
    "gaps": ("about",),
    "criteria": ("name",),
    "features": ("text",),
    "workup": ("text",),
    "care": ("text",),
    "holds": ("by", "bleeding_classes", "when"),
    "bleeding_risk": ("by", "level"),
    "cleared_by": ("tests", "text"),
    "statements": ("text",),
    "options": ("id",),
    "units": ("unit",),
    "groups": ("id",),
}
"""The lists that are taken item by item, and the fields that an item is known by: those given must all agree."""

_WITHDRAW = "withdraw"


@dataclass(slots=True)
class Layers:
    """The built-in entries with overlays laid over them.

    By list and id, `deeds` has what was last done to each entry beneath, and `withdrawn` every entry that was withdrawn
    and bears on triage, with the overlay that did it.
    """

    reading: Reading
    folders: tuple[Path, ...] = ()
    versions: list[str] = field(default_factory=list)
    origins: Origins = field(default_factory=Origins)
    deeds: dict[tuple[str, models.Id], Deed] = field(default_factory=dict)
    withdrawn: dict[tuple[str, models.Id], tuple[Any, str]] = field(default_factory=dict)

    def knowledge(self) -> Knowledge:
        """Return the merged knowledge. A version such as ``2026.11+1a2b3c4d~clinic+5e6f7a8b`` names every layer."""
        merged = assemble(self.reading)
        version = "~".join([merged.version, *self.versions])
        gone = {key: item for key, item in self.withdrawn.items() if key[1] not in getattr(merged, key[0])}
        return replace(
            merged,
            version=version,
            withdrawn_procedures=MappingProxyType(
                {id_: entry for (name, id_), (entry, _) in gone.items() if name == "procedures"}
            ),
            withdrawals=tuple(
                Withdrawal(
                    kind=BY_LIST[name].words, id=id_, name=getattr(entry, "name", None) or entry.text, origin=origin
                )
                for (name, id_), (entry, origin) in gone.items()
            ),
        )

    def finished(self) -> Knowledge:
        """Return the merged knowledge, in which entries and parts say where they come from; their places are lost."""
        for entries in self.reading.entries.values():
            entries[:] = map(self.origins.written_into, entries)
        return self.knowledge()


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
    if checked and (problems := without_warnings(_broken(layers))):
        # What has been read already has no location; the YAML has.
        raise DataError(without_warnings(_broken(lay_over(folder, overlays))) or problems)
    return layers.finished()


def _broken(layers: Layers) -> list[Problem]:
    """Return what keeps the layers from being used; if something cannot be read, that alone."""
    from painref.lint import integrity_problems

    if layers.reading.problems:
        return sorted(set(layers.reading.problems))
    return explained(integrity_problems(layers.reading, layers.knowledge()), layers.folders, layers.deeds.values())


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
        _Layer(layers, binder, name).apply(written)
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
    layers.origins.mark_heirs(entries["procedures"], before["procedures"], name)


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


def _text(node: Node | None) -> Any:
    """Return what a key field says, in a form in which two of them are compared."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case SequenceNode():
            return sorted(str(_text(item)) for item in node.items)
        case _:
            return None


def _withdraws(node: MappingNode) -> bool:
    mark = node.items.get(_WITHDRAW)
    return isinstance(mark, Scalar) and mark.value is True


class _Layer:
    """One overlay on its way over the layers beneath."""

    def __init__(self, layers: Layers, binder: Binder, name: str) -> None:
        self._layers = layers
        self._binder = binder
        self._name = name

    def apply(self, written: Written) -> None:
        """Apply an overlay, its withdrawals first, so that what it says of something withdrawn is found."""
        seen: dict[str, dict[str, Place]] = {name: {} for name in written.lists}
        for withdrawals in (True, False):
            for name, nodes in written.lists.items():
                for node in nodes:
                    if withdrawals is (isinstance(node, MappingNode) and _WITHDRAW in node.items):
                        self._entry(name, node, seen[name])

    def _problem(self, place: Place, rule: Rule, message: str, remedy: str) -> None:
        self._binder.problems.append(Problem.at(place, rule, message, remedy))

    def _entry(self, name: str, node: Node, seen: dict[str, Place]) -> None:
        id_ = _text(node.items.get("id")) if isinstance(node, MappingNode) else None
        if not isinstance(node, MappingNode) or not isinstance(id_, str):
            self._binder.bind(node, BY_LIST[name].type)  # notes what is wrong with it
            return
        place = node.items["id"].place
        if id_ in seen:
            message = f"'{id_}' is already among the {name} of this overlay, at {seen[id_]}."
            self._problem(place, Rule.DUPLICATE_ID, message, "Put them together.")
            return
        seen[id_] = place
        entries = self._layers.reading.entries[name]
        index = next((index for index, entry in enumerate(entries) if entry.id == id_), None)
        if _WITHDRAW in node.items:
            done = self._layers.deeds.get((name, models.Id(id_)))
            known = index is not None or (done is not None and done.withdrawn)
            if self._may_withdraw(node, ("id",), known=known) and index is not None:
                self._withdraw(name, entries.pop(index), place)
        elif index is None:
            self._add(name, node, models.Id(id_))
        else:
            self._change(name, node, index)

    def _add(self, name: str, node: MappingNode, id_: models.Id) -> None:
        entries = self._layers.reading.entries[name]
        earlier = len(self._binder.problems)
        bound = self._binder.bind(node, BY_LIST[name].type)
        if missing := [key for key in required_fields(BY_LIST[name].type) if key not in node.items]:
            # One problem for them all: probably the entry was meant to change another.
            own = [node.place.file, node.place.line, node.place.column, Rule.MISSING_FIELD]
            found = self._binder.problems[earlier:]
            others = [item for item in found if [item.file, item.line, item.column, item.rule] != own]
            self._binder.problems[earlier:] = others
            near = suggestion(id_, [entry.id for entry in entries])
            message = (
                f"'{id_}' is not yet among the {name.replace('_', ' ')}, and a new one needs {', '.join(missing)}."
            )
            remedy = f"{near} Correct the id, or add them; docs/authoring.md says how.".lstrip()
            self._problem(node.items["id"].place, Rule.MISSING_FIELD, message, remedy)
        elif bound is not None:
            entries.append(bound)
            self._layers.deeds.pop((name, id_), None)
            self._layers.origins.mark_entry(bound, None, of_entry=self._name, of_parts=self._name)

    def _change(self, name: str, node: MappingNode, index: int) -> None:
        entries = self._layers.reading.entries[name]
        former = entries[index]
        bound = self._binder.bind(self._merged(self._binder.places.node(former), node), BY_LIST[name].type)
        if bound is not None:
            entries[index] = bound
            self._layers.deeds[name, bound.id] = Deed(bound.id, node.items["id"].place, withdrawn=False)
            self._layers.origins.mark_entry(bound, former, of_entry=self._name, of_parts=self._name)

    def _withdraw(self, name: str, entry: Any, place: Place) -> None:
        """Remove with an entry what makes no sense without it, and no more: whatever else names it is a problem.

        A condition takes its indications along. A procedure stays one that a patient may have had, and one that others
        ask for as a step: done elsewhere, it still counts, so a requirement for it stands.
        """
        self._layers.deeds[name, entry.id] = Deed(entry.id, place, withdrawn=True)
        if BY_LIST[name].bears_on_triage:
            self._layers.withdrawn[name, entry.id] = entry, self._name
        if name == "conditions":
            self._drop("procedures", "indications", lambda item: _text(item.items.get("condition")) == entry.id)
            self._drop("conditions", "related", lambda item: _text(item) == entry.id)
            self._drop("red_flags", "explained_by", lambda item: _text(item) == entry.id)
        elif name == "medications":
            for key in ("drugs", "together_with"):
                self._drop("thrombotic_risk", key, lambda item: _text(item) == entry.id)
        elif name == "red_flags":
            self._drop("red_flags", "cleared_with", lambda item: _text(item) == entry.id)
        elif name == "procedures":
            for key in ("defers", "spares"):
                self._drop("red_flags", key, lambda item: _text(item) == entry.id)

    def _drop(self, name: str, key: str, is_gone: Callable[[Any], bool]) -> None:
        """Remove some items of a list from every entry that has them."""
        entries = self._layers.reading.entries[name]
        for index, entry in enumerate(entries):
            node = self._binder.places.node(entry)
            items = node.items.get(key)
            if not isinstance(items, SequenceNode) or not any(is_gone(item) for item in items.items):
                continue
            kept = SequenceNode(items.place, [item for item in items.items if not is_gone(item)])
            bound = self._binder.bind(MappingNode(node.place, {**node.items, key: kept}, node.keys), BY_LIST[name].type)
            if bound is not None:
                entries[index] = bound
                origins = self._layers.origins
                origins.mark_entry(bound, entry, of_entry=origins.of(entry), of_parts=self._name)

    def _may_withdraw(self, node: MappingNode, keys: tuple[str, ...], *, known: bool) -> bool:
        """Return whether something marked `withdraw` may be taken out; note why not."""
        mark = node.items[_WITHDRAW]
        said = ", ".join(f"{key} '{str(_text(node.items[key]))[:60]}'" for key in keys if key in node.items)
        if not _withdraws(node):
            message = f"Expected true, found '{str(_text(mark))[:40]}'."
            self._problem(mark.place, Rule.WRONG_TYPE, message, "Write withdraw: true, or take the line out.")
        elif extra := [key for key in node.items if key not in (*keys, _WITHDRAW)]:
            message = f"withdrawn and given '{extra[0][:60]}' at once."
            self._problem(node.keys[extra[0]], Rule.UNKNOWN_KEY, message, "Do one or the other.")
        elif not known:
            message = f"there is nothing with {said} to withdraw."
            self._problem(node.place, Rule.UNKNOWN_VALUE, message, "Correct it: painref list and show have the names.")
        else:
            return True
        return False

    def _merged(self, old: MappingNode, new: MappingNode) -> MappingNode:
        """Return the fields of the new entry over those of the old one."""
        items = dict(old.items)
        for key, node in new.items.items():
            before = items.get(key)
            by_item = key in ITEM_KEYS and isinstance(before, SequenceNode) and isinstance(node, SequenceNode)
            empty = (isinstance(node, Scalar) and node.value is None) or (
                isinstance(node, SequenceNode) and not node.items
            )
            if key in ITEM_KEYS and empty:
                message = f"'{key}' cannot be emptied as a whole."
                self._problem(node.place, Rule.WRONG_TYPE, message, "Withdraw its items one by one.")
            items[key] = self._merged_list(key, before, node) if by_item else node  # type: ignore[arg-type]
        return MappingNode(new.place, items, {**old.keys, **new.keys})

    def _merged_list(self, key: str, old: SequenceNode, new: SequenceNode) -> SequenceNode:
        items = list(old.items)
        for node in new.items:
            if not isinstance(node, MappingNode):
                items.append(node)  # binding it notes what is wrong with it
                continue
            keys = tuple(name for name in ITEM_KEYS[key] if name in node.items)
            matches = [index for index, item in enumerate(items) if keys and _agree(item, node, keys)]
            if len(matches) > 1:
                message = f"{len(matches)} of the {key} agree with this one in {' and '.join(keys)}."
                others = [name for name in ITEM_KEYS[key] if name not in keys]
                remedy = (
                    f"Say which by giving {' or '.join(others)} as well." if others else "Give the list's entry anew."
                )
                self._problem(node.place, Rule.DUPLICATE_ID, message, remedy)
            elif _WITHDRAW in node.items:
                if self._may_withdraw(node, ITEM_KEYS[key], known=bool(matches)):
                    del items[matches[0]]
            elif not matches:
                items.append(node)
            else:
                former = items[matches[0]]
                whole = key != "indications" or not isinstance(former, MappingNode)
                items[matches[0]] = node if whole else self._merged(former, node)  # type: ignore[arg-type]
        return SequenceNode(new.place, items)


def _agree(item: Node, node: MappingNode, keys: tuple[str, ...]) -> bool:
    return isinstance(item, MappingNode) and all(_text(item.items.get(key)) == _text(node.items[key]) for key in keys)

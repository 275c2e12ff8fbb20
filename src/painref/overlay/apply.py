"""One overlay applied to the layers beneath it: entries and items of their lists added, changed or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from painref.errors import Place
from painref.knowledge import model as models
from painref.knowledge.kinds import BY_LIST
from painref.overlay.blame import Edit
from painref.overlay.layers import Layers
from painref.sources.binder import Binder, Problem, required_fields
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.sources.document import Sequence as SequenceNode
from painref.sources.loader import Written
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
    "holds": ("by", "bleeding_classes", "procedures", "when"),
    "bleeding_risk": ("by", "level"),
    "cleared_by": ("tests", "text"),
    "statements": ("text",),
    "options": ("id",),
    "units": ("unit",),
    "groups": ("id",),
}
"""The lists that are taken item by item, and the fields that an item is known by: those given must all agree."""

_WITHDRAW = "withdraw"


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


class Layer:
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
            done = self._layers.edits.get((name, models.Id(id_)))
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
            self._layers.edits.pop((name, id_), None)
            self._layers.origins.mark_entry(bound, None, of_entry=self._name, of_parts=self._name)

    def _change(self, name: str, node: MappingNode, index: int) -> None:
        entries = self._layers.reading.entries[name]
        former = entries[index]
        bound = self._binder.bind(self._merged(self._binder.places.node(former), node), BY_LIST[name].type)
        if bound is not None:
            entries[index] = bound
            self._layers.edits[name, bound.id] = Edit(bound.id, node.items["id"].place, withdrawn=False)
            self._layers.origins.mark_entry(bound, former, of_entry=self._name, of_parts=self._name)

    def _withdraw(self, name: str, entry: Any, place: Place) -> None:
        """Remove with an entry what makes no sense without it, and no more: whatever else names it is a problem.

        A condition takes its indications along. A procedure stays one that a patient may have had, and one that others
        ask for as a step: done elsewhere, it still counts, so a requirement for it stands.
        """
        self._layers.edits[name, entry.id] = Edit(entry.id, place, withdrawn=True)
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
            self._take_out_modifiers_of(entry)
            self._drop("bleeding_modifiers", "procedures", lambda item: _text(item) == entry.id)

    def _take_out_modifiers_of(self, procedure: Any) -> None:
        """Remove the modifiers of one procedure alone: without it they would bear on every other."""
        modifiers = self._layers.reading.entries["bleeding_modifiers"]
        modifiers[:] = [item for item in modifiers if item.procedures != (procedure.id,)]

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

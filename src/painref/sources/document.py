"""YAML and JSON text as a small tree in which every node knows its line and column.

Stricter than YAML: no anchors or aliases, no tags, no duplicate keys, one document, bounded size and depth; ``yes`` and
``no`` are plain words. So a file means what it looks like, and a hostile one costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from painref.errors import PainrefError, Place
from painref.sources.node import Mapping, Node, Numeral, Scalar, Sequence, as_node
from painref.sources.simple import simply_read

if TYPE_CHECKING:
    from yaml.events import Event

__all__ = ["DocumentError", "Mapping", "Node", "Numeral", "Scalar", "Sequence", "as_node", "read_document"]

MAX_BYTES = 20_000_000
"""Largest file read."""

MAX_DEPTH = 60
"""Deepest nesting read."""

MAX_VALUES = 200_000
"""Most values read, lists and mappings included; the largest built-in file has 18,000."""

# Patterns are compiled when a text first needs them: few need any.
_TABS = r"(?m)^[\t ]*\t"
_UNWELCOME = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, all but tab and line feed
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # those that change the direction of writing
    r"\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"  # line breaks that editors do not count, and no characters
)


class DocumentError(PainrefError):
    """Text that is not a readable document."""


def read_document(data: bytes, file: str) -> Node:
    """Return the tree of a YAML or JSON document; `file` is how messages call it.

    Raises `DocumentError` with its place for anything unreadable: not UTF-8, too large, empty, malformed, more than
    `MAX_VALUES`, more than one document, anchors, tags, duplicate keys, control characters, written out or as escapes.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(f"file of more than {MAX_BYTES:,} bytes", place=Place(file), remedy="Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        place = Place(file, line, column)
        raise DocumentError("not UTF-8 text", place=place, remedy="Save the file as UTF-8.") from None
    if found := _first_unwelcome(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        if found.group() == "\r" and text.startswith("\r\n", found.start()):
            return read_document(text.replace("\r\n", "\n").encode(), file)
        raise _unwelcome(found, Place(file, line, column))
    if text.lstrip().startswith(("{", "[")):  # JSON may be indented by tabs, which PyYAML without libyaml refuses
        text = re.sub(_TABS, lambda tabs: " " * len(tabs.group()), text)
    return simply_read(text, file) or _Composer(text, file).document()


def _first_unwelcome(text: str) -> re.Match[str] | None:
    if text.replace("\n", "").isprintable():  # which none of them is: almost every text is done with here
        return None
    return re.search(_UNWELCOME, text)


def _unwelcome(found: re.Match[str], place: Place) -> DocumentError:
    return DocumentError(f"control character U+{ord(found.group()):04X}", place=place, remedy="Remove it.")


def _too_deep(place: Place) -> DocumentError:
    return DocumentError("nested too deeply", place=place, remedy="Close brackets sooner.")


def _loader() -> Any:
    """Return the parser of libyaml, or that of PyYAML where it was built without libyaml."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _first_too_deep(text: str) -> Any:
    """Return the mark where text first nests deeper than `MAX_DEPTH`, or None if nowhere before its first error.

    Parsers differ in how deep they go, how far they look ahead and what they report. So depth is reported in our words,
    wherever the text before an error is too deep, whatever the parser made of what follows.
    """
    import yaml

    depth = 0
    with suppress(yaml.YAMLError, ValueError, OverflowError):
        for event in yaml.parse(text, Loader=_loader()):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return event.start_mark
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    return None


class _Composer:
    """Builds the tree from parser events, without recursion into the parser."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def _place(self, mark: Any) -> Place:
        return Place(self._file, mark.line + 1, mark.column + 1)

    def _events(self) -> Iterator[Event]:
        import yaml

        try:
            yield from yaml.parse(self._text, Loader=_loader())
        except yaml.MarkedYAMLError as error:
            problem = " ".join(str(error.problem or "malformed").split())
            mark = error.problem_mark or error.context_mark
            if mark and (deep := _first_too_deep(self._text[: mark.index])):
                raise _too_deep(self._place(deep)) from None
            place = self._place(mark) if mark else Place(self._file)
            remedy = "Check indentation, quotes and brackets here; quote text that holds ': ' or ' #'."
            raise DocumentError(f"not well-formed YAML: {problem}", place=place, remedy=remedy) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            problem = " ".join(str(error).split())
            remedy = "Check its escapes and directives."
            raise DocumentError(f"not readable as YAML: {problem}", place=Place(self._file), remedy=remedy) from None

    def document(self) -> Node:
        import yaml

        root: Node | None = None
        open_nodes: list[Sequence | Mapping] = []
        pending_keys: list[Scalar | None] = []
        documents = values = 0
        # Told apart by their very class: a file has tens of thousands of events, and matching classes takes longer.
        for event in self._events():
            kind = type(event)
            if kind in (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent):
                place = self._place(event.start_mark)
                node = self._node(event, kind, place)
                values += 1
                if values > MAX_VALUES:
                    message = f"more than {MAX_VALUES:,} values"
                    raise DocumentError(message, place=place, remedy="Split the file.")
                if open_nodes:
                    self._attach(open_nodes[-1], pending_keys, node)
                else:
                    root = node
                if not isinstance(node, Scalar):
                    if len(open_nodes) >= MAX_DEPTH:
                        raise _too_deep(place)
                    open_nodes.append(node)
                    pending_keys.append(None)
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                open_nodes.pop()
                pending_keys.pop()
            elif kind is yaml.AliasEvent:
                place = self._place(event.start_mark)
                raise DocumentError("YAML alias", place=place, remedy="Write the value out in full.")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    remedy = "Remove the line of dashes, or make it two files."
                    raise DocumentError("more than one document", place=self._place(event.start_mark), remedy=remedy)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            raise DocumentError("the file is empty", place=Place(self._file), remedy="Write something, or remove it.")
        return root

    @staticmethod
    def _node(event: Any, kind: type[Event], place: Place) -> Node:
        import yaml

        if event.anchor is not None:
            raise DocumentError("YAML anchor", place=place, remedy="Write the value out in full.")
        if event.tag is not None and event.tag != "!":
            raise DocumentError("YAML tag", place=place, remedy="Remove the tag.")
        if kind is not yaml.ScalarEvent:
            return Sequence(place, []) if kind is yaml.SequenceStartEvent else Mapping(place, {}, {})
        # Only between double quotes are there escapes; of the rest the text has been searched already.
        if event.style == '"' and (found := _first_unwelcome(event.value)):
            raise _unwelcome(found, place)
        return Scalar(place, event.value, event.implicit[0])

    def _attach(self, parent: Sequence | Mapping, pending_keys: list[Scalar | None], node: Node) -> None:
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = pending_keys[-1]
        if key is not None:
            parent.items[key.text] = node
            pending_keys[-1] = None
        elif not isinstance(node, Scalar):
            raise DocumentError("a key must be a plain word", place=node.place, remedy="Write key: value.")
        elif node.text in parent.items:
            first = parent.keys[node.text]
            raise DocumentError(
                f"key '{node.text[:60]}' is given twice", place=node.place, remedy=f"The first is on line {first.line}."
            )
        else:
            parent.keys[node.text] = node.place
            pending_keys[-1] = node

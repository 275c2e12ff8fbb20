"""Fields of a record by their paths, such as ``source.year``: which there are, and a record cut down to some of them.

A path goes through lists as if they were not there: ``indications.condition`` is the condition of every indication.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from painref.errors import UsageError
from painref.suggestions import suggestion


def _item(hint: Any) -> Any:
    """Return the type of the values under an annotation, whether or not there may be none or several."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        several = [argument for argument in arguments if argument is not type(None)]
        return _item(several[0]) if len(several) == 1 else hint
    return _item(arguments[0]) if origin is tuple else hint


def _has_several(hint: Any) -> bool:
    return typing.get_origin(hint) is tuple


def fields_of(hint: Any) -> Mapping[str, Any]:
    """Return the fields, with their annotations, of the record or of each of the records under an annotation."""
    cls = _item(hint)
    if not dataclasses.is_dataclass(cls):
        return {}
    hints = typing.get_type_hints(cls)
    return {spec.name: hints[spec.name] for spec in dataclasses.fields(cls)}


def paths_in(text: str, hint: Any, what: str) -> tuple[str, ...]:
    """Return the paths in a list with commas, each once; `what` is how messages call the record.

    Raises `UsageError` with the valid names for a field that is not there.
    """
    paths = tuple(dict.fromkeys(path.strip() for path in text.split(",")))
    for path in paths:
        _check(path, hint, what)
    return paths


def _check(path: str, hint: Any, what: str) -> None:
    where = what
    for name in path.split("."):
        known = fields_of(hint)
        if not known:
            raise UsageError(f"'{path[:60]}': {where} has no fields of its own.", remedy=f"Name {where} alone.")
        check_name(name, known, where)
        hint, where = known[name], name


def check_name(name: str, known: Sequence[str] | Mapping[str, Any], where: str) -> None:
    """Check that a name is known.

    Raises `UsageError` with the valid names if it is not.
    """
    if name not in known:
        remedy = f"{suggestion(name, known)} Known: {', '.join(known)}.".lstrip()
        raise UsageError(f"'{name[:60]}' is not a field of {where}.", remedy=remedy)


def select(data: Any, paths: Sequence[str]) -> Any:
    """Return plain data with these fields only, in this order; a path that begins another includes all below it."""
    tree: dict[str, Any] = {}
    for path in sorted(paths, key=lambda path: path.count(".")):
        _plant(path.split("."), tree)
    tops = dict.fromkeys(path.split(".")[0] for path in paths)
    return _cut(data, {name: tree[name] for name in tops})


def _plant(names: Sequence[str], tree: dict[str, Any]) -> None:
    """Put a path into the tree of wanted fields, in which an empty tree wants everything."""
    for depth, name in enumerate(names):
        if name in tree and not tree[name]:
            return
        tree = tree.setdefault(name, {})
        if depth == len(names) - 1:
            tree.clear()


def _cut(data: Any, tree: Mapping[str, Any]) -> Any:
    if not tree or data is None:
        return data
    if isinstance(data, list):
        return [_cut(item, tree) for item in data]
    return {name: _cut(data[name], below) for name, below in tree.items()}


def columns(hint: Any, paths: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns of a table of such records: the fields asked for, by default all that fit into a cell.

    A record inside takes a column for each of its fields. A list of records does not fit, unless asked for.
    """
    if not paths:
        return tuple(_fitting(hint, ""))
    found: list[str] = []
    for path in paths:
        inner = hint
        for name in path.split("."):
            inner = fields_of(inner)[name]
        found += _fitting(inner, f"{path}.") if fields_of(inner) else [path]
    return tuple(dict.fromkeys(found))


def _fitting(hint: Any, prefix: str) -> Iterator[str]:
    for name, inner in fields_of(hint).items():
        if not fields_of(inner):
            yield f"{prefix}{name}"
        elif not _has_several(inner):
            yield from _fitting(inner, f"{prefix}{name}.")


def values_at(data: Any, path: str) -> list[Any]:
    """Return the single values under a path in plain data, None among them where one is missing."""
    found = [data]
    for name in path.split("."):
        found = [None if item is None else item[name] for item in _flat(found)]
    return list(_flat(found))


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value

"""One line of NDJSON as answers that are not checked yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

from painref.batch.lines import MAX_FIELDS, Line, LineError, repeated, text_of
from painref.errors import Place
from painref.sources.document import Node, Numeral, as_node


def object_of(line: Line, node_of: Callable[[Any, Place], Node] = as_node) -> dict[str, Node]:
    """Return the keys and values of a line that is one JSON object, each as `node_of` gives it.

    Raises `LineError` for anything else, a key given twice, and more than `MAX_FIELDS` keys.
    """
    place = Place("", line.number)
    text = text_of(line)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_int=Numeral, parse_float=Numeral, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        remedy = "Write one JSON object per line."
        raise LineError(f"not well-formed JSON at column {error.colno}: {error.msg}.", remedy=remedy) from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(value, dict):
        raise LineError("not a JSON object.", remedy='Write {"id": ..., "pain_regions": [...], ...} on one line.')
    if len(value) > MAX_FIELDS:
        message = f"the line has {len(value):,} keys."
        raise LineError(message, remedy=f"At most {MAX_FIELDS:,}; each is id or the id of a question.")
    try:
        return {key: node_of(item, place) for key, item in value.items()}
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> LineError:
    return LineError("nested too deeply.", remedy="No answer is nested more than three deep.")


def _unique(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) < len(items):
        twice = repeated(key for key, _ in items) or ""
        raise LineError(f"key '{twice[:60]}' is given twice.", remedy="Remove one of them.")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise LineError(f"{text} is not JSON.", remedy="Write null for what is not known.")

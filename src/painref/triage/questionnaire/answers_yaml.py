"""Second-edition answers as YAML text: one line for each question, folded where it is long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

WIDTH = 120
"""Where a line is folded, in columns."""

_PLAIN = re.compile(r"[A-Za-z][\w ./%+-]*|[0-9][\w ./%+-]* [\w ./%+-]+|\d{4}-\d\d(-\d\d)?")
"""Text that YAML reads back as itself without quotes, and not as a number."""


def yaml_lines(answers: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield the lines of a mapping of answers, each indented so."""
    for name, answer in answers.items():
        yield from _folded(f"{indent}{name}: {_flow(answer)}", f"{indent}  ")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if not isinstance(value, str) or _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(line: str, indent: str) -> Iterable[str]:
    """Yield a line in pieces that fit, broken after commas."""
    while len(line) > WIDTH and (end := line.rfind(", ", len(indent) + 1, WIDTH)) > 0:
        yield line[: end + 1]
        line = indent + line[end + 2 :]
    yield line

"""Text that a terminal only shows: no control characters, no bidirectional overrides. Its colours and forms."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Form(StrEnum):
    """In which form an answer is given."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    MARKDOWN = "markdown"


def plain(text: str) -> str:
    """The text with every character that a terminal would obey replaced by the replacement character."""
    return _obeyed().sub("\N{REPLACEMENT CHARACTER}", text)


@cache
def _obeyed() -> re.Pattern[str]:
    """Made when it is first needed: JSON has none of these characters."""
    return re.compile(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, all but tab and line feed
        r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # those that change the direction of writing
        r"\u2028\u2029\ufeff\ud800-\udfff]"  # other line breaks, and bytes that are no text
    )

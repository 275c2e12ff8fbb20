"""Text that a terminal only shows: without control characters and bidirectional overrides."""

from __future__ import annotations

import re
from functools import cache


def plain(text: str) -> str:
    """Return the text with every character that a terminal would obey replaced by the replacement character."""
    # None of those characters is printable, and the pattern takes longer to compile than a look-up has.
    return text if text.isprintable() else _obeyed().sub("\N{REPLACEMENT CHARACTER}", text)


@cache
def _obeyed() -> re.Pattern[str]:
    """Return the pattern of these characters, compiled when first needed."""
    return re.compile(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, all but tab and line feed
        r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # those that change the direction of writing
        r"\u2028\u2029\ufeff\ud800-\udfff]"  # other line breaks, and bytes that are not text
    )

"""The one way in which painref suggests a name for a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def suggestion(text: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` for the known name nearest to a mistyped one; empty if none is near."""
    from difflib import get_close_matches  # slow to import, and only needed for a mistake

    close = get_close_matches(text, list(known), n=1)
    return f"Did you mean '{close[0]}'?" if close else ""


def did_you_mean(names: Sequence[str]) -> str:
    """Return ``Did you mean: x, y?`` for names found near to what was typed; empty if there are none."""
    return f"Did you mean: {', '.join(names)}?" if names else ""

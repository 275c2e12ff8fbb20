"""The mark of what nobody has read at its source."""

from __future__ import annotations

UNVERIFIED = "\N{DAGGER}"


def mark(verified: bool) -> str:
    """Return the dagger for what is not verified at its source, else nothing."""
    return "" if verified else f" {UNVERIFIED}"

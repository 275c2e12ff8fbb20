"""Truth values of strong Kleene logic."""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """False, unknown or true, ordered so that *and* is the least, *or* the greatest and *not* the mirror image."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @classmethod
    def of(cls, value: bool) -> Truth:
        """Return the truth value of a known boolean."""
        return cls.TRUE if value else cls.FALSE

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)

    @property
    def word(self) -> str:
        """Return the value in lower case, as it is shown and written."""
        return self.name.lower()

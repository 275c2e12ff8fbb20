"""What was worked out for one patient and is the same for others: remembered under all that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 200
"""So much is remembered of one thing; then it begins anew."""


class Remembered(Generic[T]):
    """Values by what they depend on. They are not to be changed."""

    def __init__(self) -> None:
        self._known: dict[Hashable, T] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of a key; it is made if it is not remembered."""
        found = self._known.get(key)
        if found is None:
            found = make()
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = found
        return found

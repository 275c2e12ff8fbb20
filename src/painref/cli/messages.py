"""What the program says on stderr beside its answers."""

from __future__ import annotations

import sys
from contextlib import suppress


def say(message: str) -> None:
    """Write one message to the user, in one line on stderr, with nothing in it that a terminal would obey.

    Where stderr cannot be written to, nobody is left to tell: the exit code still says how the command ended.
    """
    from painref.output.text import plain

    with suppress(OSError):
        sys.stderr.write(f"painref: {plain(' '.join(message.split()))}\n")

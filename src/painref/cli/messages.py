"""What the program says on stderr beside its answers."""

from __future__ import annotations

import sys
from contextlib import suppress


def say(message: str) -> None:
    """Write one message to the user, in one line on stderr, with nothing in it that a terminal would obey.

    On a terminal it is broken between words. Where stderr cannot be written to, nobody is left to tell: the exit code
    still says how the command ended.
    """
    from painref.output.text import plain

    with suppress(OSError):
        line = f"painref: {plain(' '.join(message.split()))}"
        if sys.stderr.isatty():
            from shutil import get_terminal_size  # for a message that is read at once, by a person
            from textwrap import fill

            line = fill(line, get_terminal_size().columns - 1, break_long_words=False, break_on_hyphens=False)
        sys.stderr.write(f"{line}\n")

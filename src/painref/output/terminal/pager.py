"""A page too long for the window, through the pager that its reader uses."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import suppress

from rich.pager import Pager as RichPager

_USUAL = "less"
"""The pager of a reader who names none in ``PAGER``."""


class Pager(RichPager):
    """Shows text through ``PAGER`` if it has more lines than the window, else as it is."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def show(self, content: str) -> None:
        """Show the text; where the pager cannot be started, without it."""
        command = _command()
        if content.count("\n") < self._lines or not command or not _shown(command, content):
            sys.stdout.write(content)


def _command() -> list[str]:
    """Return the words of ``PAGER``; none if it is empty, unreadable or ``cat``."""
    try:
        words = shlex.split(os.environ.get("PAGER", _USUAL))
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def _shown(command: list[str], content: str) -> bool:
    # Colours are shown, and no history of searches is kept: it may tell of a patient.
    settings = {"LESS": "FRX", **os.environ, "LESSHISTFILE": "-"}
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=settings)  # noqa: S603  # the reader's own choice
    except OSError:
        return False
    if pager.stdin is None:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    # A reader who has seen enough closes the pipe; Ctrl-C is for the pager while it runs.
    with suppress(BrokenPipeError, KeyboardInterrupt), pager.stdin as stdin:
        stdin.write(content.encode(encoding, "replace"))
    while True:
        with suppress(KeyboardInterrupt):
            pager.wait()
            return True

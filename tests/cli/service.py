"""``painref serve`` as a process of its own, which Ctrl-C reaches and nothing outlives."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.terminal import environment

_COMMAND = (sys.executable, "-m", "painref", "serve", "--port", "0")


@contextmanager
def service(cwd: Path | None = None, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the service; yield its process and its address. At the end it is killed if it still runs."""
    env = environment(**variables)
    with subprocess.Popen(
        _COMMAND,
        cwd=cwd,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_hear_interrupts,
    ) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            address = re.search(r"http://[^/\s]+", said)
            assert address, said
            yield process, address[0]
        finally:
            process.kill()


def _hear_interrupts() -> None:
    """Take the usual way with Ctrl-C, which a shell without job control has taken from what it starts beside itself."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

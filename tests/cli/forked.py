"""The program in a copy of this process: as alone as a process of its own, without the time that starting one takes."""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import sys
import termios
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import TimeoutExpired
from typing import NoReturn

import painref.library.open as opening
from painref.cli import main
from painref.knowledge.knowledge import Knowledge

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


class Forked:
    """The program under way, with what the tests use of `subprocess.Popen`."""

    def __init__(
        self,
        arguments: Sequence[str],
        streams: Sequence[int],
        cwd: Path,
        environment: Mapping[str, str],
        load: Callable[..., Knowledge],
    ) -> None:
        """`streams` are the descriptors of stdin, stdout and stderr; the terminal on stdin becomes its own.

        `load` is how the program opens its knowledge.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that of 3.12 on: what other threads hold stays locked
            self.pid = os.fork()
        self._code: int | None = None
        if self.pid == 0:
            _become_the_program(arguments, streams, cwd, environment, load)

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once it has ended; raises `TimeoutExpired` if that takes too long, in seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutExpired("painref", timeout or 0.0)
            time.sleep(0.002)
        return code

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.pid, signal.SIGKILL)


def _become_the_program(
    arguments: Sequence[str],
    streams: Sequence[int],
    cwd: Path,
    environment: Mapping[str, str],
    load: Callable[..., Knowledge],
) -> NoReturn:
    """Run the console script in this copy, and end it: nothing may go back to the tests."""
    code: object = 70
    try:
        gc.disable()  # what came with the copy is not looked through
        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.closerange(3, 1024)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number, (name, mode) in enumerate(_STREAMS):
            encoding, errors = _encoding(name, environment)
            setattr(sys, name, open(number, mode, encoding=encoding, errors=errors, closefd=False))  # noqa: SIM115
        sys.argv = ["painref", *arguments]
        opening.load = load
        main.run()
        code = 0
    except SystemExit as exit_:
        code = exit_.code or 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code if isinstance(code, int) else 1)


def _encoding(stream: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return encoding and handling of errors of a standard stream, as Python has them in its UTF-8 mode."""
    encoding, _, errors = environment.get("PYTHONIOENCODING", "utf-8:surrogateescape").partition(":")
    return encoding, "backslashreplace" if stream == "stderr" else errors or "strict"

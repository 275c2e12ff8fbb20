"""The program as a person runs it: with pipes, here or as a process of its own, and on a terminal of a given size."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO, TextIOWrapper
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from unittest import mock

from painref.cli import main
from painref.knowledge.knowledge import Knowledge
from painref.library import location
from painref.library.open import load
from tests.cli.forked import Forked
from tests.opened import built_in_knowledge

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"
ON_ONE_DAY = ("--set", "as_of=2026-11-28")
"""What keeps two answers the same where midnight falls between them."""

PATIENCE = 120
"""Seconds after which a process that should have answered has failed."""

_PROGRAM = (sys.executable, "-m", "painref")

# Takes the terminal on stdin as its own, so that Ctrl-C typed there interrupts it, and becomes the program. A test run
# in the background ignores that signal, and so would all that it starts.
_ON_TERMINAL = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)

_HERE = (
    *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "PYTHONIOENCODING", "INPUTRC", "PAINREF_DATA"),
    *("PAGER", "LESS"),
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>])")


def environment(**changes: str) -> dict[str, str]:
    """The environment without what this machine happens to say of terminals, with some changes.

    A process keeps what Python has compiled, whatever is set here: compiling takes as long as most commands.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _HERE}
    return {
        **kept,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        "TERM": "xterm-256color",
        "PAGER": "cat",
        **changes,
    }


@dataclass(frozen=True)
class Result:
    """What a process left: its exit code and both streams, as bytes and as text."""

    code: int
    out: bytes
    err: bytes

    @property
    def stdout(self) -> str:
        return self.out.decode()

    @property
    def stderr(self) -> str:
        return self.err.decode()

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()


_READ_AT_START = ("PYTHON", "LC_", "LANG")
"""How the variables begin that Python reads only when it starts."""


def run(
    *arguments: str | bytes | Path,
    stdin: bytes = b"",
    cwd: Path = REPOSITORY,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run the program with pipes for all three streams.

    It runs in this process, which takes a tenth of the time, unless only a process can show what is asked for: bytes
    that are not text, a variable that Python reads when it starts, a batch with workers.
    """
    changes = dict(env or {})
    words = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
    with_workers = "--batch" in words and ("--jobs", "1") not in pairwise(words)
    if with_workers or _needs_a_start(changes) or any(isinstance(word, bytes) for word in words):
        return process(*words, stdin=stdin, cwd=cwd, env=changes)
    return _here(list(map(str, words)), stdin, cwd, changes)


def _needs_a_start(changes: Mapping[str, str]) -> bool:
    """Return whether some changes of the environment work only on a Python that starts with them."""
    return any(name.startswith(_READ_AT_START) for name in changes)


_OF_THE_CACHE = frozenset({"PAINREF_CACHE", "XDG_CACHE_HOME", "HOME"})

_KEPT = 8

_opened: dict[Hashable, Knowledge] = {}


def _load_once(folder: Path | None = None, overlays: Sequence[Path] = (), *, checked: bool = True) -> Knowledge:
    """Return what `load` does, the same object as long as no file has changed: opening is not what these tests test."""
    places = [Path(place).resolve() for place in (folder or location.built_in_data(), *overlays)]
    found = [(str(path), path.lstat()) for place in places for path in sorted(place.rglob("*"))]
    key = (*places, *((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in found), checked)
    if key not in _opened:
        knowledge = load(folder, overlays, checked=checked) if folder or overlays else built_in_knowledge()
        while len(_opened) >= _KEPT:
            del _opened[next(iter(_opened))]
        _opened[key] = knowledge
    return _opened[key]


def _opened_with(changes: Mapping[str, str]) -> Callable[..., Knowledge]:
    """Return how the program opens its knowledge: as it does, or once for all the tests."""
    if _OF_THE_CACHE & changes.keys():
        return load
    _load_once()
    return _load_once


def _here(arguments: list[str], stdin: bytes, cwd: Path, changes: Mapping[str, str]) -> Result:
    """Run the console script in this process, as if the streams, the variables and the folder were its own."""
    opened = _opened_with(changes)
    outs = BytesIO(), BytesIO()
    out, err = (TextIOWrapper(bytes_, encoding="utf-8", errors="backslashreplace") for bytes_ in outs)
    with (
        chdir(cwd),
        mock.patch.dict(os.environ, environment(**changes), clear=True),
        mock.patch.multiple(sys, argv=["painref", *arguments], stdin=TextIOWrapper(BytesIO(stdin), encoding="utf-8")),
        mock.patch.multiple(sys, stdout=out, stderr=err),
        mock.patch("painref.library.open.load", opened),
    ):
        try:
            main.run()
            code: object = 0
        except SystemExit as exit_:
            code = exit_.code or 0
    assert isinstance(code, int), code
    out.flush()
    err.flush()
    return Result(code, *(bytes_.getvalue() for bytes_ in outs))


def process(
    *arguments: str | bytes | Path,
    stdin: bytes = b"",
    cwd: Path = REPOSITORY,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run the program as a process with pipes for all three streams."""
    done = subprocess.run(
        [*_PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**(env or {})),
        timeout=PATIENCE,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def piped(*arguments: str, **changes: str) -> Result:
    """The program with pipes, run once for the same arguments and changes of the environment, over the same cases."""
    return _piped(location.built_in_cases(), arguments, tuple(sorted(changes.items())))


@lru_cache(maxsize=400)
def _piped(cases: Path, arguments: tuple[str, ...], changes: tuple[tuple[str, str], ...]) -> Result:
    return run(*arguments, env=dict(changes))


def together(calls: Mapping[str, Callable[[], Result]]) -> dict[str, Result]:
    """The results of several runs, by name."""
    return {name: call() for name, call in calls.items()}


class Terminal:
    """The program on a terminal of its own: type at it, and read what stands on it.

    It runs in a copy of this process, unless only one of its own can show what is asked for; see `run`.
    """

    def __init__(
        self,
        *arguments: str | Path,
        columns: int = 100,
        rows: int = 40,
        out: Path | None = None,
        cwd: Path = REPOSITORY,
        program: Sequence[str] = _PROGRAM,
        **changes: str,
    ) -> None:
        """`out` is a file that stdout goes to, as with ``> file``; stdin and stderr stay on the terminal.

        `program` is what runs there instead of painref; its first word is an absolute path.
        """
        self._here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        stdout = os.open(out, os.O_WRONLY | os.O_CREAT) if out else os.dup(there)
        words = [*map(str, arguments)]
        needs_a_start = _needs_a_start({name: value for name, value in changes.items() if name != "PYTHONIOENCODING"})
        # Textual reads keys in a thread of its own, which a copy does not have as a process has it.
        if program == _PROGRAM and not (needs_a_start or "--batch" in words or "form" in words[:1]):
            self._process: Forked | subprocess.Popen[bytes] = Forked(
                words, (there, stdout, there), cwd, environment(**changes), _opened_with(changes)
            )
        else:
            self._process = subprocess.Popen(
                [sys.executable, "-S", "-E", "-c", _ON_TERMINAL, *program, *words],
                stdin=there,
                stdout=stdout,
                stderr=there,
                cwd=cwd,
                env=environment(**changes),
                start_new_session=True,
            )
        os.close(stdout)
        os.close(there)
        self._received = b""
        self._seen = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._here)

    @property
    def raw(self) -> str:
        """Everything the terminal was sent, escapes included."""
        return self._received.decode(errors="ignore")

    @property
    def screen(self) -> str:
        """Everything written so far as text: no escapes, plain line ends."""
        return _ESCAPE.sub("", self.raw).replace("\r\n", "\n").replace("\r", "")

    def send(self, line: str) -> None:
        """Types a line and Enter."""
        self.press(line + "\n")

    def press(self, keys: str) -> None:
        """Types keys as they are; ``\\x03`` is Ctrl-C, ``\\x04`` Ctrl-D, ``\\udce9`` the byte E9 alone."""
        os.write(self._here, keys.encode(errors="surrogateescape"))

    def until(self, text: str) -> str:
        """What was written since the last call up to and with `text`."""
        deadline = time.monotonic() + PATIENCE
        while (end := self.screen.find(text, self._seen)) < 0:
            if not self._receive(deadline):
                raise AssertionError(f"{text!r} never appeared; since the last look:\n{self.screen[self._seen :]}")
        start, self._seen = self._seen, end + len(text)
        return self.screen[start : self._seen]

    def prompt(self) -> str:
        """What was written since the last call up to the next prompt."""
        return self.until("\n> ")

    def answer(self, line: str) -> str:
        """Types a line, and gives what is written up to the next prompt."""
        self.send(line)
        return self.prompt()

    def finish(self) -> int:
        """Reads to the end, and gives the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._receive(deadline):
            pass
        return self._process.wait(timeout=PATIENCE)

    def rest(self) -> str:
        """What was written since the last look."""
        return self.screen[self._seen :]

    def interrupt(self) -> int:
        """Presses Ctrl-C, and gives the exit code.

        A second time if nothing comes of the first: Python misses one that falls between its prompt and its waiting.
        """
        for _ in range(PATIENCE):
            self.press("\x03")
            if select.select([self._here], [], [], 1.0)[0]:
                break
        return self.finish()

    def _receive(self, deadline: float) -> bool:
        """Reads what there is; false at the end of the program."""
        ready, _, _ = select.select([self._here], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise AssertionError(f"nothing more within {PATIENCE} s; the screen so far:\n{self.screen}")
        try:
            more = os.read(self._here, 65536)
        except OSError:  # on Linux the end of a terminal reads as an error
            return False
        self._received += more
        return bool(more)


def on_terminal(*arguments: str | Path, columns: int = 100, **changes: str) -> tuple[int, str, str]:
    """Exit code, raw text and screen of a program that asks nothing, on a terminal."""
    with Terminal(*arguments, columns=columns, **changes) as terminal:
        code = terminal.finish()
        return code, terminal.raw, terminal.screen

"""The input of a batch as numbered lines of bytes, and what every format makes of one."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from painref.errors import PainrefError, Place, reason_of
from painref.records import record

MAX_LINE_BYTES = 1_000_000
"""Longest line of input, its line end included."""

MAX_SKIPPED_BYTES = 1_000_000_000
"""Longest line that is skipped as too long; what has no line end by then is not a file of patients."""

MAX_FIELDS = 1_000
"""Most fields of a patient: keys of an NDJSON line, columns of a CSV file."""

_BLOCK_BYTES = 65_536
"""How much is read at once of a file whose lines end with carriage returns."""

_NOT_TEXT = (
    ((b"\x1f\x8b",), "compressed", "Uncompress them: gzip -dc FILE | painref triage --batch -."),
    ((b"PK\x03\x04",), "a workbook or zip archive", "Save them as CSV UTF-8."),
)
"""How files begin that are not UTF-8 text but are offered as patients, what they are, and how to mend it."""


@record
class Missed:
    """What a foreign table says and is not understood: where, as it is `said`, and what it `became`."""

    where: str
    said: str
    became: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its number, from 1, and its bytes; None if it was longer than `MAX_LINE_BYTES`."""

    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class MappedLine(Line):
    """A patient of a foreign table: `data` are the answers as a JSON object, `missed` is what was not understood.

    One that cannot be read at all has an `error` and a `remedy` instead.
    """

    missed: tuple[Missed, ...] = ()
    error: str = ""
    remedy: str = ""


class LineError(PainrefError):
    """A line of the batch that is not a patient."""


def numbered_lines(source: BinaryIO, file: str) -> Iterator[Line]:
    """Yield the lines of a source, which messages call `file`; of one that is too long, only that it was there.

    A line ends with a line feed, or with a carriage return where the source has nothing else, as old spreadsheets
    write it. UTF-16, as spreadsheets write Unicode text, is turned into UTF-8.

    Raises `PainrefError` if the source cannot be read, is not UTF-8 text from its first bytes on, or has a line of more
    than `MAX_SKIPPED_BYTES`.
    """
    readline, read, end = _guarded(source.readline, file), _guarded(source.read, file), b"\n"
    data = readline(MAX_LINE_BYTES + 1)
    if encoding := _wide(data):
        decode = codecs.getincrementaldecoder(encoding)("replace").decode
        data, read = decode(data).encode(), _recoded(read, decode)
        readline = _Ended(data, read, end).readline
        data = readline(MAX_LINE_BYTES + 1)
    _check_text(data, file)
    if b"\n" not in data and b"\r" in data[:-1]:
        end = b"\r"
        readline = _Ended(data, readline if encoding else read, end).readline
        data = readline(MAX_LINE_BYTES + 1)
    number = 0
    while data:
        number += 1
        if len(data) <= MAX_LINE_BYTES:
            yield Line(number, data)
        else:
            skipped = len(data)
            while data and not data.endswith(end):
                data = readline(MAX_LINE_BYTES)
                skipped += len(data)
                if skipped > MAX_SKIPPED_BYTES:
                    message = f"a line of more than {MAX_SKIPPED_BYTES:,} bytes."
                    raise PainrefError(message, place=Place(file, number, 1), remedy="Write one patient a line.")
            yield Line(number, None)
        data = readline(MAX_LINE_BYTES + 1)


def text_of(line: Line) -> str:
    """Return the text of a line without its line end; on line 1 without a byte-order mark.

    Raises `LineError` if the line was too long or is not UTF-8.
    """
    if line.data is None:
        remedy = f"At most {MAX_LINE_BYTES:,} bytes; one patient is one line."
        raise LineError("the line is too long.", remedy=remedy)
    try:
        return line.data.decode("utf-8-sig" if line.number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 text at byte {error.start + 1}.", remedy="Save the file as UTF-8.") from None


def repeated(names: Iterable[str]) -> str | None:
    """Return the first name that has come before, or None."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _guarded(read: Callable[[int], bytes], file: str) -> Callable[[int], bytes]:
    """Return the same read, whose failure is reported as one of reading, with the name of the file."""

    def guarded(size: int) -> bytes:
        try:
            return read(size)
        except OSError as error:
            remedy = "Check the disk or the program that they come from."
            message = f"cannot read the patients: {reason_of(error)}."
            raise PainrefError(message, place=Place(file), remedy=remedy) from None

    return guarded


def _check_text(beginning: bytes, file: str) -> None:
    """Raise `PainrefError` for what is plainly not UTF-8 text; every line of it would be an error otherwise."""
    for beginnings, what, remedy in _NOT_TEXT:
        if beginning.startswith(beginnings):
            raise PainrefError(f"the patients are {what}, not UTF-8 text.", place=Place(file), remedy=remedy)


def _wide(beginning: bytes) -> str:
    """Return which UTF-16 a source begins in, with a byte-order mark or without; empty for none."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if beginning[:2].count(0) == 1:  # one half of the first character
        return "utf-16-be" if beginning[0] == 0 else "utf-16-le"
    return ""


def _recoded(read: Callable[[int], bytes], decode: Callable[[bytes], str]) -> Callable[[int], bytes]:
    """Return the same read of what is decoded, in UTF-8."""
    return lambda size: decode(read(size)).encode()


class _Ended:
    """Reads lines that end in some way, as `readline` does those that end with a line feed."""

    def __init__(self, beginning: bytes, read: Callable[[int], bytes], end: bytes) -> None:
        self._end = end
        self._block = beginning
        self._at = 0
        self._read = read

    def readline(self, size: int) -> bytes:
        """Return the next line with its end, or as much of it as `size` bytes; nothing at the end of the source."""
        while (
            (found := self._block.find(self._end, self._at, self._at + size)) < 0
            and len(self._block) - self._at < size
            and (more := self._read(_BLOCK_BYTES))
        ):
            self._block, self._at = self._block[self._at :] + more, 0
        begin, self._at = self._at, self._at + size if found < 0 else found + 1
        return self._block[begin : self._at]

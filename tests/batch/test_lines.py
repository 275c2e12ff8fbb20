"""The input as numbered lines: line ends, limits, and what is not text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from painref.batch.lines import MAX_LINE_BYTES, numbered_lines
from painref.errors import PainrefError


def lines(data: bytes) -> list[bytes | None]:
    found = list(numbered_lines(BytesIO(data), "patients"))
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    return [line.data for line in found]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_with_any_one_line_end(end):
    assert lines(end.join([b"id,age", b"a,1", b"", b"b,2"])) == [b"id,age" + end, b"a,1" + end, end, b"b,2"]


def test_carriage_return_within_lines_that_end_otherwise_is_no_line_end():
    assert lines(b"a\rb\nc\rd\n") == [b"a\rb\n", b"c\rd\n"]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_line_too_long_is_one_line_and_the_next_is_read(end):
    long = b"x" * (3 * MAX_LINE_BYTES)
    assert lines(b"a" + end + long + end + b"b" + end) == [b"a" + end, None, b"b" + end]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_line_of_the_greatest_length_is_read(end):
    line = b"x" * (MAX_LINE_BYTES - 1) + end
    assert lines(b"a" + end + line + line) == [b"a" + end, line, line]


def test_many_short_lines_that_end_with_carriage_returns_are_read_in_linear_time():
    assert len(lines(b"patient\r" * 300_000)) == 300_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_as_the_same_lines_in_utf_8(encoding, end):
    text = end.join(["id,näme", *(f"{number},\u20ac\U0001f600" for number in range(30_000))]) + end
    found = lines(text.encode(encoding))
    assert b"".join(found) == text.encode()
    assert len(found) == 30_001


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"PK\x03\x04\x14\x00", "a workbook or zip archive"),
    ],
)
def test_what_is_not_utf_8_text_is_refused_as_a_whole(data, what):
    with pytest.raises(PainrefError) as caught:
        lines(data)
    assert str(caught.value).startswith(f"patients: the patients are {what}, not UTF-8 text. ")
    assert caught.value.remedy


def test_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("painref.batch.lines.MAX_SKIPPED_BYTES", 10 * MAX_LINE_BYTES)
    with (
        Path("/dev/zero").open("rb") as endless,
        pytest.raises(PainrefError, match="patients:1:1: a line of more than"),
    ):
        list(numbered_lines(endless, "patients"))


def test_failure_to_read_is_reported_as_one():
    class Broken:
        read = None

        def readline(self, _size: int) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(PainrefError, match=r"^patients: cannot read the patients: input/output error\. Check"):
        list(numbered_lines(cast(BinaryIO, Broken()), "patients"))

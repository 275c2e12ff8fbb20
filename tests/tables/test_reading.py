"""Foreign tables as rows: the encodings and dialects of spreadsheets, and what is no table at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.errors import PainrefError
from painref.tables.reading import Table, read_csv

NAMES = ("Case", "Größe", "Remarks")
ROWS = [["A-1", "7,5", "naïve — ok"], ["A-2", "", "two\nlines"], ["A-3", "3", 'a "word", more']]


def read(data: bytes, **options: str) -> Table:
    return read_csv(io.BytesIO(data), "t.csv", lambda names: len(set(NAMES) & set(names)), **options)  # type: ignore[arg-type]


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


def written(separator: str = ",", end: str = "\r\n", rows: Iterable[list[str]] = ROWS) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([list(NAMES), *rows])
    return text.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_and_separator_gives_the_same_rows(separator: str, encoding: str) -> None:
    found = read(written(separator).encode(encoding))
    assert found.names == NAMES
    assert cells(found) == ROWS


def test_windows_1252_is_read_line_by_line_even_beside_utf_8() -> None:
    mixed = "Case,Größe,Remarks\n".encode("cp1252") + "A,1,naïve\n".encode() + "B,2,für\n".encode("cp1252")
    found = read(mixed)
    assert found.names == NAMES
    assert cells(found) == [["A", "1", "naïve"], ["B", "2", "für"]]


def test_the_map_may_say_the_encoding_and_the_separator() -> None:
    data = written(";", rows=ROWS[:1]).replace("—", "-").encode("latin-1")
    assert cells(read(data, encoding="latin-1", separator=";")) == [["A-1", "7,5", "naïve - ok"]]


def test_a_file_with_carriage_returns_only_and_one_that_declares_its_separator() -> None:
    simple = [row for row in ROWS if "\n" not in row[2]]
    assert cells(read(written(";", "\r", simple).encode())) == simple
    assert cells(read(b"sep=;\r\n" + written(";").encode())) == ROWS


def test_lines_are_counted_where_rows_begin_and_blank_ones_are_skipped() -> None:
    found = read(b'Case,Gr,Remarks\n\nA,1,x\n,,\nB,2,"a\nb"\nC,3,y\n')
    assert [row.number for row in found.rows] == [3, 5, 7]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no header"),
        (b"\xef\xbb\xbf", "no header"),
        (b"\n\n", "no header"),
        (b"sep=x\nCasexGr\n", "separated by 'x'"),
        (b"Case,Case,Remarks\n", "'Case' is there twice"),
        (b"Case,,Remarks\n", "column 2 has no name"),
        (b"PK\x03\x04rest", "a workbook"),
        (b"\x1f\x8brest", "compressed"),
        (("a," * 20_000 + "b\n").encode(), "columns"),
        (("a," * 1_000_000 + "b\n").encode(), "no header"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(PainrefError, match=said) as refused:
        cells(read(data))
    assert str(refused.value).startswith("t.csv")


def test_a_header_alone_has_no_rows() -> None:
    assert cells(read(b"Case,Size,Remarks\n")) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"A,1\n", "2 cells, the header 3"),
        (b"A,1,x,more\n", "4 cells"),
        (b"A,1,x\x00y\n", "NUL"),
        (b'A,1,"' + b"x" * 200_000 + b'"\n', "field larger than field limit"),
        (b"A,1," + b"x" * 1_500_000 + b"\n", "too long"),
    ],
)
def test_a_row_that_cannot_be_read_is_said_and_costs_no_other(line: bytes, said: str) -> None:
    bad, good = read(b"Case,Size,Remarks\n" + line + b"B,2,y\n").rows
    assert said in bad.error
    assert (bad.number, good.cells) == (2, ("B", "2", "y"))


PIECES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(PIECES, min_size=3, max_size=3)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_spreadsheet_writes_is_read_back(rows: list[list[str]], separator: str, encoding: str) -> None:
    expected = [[cell.strip() for cell in row] for row in rows]
    found = read(written(separator, rows=rows).encode(encoding))
    assert cells(found) == [row for row in expected if any(row)]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        cells(read(data))
        cells(read(b"Case,Size,Remarks\n" + data))
    except PainrefError:
        pass

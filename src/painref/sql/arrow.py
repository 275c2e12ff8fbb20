"""Columns of truths as sets of bits, as they lie in memory by Arrow's C data interface, read without a package.

Source: https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html. A boolean column has two
buffers, where it is known and where it is true, each a bit a row, the lowest bit of a byte first.
"""

from __future__ import annotations

import ctypes
from typing import Protocol

from painref.errors import PainrefError


class _Array(ctypes.Structure):
    pass


_Array._fields_ = (
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
)


class _Stream(ctypes.Structure):
    pass


_Stream._fields_ = (
    ("get_schema", ctypes.c_void_p),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
)


class Streaming(Protocol):
    """Something that hands out its rows by Arrow's C stream interface."""

    def __arrow_c_stream__(self) -> object:
        """Return a capsule with the stream."""
        ...


def truths(rows: Streaming, many: int) -> list[tuple[int, int]]:
    """Return for each column after the first, all boolean, the rows where it is true and where it is false.

    Raises `PainrefError` where the rows cannot be read, `ValueError` where there are not so many.
    """
    capsule = rows.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    stream = _Stream.from_address(pointer(capsule, b"arrow_array_stream"))
    total, found = 0, list[tuple[int, int]]()
    while True:
        array = _Array()
        if stream.get_next(ctypes.byref(stream), ctypes.byref(array)):
            said = stream.get_last_error(ctypes.byref(stream)) or b""
            raise PainrefError(f"DuckDB says: {said.decode(errors='replace')}", remedy="Correct the table.")
        if not array.release:
            if total != many:
                raise ValueError(f"{total} rows are not {many}")
            return found
        columns = [_bits(array.children[place].contents) for place in range(1, array.n_children)]
        if total:
            columns = [
                (true | more << total, false | also << total)
                for (true, false), (more, also) in zip(found, columns, strict=True)
            ]
        found, total = columns, total + array.length
        array.release(ctypes.byref(array))


def _bits(column: _Array) -> tuple[int, int]:
    everybody = (1 << column.length) - 1
    known, true = (_buffer(column, number) for number in (0, 1))
    known = everybody if known is None else known & everybody
    true = 0 if true is None else true & known
    return true, known ^ true


def _buffer(column: _Array, number: int) -> int | None:
    address: int | None = column.buffers[number]
    if not address:
        return None
    size = (column.offset + column.length + 7) // 8
    offset: int = column.offset
    return int.from_bytes(ctypes.string_at(address, size), "little") >> offset

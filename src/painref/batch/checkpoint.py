"""How far the output of a batch is proven: the file `OUTPUT.resume`, which stands beside it while the run lasts.

It holds digests of the records and of the patients that they answer, and nothing else of any patient.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from painref.errors import PainrefError, Place

_SIZE = 320
"""Bytes of a checkpoint, padded to this so that the next overwrites it in one go."""

_FORM = re.compile(
    rb'\{"schema":"painref/batch-resume/1","records":([0-9]{1,15}),"bytes":([0-9]{1,18}),'
    rb'"output":"([0-9a-f]{64})","patients":"([0-9a-f]{64})"\} *\n'
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What had been written: records, their `size` in bytes, and SHA-256 digests of these bytes and of the patients."""

    records: int
    size: int
    output: str
    patients: str

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        text = (
            f'{{"schema":"painref/batch-resume/1","records":{self.records},"bytes":{self.size},'
            f'"output":"{self.output}","patients":"{self.patients}"}}'
        )
        return f"{text:{_SIZE - 1}}\n".encode()


def checkpoint_path(output: Path) -> Path:
    """Return where the checkpoint of an output stands."""
    return output.with_name(f"{output.name}.resume")


def read_checkpoint(descriptor: int, path: Path) -> Checkpoint | None:
    """Return the checkpoint in a file, None if it is empty. Raises `PainrefError` if the file holds something else."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    data = os.read(descriptor, _SIZE + 1)
    if not data:
        return None
    found = _FORM.fullmatch(data)
    if found is None:
        remedy = "Remove it; --resume then checks the lines of the records and the last one only."
        raise PainrefError("not the checkpoint of a batch.", place=Place(str(path)), remedy=remedy)
    return Checkpoint(int(found[1]), int(found[2]), found[3].decode(), found[4].decode())

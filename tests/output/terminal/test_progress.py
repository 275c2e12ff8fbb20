"""The line that tells how far a batch is."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper

import pytest

from painref.batch.records import Outcome
from painref.output.terminal.progress import progress


class Screen(TextIOWrapper):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_an_output_that_is_closed_stops_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch with ``--output`` needs no standard output; what stands for a closed one has no descriptor."""
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO()))
    monkeypatch.setattr(sys, "stderr", Screen(written, write_through=True))
    with progress(BytesIO(), False) as advance:
        advance(Outcome(b"", 7, 2))
    assert b"7 patients, 2 failed" in written.getvalue()

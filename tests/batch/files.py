"""A batch run in this process over the small invented knowledge, with its files in a temporary folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from painref.batch.records import Outcome
from painref.batch.run import run_batch
from painref.batch.settings import BatchOptions, InputFormat
from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from tests.samples import GOOD

TODAY = date(2026, 11, 28)

ASKED = Path(__file__).parent / "asked"
"""What triage asks for whatever the knowledge is about."""


@cache
def small_knowledge() -> Knowledge:
    """Return the small invented knowledge, made fit for triage."""
    return load(GOOD, [ASKED])


def patient(number: int) -> str:
    """Return a small patient of their own; every third cannot be assessed."""
    return json.dumps({"id": f"p{number}", "pain_weeks": -1 if number % 3 == 2 else number % 50})


@contextmanager
def no_progress(_source: BinaryIO, _to_terminal: bool) -> Iterator[Callable[[Outcome], None]]:
    yield lambda _done: None


class Batch:
    """The files of a batch, and the runs over them."""

    def __init__(self, folder: Path) -> None:
        self.patients = folder / "patients.ndjson"
        self.output = folder / "records.ndjson"
        self.checkpoint = folder / "records.ndjson.resume"

    def write(self, count: int) -> None:
        self.patients.write_text("".join(f"{patient(number)}\n" for number in range(count)))

    def run(self, **options: Any) -> tuple[Outcome, list[str]]:
        """Run the batch; return the counts and what was said."""
        said: list[str] = []
        asked = BatchOptions(source=str(self.patients), format=InputFormat.NDJSON, output=self.output, jobs=1)
        return run_batch(replace(asked, **options), small_knowledge(), TODAY, said.append, no_progress), said

    def interrupted_after(self, records: int) -> None:
        """Leave the output and the checkpoint of a run that was killed after it had written so many records."""

        @contextmanager
        def killing(_source: BinaryIO, _to_terminal: bool) -> Iterator[Callable[[Outcome], None]]:
            def advance(done: Outcome) -> None:
                if done.total >= records:
                    raise Killed

            yield advance

        asked = BatchOptions(source=str(self.patients), format=InputFormat.NDJSON, output=self.output, jobs=1)
        try:
            run_batch(asked, small_knowledge(), TODAY, lambda _message: None, killing)
        except Killed:
            return
        raise AssertionError("the batch was not interrupted")

    def records(self) -> list[bytes]:
        return self.output.read_bytes().splitlines(keepends=True)


class Killed(BaseException):
    """Ends a run as a signal would: nothing that handles errors sees it."""

"""How long the form takes: from its start to the first paint, and from an answer to its repaint.

Run: python benchmarks/form.py

By the wall, and in processor time. A key that does nothing is measured as well: the driver of the test waits after each
key, and that is not the form's time.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import date
from pathlib import Path

STARTED = time.perf_counter()
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "sciatica.yaml"
KEYS = ("y", "n", "u", "y", "n", "u", "y", "n", "u", "y")


async def main() -> None:
    """Fill in a form by keys and print the times in milliseconds."""
    from painref.cli.form import edge_of
    from painref.form.app import FormApp
    from painref.form.state import FormState
    from painref.library.open import load
    from painref.sources.document import read_document
    from painref.triage.engine.rules import prepare
    from painref.triage.questionnaire.reading import read_answers

    knowledge = load()
    given = read_answers(read_document(EXAMPLE.read_bytes(), EXAMPLE.name), knowledge, date(2026, 11, 28))
    app = FormApp(FormState(prepare(knowledge), given), edge_of(None, knowledge))
    async with app.run_test(size=(120, 36)) as pilot:
        wall, worked = (time.perf_counter() - STARTED) * 1000, time.process_time() * 1000
        print(f"start to first paint: {wall:.0f} ms, processor {worked:.0f} ms")
        await pilot.press("1", "down", "2", "down")
        await pilot.pause()
        for name, keys in (("answer to repaint", KEYS), ("a key that does nothing", ("f9",) * len(KEYS))):
            taken, work = [], []
            for key in keys:
                before, working = time.perf_counter(), time.process_time()
                await pilot.press(key)
                await pilot.pause()
                taken.append((time.perf_counter() - before) * 1000)
                work.append((time.process_time() - working) * 1000)
            for what, times in (("by the wall", taken), ("processor", work)):
                print(f"{name}, {what}: median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())

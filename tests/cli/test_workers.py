"""Work spread over processes comes back in its order, whichever part of it takes long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from painref.batch.workers import AHEAD, in_order

PATIENCE = 10
"""Seconds after which what has not happened will not happen."""


def waiting_for(path: Path, item: int) -> int:
    """The item itself, once the file is there; so one item can wait for another."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return item


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(in_order(lambda item: item * item, range(100), jobs)) == [item * item for item in range(100)]


@pytest.mark.parametrize("jobs", [2, 3])
def test_a_slow_first_item_holds_back_the_others_and_then_all_go_on(jobs: int, tmp_path: Path) -> None:
    """It ends when everything that may be done ahead of it has been, so that nobody is at work for a moment."""
    ahead, done = AHEAD * jobs - 1, tmp_path / "done"

    def work(item: int) -> int:
        if item == 0:
            waiting_for(done, item)
            time.sleep(0.1)
        if item == ahead:
            done.touch()
        return item

    assert list(in_order(work, range(5 * ahead), jobs)) == list(range(5 * ahead))


def test_no_more_is_done_ahead_than_is_bounded() -> None:
    begun = 0

    def items() -> Iterator[int]:
        nonlocal begun
        for item in range(1000):
            begun += 1
            yield item

    results = in_order(lambda item: item, items(), 2)
    next(results)
    assert begun <= AHEAD * 2 + 1
    results.close()

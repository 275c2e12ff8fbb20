"""Timing by turns: everything compared does its work once in each round, so that a busy machine slows all alike.

Seconds are those that the processor spent on this process, in all its threads, not those on the wall: others that run
on the machine cost a share of the cache, but no waiting.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

Task = Callable[[], object]


def timed(task: Task) -> float:
    """The seconds that a task takes while the garbage collector rests."""
    gc.collect()
    gc.disable()
    begun = time.process_time()
    task()
    seconds = time.process_time() - begun
    gc.enable()
    return seconds


def take_turns(tasks: Mapping[str, Task], rounds: int) -> dict[str, float]:
    """The seconds of each task's best round. Every round begins with another task."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    names = list(tasks)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            seconds[name].append(timed(tasks[name]))
    return {name: min(found) for name, found in seconds.items()}


def middle_ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of each round."""
    return median(first / second for first, second in zip(above, below, strict=True))

"""Work spread over processes: results in the order of the work, and never more of it under way than is bounded.

Each worker has pipes of its own and one item at a time, so that neither end ever waits for the other, and a single
loop serves them all: no threads, nothing to interrupt but a wait.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from painref.errors import PainrefError, reason_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

AHEAD = 4
"""How many items for each worker may be under way, or finished and waiting for one before them."""

T = TypeVar("T")
R = TypeVar("R")


def in_order(work: Callable[[T], R], items: Iterable[T], jobs: int) -> Generator[R]:
    """Yield the results of some work in the order of its items, done by `jobs` processes; 1 starts none.

    Raises `PainrefError` if a worker ends before its time.
    """
    import multiprocessing

    # A forked worker has the knowledge already, whatever it was read from. Where there is no fork, one process does it.
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, items)
        return
    pool = _Pool(work, jobs)
    try:
        yield from pool.results(iter(items))
    finally:
        pool.end()


@dataclass(frozen=True, slots=True, eq=False)
class _Worker:
    """A process, the pipe that takes its work, and the one that its results come from."""

    process: ForkProcess
    work: Connection
    results: Connection


class _Pool(Generic[T, R]):
    """Workers, started as there is work for them."""

    def __init__(self, work: Callable[[T], R], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._busy: dict[_Worker, int] = {}

    def results(self, items: Iterator[T]) -> Iterator[R]:
        """Yield the result of each item, in their order."""
        from multiprocessing.connection import wait

        finished: dict[int, R] = {}
        given = taken = 0
        more = True
        while True:
            while more and len(self._busy) < self._jobs and given - taken < AHEAD * self._jobs:
                try:
                    item = next(items)
                except StopIteration:
                    more = False
                    break
                self._give(given, item)
                given += 1
            while taken in finished:
                yield finished.pop(taken)
                taken += 1
            if not self._busy:
                if more:
                    continue
                return
            ready = set(wait([worker.results for worker in self._busy]))
            for worker in [worker for worker in self._busy if worker.results in ready]:
                finished[self._busy.pop(worker)] = self._take(worker)

    def _give(self, number: int, item: T) -> None:
        worker = next((idle for idle in self._workers if idle not in self._busy), None) or self._start()
        try:
            worker.work.send(item)
        except OSError:
            raise _lost_worker() from None
        self._busy[worker] = number

    def _take(self, worker: _Worker) -> R:
        try:
            result: R = worker.results.recv()
        except (EOFError, OSError):
            raise _lost_worker() from None
        return result

    def _start(self) -> _Worker:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        try:
            its_work, work = context.Pipe(duplex=False)
            results, its_results = context.Pipe(duplex=False)
            ours = [work, results, *(end for worker in self._workers for end in (worker.work, worker.results))]
            process = context.Process(target=_serve, args=(self._work, its_work, its_results, ours), daemon=True)
            with _no_interrupts():
                process.start()
                worker = _Worker(process, work, results)
                self._workers.append(worker)
        except OSError as error:
            message = f"cannot start a worker process: {reason_of(error)}."
            raise PainrefError(message, remedy="Try fewer --jobs.") from None
        its_work.close()
        its_results.close()
        return worker

    def end(self) -> None:
        """End the workers at once, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
            worker.work.close()
            worker.results.close()
        for worker in self._workers:
            worker.process.join()


def _serve(
    work: Callable[[T], R], its_work: Connection, its_results: Connection, parents: Sequence[Connection]
) -> None:
    """Do, as a worker, what comes through the pipe until its other end is gone.

    It closes the ends of its parent that it inherited; else the parent's death would leave no pipe without a holder.
    """
    for end in parents:
        end.close()
    while True:
        try:
            its_results.send(work(its_work.recv()))
        except (EOFError, OSError):
            return


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back. A process started meanwhile never sees one: its parent is the one that ends it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost_worker() -> PainrefError:
    return PainrefError(
        "a worker process ended before its time; the machine may have run out of memory.",
        remedy="Try fewer --jobs; with --output, --resume goes on from there.",
    )

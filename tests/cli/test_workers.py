"""Work spread over processes: results in the order of the work, however long each of it takes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.terminal import PATIENCE

PROGRAM = """
import time
from painref.cli.workers import in_order

def work(item):
    time.sleep(0.5 if item in {slow} else 0)
    return item * item

print(*in_order(work, range({count}), {jobs}))
"""


@pytest.mark.parametrize("slow", [(), (0,), (5,), (0, 8, 9), (29,)], ids=str)
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_and_to_an_end_whichever_of_them_is_slow(jobs, slow):
    """A slow first item leaves the others finished and waiting for it, and with them every process idle."""
    program = PROGRAM.format(slow=slow, count=30, jobs=jobs)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.split() == [str(item * item) for item in range(30)]

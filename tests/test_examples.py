"""The example scripts run, and print what they promise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, PATIENCE, environment


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed here; .ci/run installs it where it can")
def test_painref_goes_with_other_commands():
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [EXAMPLES / "pipe.sh"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(PATH=path),
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "painref: 1 of 6 patients failed.\n"
    assert "proceed: lumbar-medial-branch-block" in done.stdout
    assert "A-4: cauda-equina-syndrome" in done.stdout
    assert "A-2: lumbar-medial-branch-rfa" in done.stdout
    assert "line 6: age is 420, outside 0 to 120 years. Check the figure and its unit." in done.stdout

"""Processor time of whole look-ups and of completion, beside floors that no program on this stack can go below.

Run: .venv/bin/python benchmarks/startup.py [RUNS]

The commands take turns, so that a busy machine slows all of them alike; medians and ratios to the floor are printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

PYTHON = sys.executable
PAINREF = str(Path(PYTHON).parent / "painref")
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
TABLE = (
    "import typer; from rich.console import Console; from rich.table import Table; "
    "table = Table('a'); table.add_row('b'); Console().print(table)"
)

FLOORS = {
    "python -c pass": [PYTHON, "-c", "pass"],
    "import typer": [PYTHON, "-c", "import typer"],
    "typer, rich, one table": [PYTHON, "-c", TABLE],
}
COMMANDS = {
    "show rfa --json": ([PAINREF, "show", "rfa", "--json"], "import typer"),
    "show rfa": ([PAINREF, "show", "rfa"], "typer, rich, one table"),
    "--help": ([PAINREF, "--help"], "import typer"),
    "completion of show rf": ([PAINREF], "import typer"),
    "list --condition sciatica": ([PAINREF, "list", "--condition", "sciatica"], "typer, rich, one table"),
    "triage --answers": ([PAINREF, "triage", "--answers", str(EXAMPLES / "sciatica.yaml")], "typer, rich, one table"),
}
COMPLETION = {"_PAINREF_COMPLETE": "complete_bash", "COMP_WORDS": "painref show rf", "COMP_CWORD": "2"}
"""How a shell asks for completions: of a painref that is called without arguments."""


def spent(command: list[str]) -> float:
    """Return the seconds of processor time that one run takes, byte-compiled as what is installed is."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if command == [PAINREF]:
        variables |= COMPLETION
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Prints the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    every = FLOORS | {name: command for name, (command, _) in COMMANDS.items()}
    for command in every.values():
        spent(command)
    times: dict[str, list[float]] = {name: [] for name in every}
    for _ in range(runs):
        for name, command in every.items():
            times[name].append(spent(command))
    medians = {name: median(values) * 1000 for name, values in times.items()}
    print(f"{'':28} {'median':>9} {'to its floor':>13}")
    for name, value in medians.items():
        ratio = f"{value / medians[COMMANDS[name][1]]:13.2f}" if name in COMMANDS else ""
        print(f"{name:28} {value:6.1f} ms {ratio}")


if __name__ == "__main__":
    main()

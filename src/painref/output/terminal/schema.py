"""The table of `painref schema`."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output.machine.schema import SchemaLine
from painref.output.terminal.console import Page


def print_schemas(lines: Sequence[SchemaLine], page: Page) -> None:
    """Print the schemas, a line each."""
    page.table({"name": True, "describes": False}, [(line.id, line.describes) for line in lines])

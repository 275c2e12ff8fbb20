"""docs/cds-hooks.md says what the service does: its keys, limits and statuses are those of the code."""

from __future__ import annotations

import re
from http import HTTPStatus

from painref.hooks.chart import PREFETCH
from painref.hooks.server import AT_ONCE
from painref.hooks.service import SERVICES
from tests.cli.terminal import REPOSITORY

PAGE = (REPOSITORY / "docs" / "cds-hooks.md").read_text(encoding="utf-8")


def test_every_service_and_every_key_of_the_prefetch_has_a_row() -> None:
    for service in SERVICES:
        assert f"| `{service.id}` | `{service.hook}` |" in PAGE
    rows = re.findall(r"^\| (`.+?`) \|", PAGE[PAGE.index("## What is sent") :], re.MULTILINE)
    assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == set(PREFETCH)


def test_the_statuses_that_it_names_are_those_that_are_given() -> None:
    code = "".join(path.read_text() for path in (REPOSITORY / "src/painref/hooks").glob("*.py"))
    given = {HTTPStatus[name].value for name in re.findall(r"HTTPStatus\.([A-Z_]+)", code)}
    found = re.search(r"its status \(([\d, ]+)\)", PAGE)
    assert found
    assert {int(status) for status in found[1].split(",")} == given - {200, 500}


def test_the_number_of_connections_is_that_of_the_server() -> None:
    assert f"More than {AT_ONCE}" in PAGE

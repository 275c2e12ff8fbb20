"""docs/answers.md lists every red flag that can be cleared, with the tests that clear it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cited_patients import KNOWLEDGE

PAGE = Path(__file__).parent.parent / "docs" / "answers.md"


def test_the_page_lists_what_can_be_cleared_and_by_what() -> None:
    listed = {
        flag: {frozenset(one.split(" + ")) for one in tests.split(" or ")}
        for flag, tests in re.findall(r"`([a-z0-9-]+)`: ([a-z0-9 +-]+?)(?=;| \|)", PAGE.read_text(encoding="utf-8"))
    }
    expected = {
        str(flag.id): {frozenset(map(str, clearing.tests)) for clearing in flag.cleared_by}
        for flag in KNOWLEDGE.red_flags.values()
        if flag.cleared_by
    }
    assert listed == expected

"""The examples of docs/overlay.md, put together, are an overlay that passes the lint; its table of lists is true."""

from __future__ import annotations

import re
from pathlib import Path

from painref.library.location import built_in_data
from painref.overlay.apply import ITEM_KEYS
from painref.overlay.merge import overlay_problems

PAGE = Path(__file__).parents[1] / "docs" / "overlay.md"


def test_every_example_of_the_page_passes_the_lint_over_the_built_in_knowledge(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert len(examples) >= 5
    for number, text in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(text)
    assert overlay_problems(built_in_data(), [tmp_path]) == []


def test_the_table_of_lists_that_are_merged_is_the_one_that_the_program_uses() -> None:
    rows = re.search(
        r"^  \| list \| an item is known by \|\n  \|---\|---\|\n((?:  \|.*\n)+)", PAGE.read_text(), re.MULTILINE
    )
    assert rows is not None
    shown: dict[str, tuple[str, ...]] = {}
    for row in rows[1].splitlines():
        lists, keys = row.strip(" |").split(" | ")
        shown |= dict.fromkeys(re.findall(r"`(\w+)`", lists), tuple(re.findall(r"`(\w+)`", keys)))
    assert shown == ITEM_KEYS

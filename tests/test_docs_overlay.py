"""The examples of docs/overlay.md, put together, are an overlay that passes the lint."""

from __future__ import annotations

import re
from pathlib import Path

from painref.library.location import built_in_data
from painref.overlay.merge import overlay_problems

PAGE = Path(__file__).parents[1] / "docs" / "overlay.md"


def test_every_example_of_the_page_passes_the_lint_over_the_built_in_knowledge(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert len(examples) >= 5
    for number, text in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(text)
    assert overlay_problems(built_in_data(), [tmp_path]) == []

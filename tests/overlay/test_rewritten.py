"""Overlays over the compiled entries come to exactly the same as over the files that those were compiled from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from painref.knowledge.kinds import BY_LIST, ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import inside
from painref.library.location import built_in_data
from painref.library.open import load
from painref.overlay.merge import lay_over
from painref.overlay.rewritten import as_read
from painref.sources.binder import Binder
from painref.sources.loader import DataError
from tests.samples import rest_slow

CLINIC = Path(__file__).parents[2] / "examples" / "clinic"

OVERLAYS = {
    "a procedure": "procedures: [{id: discography, withdraw: true}]",
    "a condition with indications": """
conditions: [{id: knee-osteoarthritis, withdraw: true}]
consistency:
  - {id: knee-osteoarthritis-elsewhere, withdraw: true}
  - {id: knee-osteoarthritis-and-a-normal-radiograph, withdraw: true}
""",
    "one hold of several": """
medications:
  - id: apixaban
    holds:
      - by: narouze-2018-asra-anticoagulation
        bleeding_classes: [high, intermediate]
        action: stop
        stop: {low: 2.5, unit: days}
        says: Ours.
""",
    "fields replaced and taken away": """
procedures: [{id: lumbar-medial-branch-rfa, mechanism: null, aliases: [ours], gaps: [{about: care, text: None spoke.}]}]
questions: [{id: age, max: 110}, {id: pain_regions, options: [{id: elsewhere, text: Elsewhere}]}]
""",
    "facts": "facts: [{id: chronic_pain, when: pain_duration >= 26, refs: [treede-2019-icd11]}]",
}


def everything(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    """What a knowledge says, and where each part of it comes from."""
    yield knowledge.release, dict(knowledge.withdrawn_procedures)
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values():
            yield kind.name, entry, [part.origin for _, part in inside(entry) if hasattr(part, "origin")]


def written(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "a.yaml").write_text(text)
    return folder


@pytest.mark.parametrize("name", rest_slow(OVERLAYS, 3))
def test_over_compiled_entries_it_comes_to_the_same(tmp_path: Path, name: str) -> None:
    folders = [written(tmp_path / "ours", OVERLAYS[name]), CLINIC]
    assert list(everything(load(overlays=folders))) == list(everything(lay_over(built_in_data(), folders).finished()))


def test_nothing_of_the_built_in_knowledge_gets_lost_on_the_way(built_in: Knowledge) -> None:
    """Every entry, written anew and bound again, is the entry that it was."""
    binder = Binder()
    reading = as_read(built_in, binder)
    for name, entries in reading.entries.items():
        for entry in entries:
            assert binder.bind(reading.places.node(entry), BY_LIST[name].type) == entry
    assert binder.problems == []


@pytest.mark.slow
def test_a_problem_is_told_with_its_place_in_the_files(tmp_path: Path) -> None:
    folder = written(tmp_path / "ours", "facts: [{id: chronic_pain, withdraw: true}]")
    with pytest.raises(DataError) as caught:
        load(overlays=[folder])
    with pytest.raises(DataError) as expected:
        load(built_in_data(), [folder])
    assert caught.value.problems == expected.value.problems
    assert {Path(problem.file).name for problem in caught.value.problems} <= {"a.yaml", "conditions.yaml"}

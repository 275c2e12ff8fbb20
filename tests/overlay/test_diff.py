"""What one knowledge has that another has not, field by field."""

from __future__ import annotations

from pathlib import Path

from painref.knowledge.knowledge import Knowledge
from painref.library.open import load
from painref.overlay.diff import Difference, FieldChange, difference
from tests.samples import GOOD


def made_by(text: str, folder: Path, good: Knowledge) -> Difference:
    (folder / "protocol.yaml").write_text(text)
    return difference(good, load(GOOD, [folder]))


def test_nothing_differs_from_itself(good: Knowledge) -> None:
    assert difference(good, good) == Difference(added=(), changed=(), withdrawn=())


def test_entries_added_and_withdrawn_are_named_with_their_list(tmp_path: Path, good: Knowledge) -> None:
    text = "procedures:\n  - {id: leaf-two, withdraw: true}\nsteps:\n  - {id: ours, name: Our step, kind: care}\n"
    found = made_by(text, tmp_path, good)
    assert [(item.list, item.id, item.name) for item in found.added] == [("steps", "ours", "Our step")]
    assert [(item.list, item.id, item.name) for item in found.withdrawn] == [("procedures", "leaf-two", "Second leaf")]


def test_a_changed_entry_names_the_fields_that_differ_and_no_other(tmp_path: Path, good: Knowledge) -> None:
    (entry,) = made_by("procedures:\n  - {id: leaf-one, name: Ours, mechanism: null}\n", tmp_path, good).changed
    assert (entry.list, entry.id, entry.name) == ("procedures", "leaf-one", "Ours")
    assert entry.fields == (
        FieldChange(field="name", before="First leaf", after="Ours"),
        FieldChange(field="mechanism", before="It works somehow.", after=None),
    )


def test_items_are_compared_by_their_key(tmp_path: Path, good: Knowledge) -> None:
    text = """\
medications:
  - id: example-drug
    holds:
      - by: guideline-2020
        bleeding_classes: [intermediate, high]
        when: not wish
        action: stop
        stop: {low: 5, unit: days}
        restart: {low: 24, high: 48, unit: hours}
        says: It is stopped.
procedures:
  - id: leaf-one
    contraindications:
      - {text: Ours., severity: absolute, refs: [guideline-2020]}
"""
    leaf, drug = made_by(text, tmp_path, good).changed
    assert leaf.fields == (FieldChange(field="contraindications[Ours.]", before=None, after="Ours."),)
    assert [(change.field.split("].")[1], change.before, change.after) for change in drug.fields] == [
        ("stop.low", "3", "5")
    ]

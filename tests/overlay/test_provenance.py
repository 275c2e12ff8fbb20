"""Which records say that they come from an overlay: what it added or changed, and rules whose meaning it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.walk import inside
from painref.library.open import load
from tests.samples import GOOD

Lay = Callable[..., Knowledge]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """The good knowledge with overlays of one file each, called one, two and so on, laid over it."""

    def laid(*texts: str) -> Knowledge:
        folders = [tmp_path / name for name, _ in zip(("one", "two", "three"), texts, strict=False)]
        for folder, text in zip(folders, texts, strict=True):
            folder.mkdir()
            (folder / "a.yaml").write_text(text)
        return load(GOOD, folders)

    return laid


def marked(knowledge: Knowledge) -> dict[str, str]:
    """The origin of each part that has one, by entry and path."""
    return dict(_marked(knowledge))


def _marked(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for kind in ENTRY_KINDS:
        for entry in getattr(knowledge, kind.collection).values():
            for path, part in inside(entry):
                if getattr(part, "origin", None):
                    yield f"{entry.id} {path}".strip(), part.origin


def test_nothing_built_in_has_an_origin(good: Knowledge) -> None:
    assert marked(good) == {}


def test_where_it_comes_from_makes_no_difference_between_records(good: Knowledge, lay: Lay) -> None:
    over = lay("procedures:\n  - {id: leaf-two, name: Second leaf}\n")
    assert over.procedures["leaf-two"].origin == "one"
    assert over.procedures == good.procedures


def test_a_changed_statement_has_an_origin_and_so_has_what_it_stands_in(lay: Lay) -> None:
    text = "procedures:\n  - {id: leaf-one, mechanism: {text: Thus., refs: [guideline-2020]}}\n"
    assert marked(lay(text)) == {"leaf-one": "one", "leaf-one mechanism": "one"}


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("summary: {text: Ours., refs: [guideline-2020]}", "summary"),
        ("bleeding_risk: [{by: guideline-2020, bleeding_class: high}]", "bleeding_risk"),
        ("course: [{aspect: repeat, text: Ours., refs: [guideline-2020]}]", "course"),
        ("technique: [{text: Ours., refs: [guideline-2020]}]", "technique"),
        ("gaps: [{about: care, text: Nobody has spoken.}]", "gaps"),
        ("risks: [{name: Ours, severity: minor, refs: [guideline-2020]}]", "risks"),
        ("guidance: [{modality: mri, role: adjunct, text: Ours., refs: [guideline-2020]}]", "guidance"),
    ],
)
def test_every_kind_of_statement_of_a_procedure_can_say_where_it_comes_from(lay: Lay, field: str, path: str) -> None:
    assert marked(lay(f"procedures:\n  - id: leaf-one\n    {field}\n")) == {
        "leaf-one": "one",
        f"leaf-one {path}": "one",
    }


@pytest.mark.parametrize(
    ("entry", "path", "text"),
    [
        ("condition-one", "care", "conditions: [{id: condition-one, care: [{text: Ours., refs: [guideline-2020]}]}]"),
        (
            "condition-one",
            "icd10cm",
            "conditions: [{id: condition-one, icd10cm: {codes: [{code: M54.4, label: L}], refs: [guideline-2020]}}]",
        ),
        (
            "example-topic",
            "statements",
            "topics: [{id: example-topic, statements: [{text: Ours., refs: [guideline-2020]}]}]",
        ),
        ("trial", "options", "questions: [{id: trial, options: [{id: done-well, text: Very well}]}]"),
    ],
)
def test_so_can_those_of_other_entries(lay: Lay, entry: str, path: str, text: str) -> None:
    assert marked(lay(text)) == {entry: "one", f"{entry} {path}": "one"}


# --- Rules whose meaning has changed ----------------------------------------------------------------------------------

LASTING = "facts:\n  - {id: lasting, when: pain_weeks >= 26, refs: [guideline-2020]}\n"


def test_a_rule_that_speaks_of_a_changed_fact_comes_from_the_overlay_through_other_facts_too(lay: Lay) -> None:
    assert marked(lay(LASTING)) == dict.fromkeys(
        [
            "lasting",
            "lasting_north",
            "branch-family",
            "branch-family contraindications",
            "leaf-one",
            "leaf-two",  # of the family
            "leaf-one indications[condition-one]",
            "leaf-one indications[condition-one].recommendations",  # it applies to lasting_north
            "condition-one",
            "condition-one suspect",
            "example-flag",
            "other-flag",
            "events",
            "events options",  # one must be asked while it lasts
        ],
        "one",
    )


def test_a_fact_in_other_words_means_the_same(lay: Lay) -> None:
    assert marked(lay("facts:\n  - {id: lasting, text: It goes on}\n")) == {"lasting": "one"}


@pytest.mark.parametrize("change", ["max: 500", "min: 0.5", "unit: days"])
def test_a_rule_that_speaks_of_a_number_in_other_bounds_or_another_unit_comes_from_the_overlay(
    lay: Lay, change: str
) -> None:
    found = marked(lay(f"questions:\n  - {{id: pain_weeks, {change}}}\n"))
    assert {"pain_weeks", "lasting", "lasting_north", "condition-one conservative_first"} <= found.keys()
    assert "example-modifier" not in found


def test_a_question_in_other_words_is_the_same_question(lay: Lay) -> None:
    found = marked(lay("questions:\n  - {id: wish, prompt: Souhait ?, how: Oui ou non.}\n"))
    assert found == {"wish": "one"}


def test_one_more_option_matters_to_who_counts_them(lay: Lay) -> None:
    found = marked(lay("questions:\n  - {id: pain_regions, options: [{id: east, text: The east}]}\n"))
    assert found.keys() == {"pain_regions", "pain_regions options", "condition-one", "condition-one criteria"}


def test_a_requirement_that_has_changed_marks_its_recommendation_and_no_other(lay: Lay) -> None:
    text = "facts:\n  - {id: lasting, when: wish, refs: [guideline-2020]}\n"
    uses = (
        "procedures:\n  - id: leaf-two\n    prerequisites:\n      - {text: P, when: lasting, refs: [guideline-2020]}\n"
    )
    found = marked(lay(uses, text))
    assert (found["leaf-two"], found["leaf-two prerequisites"]) == ("two", "two")
    assert "leaf-two indications[condition-two]" not in found


# --- What variants inherit --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "bleeding_risk: [{by: guideline-2020, bleeding_class: high}]",
        "contraindications: [{text: Stated for the branch., withdraw: true}]",
        "risks: [{name: Ours, severity: minor, refs: [guideline-2020]}]",
    ],
)
def test_a_variant_comes_from_the_overlay_if_what_it_inherits_has_changed(lay: Lay, change: str) -> None:
    found = marked(lay(f"procedures:\n  - id: branch-family\n    {change}\n"))
    assert {"branch-family", "leaf-one", "leaf-two"} <= found.keys()
    assert "root-family" not in found
    assert not any(name.startswith("leaf-one ") for name in found)


def test_so_does_one_of_a_family_further_up(lay: Lay) -> None:
    text = "{text: Stated for all., severity: absolute, when: wish, refs: [guideline-2020]}"
    found = marked(lay(f"procedures:\n  - {{id: root-family, contraindications: [{text}]}}\n"))
    assert {"root-family", "branch-family", "leaf-one", "leaf-two"} <= found.keys()


def test_an_indication_that_went_with_its_condition_marks_neither_family_nor_variant(lay: Lay) -> None:
    alone = "conditions:\n  - {id: condition-one, withdraw: true}\n"
    assert marked(lay(alone)) == {}


def test_a_family_s_own_words_are_no_matter_of_its_variants(lay: Lay) -> None:
    assert marked(lay("procedures:\n  - {id: branch-family, name: Ours, aliases: [ours]}\n")) == {
        "branch-family": "one"
    }


# --- One overlay on another -------------------------------------------------------------------------------------------


def test_what_the_upper_overlay_says_of_a_changed_fact_stays_its_own(lay: Lay) -> None:
    uses = (
        "procedures:\n  - id: leaf-two\n    prerequisites:\n      - {text: P, when: lasting, refs: [guideline-2020]}\n"
    )
    found = marked(lay(LASTING, uses))
    assert found["leaf-two prerequisites"] == "two"
    assert found["leaf-one"] == "one"

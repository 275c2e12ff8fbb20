"""The page of a red flag, and the list of all of them."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.resolver import resolve
from painref.reference.pages import SHOWN, EntryPage, page_of
from painref.reference.red_flags import red_flag_lines, red_flag_page
from tests.cli.terminal import run


def _page_called(name: str, knowledge: Knowledge) -> EntryPage:
    return page_of(resolve(name, SHOWN, knowledge), knowledge)


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("cauda-equina", "cauda-equina-syndrome"),
        ("cauda equina", "cauda-equina-syndrome"),
        ("saddle numbness", "cauda-equina-syndrome"),
        ("foot drop", "motor-deficit"),
        ("discitis", "spinal-infection"),
        ("MSCC", "metastatic-cord-compression"),
        ("DVT", "deep-vein-thrombosis"),
        ("worst headache of my life", "thunderclap-headache"),
    ],
)
def test_a_red_flag_opens_by_the_names_that_people_use(typed: str, flag: str, built_in: Knowledge) -> None:
    page = _page_called(typed, built_in)
    assert (page.kind, page.record.flag.id) == ("red-flag", flag)


@pytest.mark.parametrize("typed", ["red flags", "red flag", "Red-Flags"])
def test_the_words_red_flags_open_all_of_them_the_most_urgent_first(typed: str, built_in: Knowledge) -> None:
    page = _page_called(typed, built_in)
    assert page.kind == "red-flags"
    assert len(page.record) == len(built_in.red_flags)
    assert [line.urgency.rank for line in page.record] == sorted(line.urgency.rank for line in page.record)


def test_a_red_flag_never_takes_the_name_of_another_entry(built_in: Knowledge) -> None:
    for name in ("vertebral fracture", "headache", "opioids", "steroids"):
        assert _page_called(name, built_in).kind != "red-flag"


def test_the_page_says_what_counts_what_is_done_by_whom_and_what_lifts_it() -> None:
    shown = run("show", "cauda", "equina", env={"COLUMNS": "80"})
    text = " ".join(shown.stdout.split())
    assert shown.code == 0
    assert "NHS England 2023: Send to hospital at once, today, for emergency MRI" in text
    assert "New numbness of the saddle area; new change in bladder control" in text
    assert "LIFTED BY MRI of the lumbar spine" in text
    assert "HOLDS UP Percutaneous procedure" in text
    assert len(shown.stdout.splitlines()) <= 23


def test_every_red_flag_says_in_words_what_counts_and_what_to_do(built_in: Knowledge) -> None:
    for flag in built_in.red_flags.values():
        page = red_flag_page(flag, built_in)
        assert page.flag.action
        assert page.counts
        assert not [text for text in page.counts if "_" in text or ":new" in text]


def test_every_line_names_what_to_do(built_in: Knowledge) -> None:
    assert all(line.action for line in red_flag_lines(built_in))

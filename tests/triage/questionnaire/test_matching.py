"""What typed text chooses by itself, what is asked back, and what fits nothing."""

from __future__ import annotations

import pytest

from painref.triage.questionnaire.matching import MOST_SHOWN, Candidate, match
from painref.triage.questionnaire.understanding import Unclear

DRUGS = (
    Candidate("alphadrug", "Alphadrug", names=("Brandol",), aliases=("blood thinner", "alpha")),
    Candidate("betadrug-low", "Betadrug, low dose"),
    Candidate("betadrug-high", "Betadrug, high dose"),
    Candidate("no-drug-yet", "No drug yet", aliases=("non-drug treatment",)),
)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("alphadrug", "alphadrug"),
        ("ALPHADRUG.", "alphadrug"),
        ("Betadrug, low dose", "betadrug-low"),
        ("betadrug low", "betadrug-low"),
        ("brandol", "alphadrug"),
        ("blood thinner", "alphadrug"),
        ("bran", "alphadrug"),
        ("alph", "alphadrug"),
        ("no-drug-yet", "no-drug-yet"),
    ],
)
def test_a_whole_name_or_its_unique_beginning_chooses(typed: str, chosen: str) -> None:
    assert match(typed, DRUGS) == chosen


@pytest.mark.parametrize(
    ("typed", "possible"),
    [
        ("beta", ["betadrug-low", "betadrug-high"]),
        ("low", ["betadrug-low"]),  # a later word of a name
        ("blood", ["alphadrug"]),  # the beginning of an alias
        ("thinner", ["alphadrug"]),  # a later word of an alias
        ("not", None),
        ("non", ["no-drug-yet"]),  # denies
        ("drug", ["no-drug-yet"]),
    ],
)
def test_anything_less_clear_is_asked_back(typed: str, possible: list[str] | None) -> None:
    found = match(typed, DRUGS)
    assert (found and [each.id for each in found.possible]) == possible  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["", "al", "a", "lphadrug", "hinner", "1", "123", "²", "\x00", "--", "alphadruggy"])
def test_too_little_or_the_inside_of_a_word_fits_nothing(typed: str) -> None:
    assert match(typed, DRUGS) is None


def test_what_matched_an_alias_shows_the_alias() -> None:
    found = match("thin", DRUGS)
    assert isinstance(found, Unclear)
    assert found.possible[0].text == "Alphadrug (also called blood thinner)"


def test_a_name_shared_by_two_entries_is_asked_back() -> None:
    shared = [Candidate("one", "One", aliases=("same",)), Candidate("two", "Two", aliases=("same",))]
    found = match("same", shared)
    assert isinstance(found, Unclear)
    assert [each.id for each in found.possible] == ["one", "two"]


def test_more_than_can_be_shown_are_counted() -> None:
    found = match("drug", [Candidate(f"drug-{number}", "x") for number in range(MOST_SHOWN + 5)])
    assert isinstance(found, Unclear)
    assert (len(found.possible), found.more) == (MOST_SHOWN, 5)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("1", "one"),
        (" 2 ", "two"),
        ("0", None),
        ("3", None),
        ("²", None),
        ("y", None),
        ("one", None),
        ("9" * 5000, None),
    ],
)
def test_only_a_shown_number_picks_one_of_several(typed: str, picked: str | None) -> None:
    unclear = match("same", [Candidate("one", "One", aliases=("same",)), Candidate("two", "Two", aliases=("same",))])
    assert isinstance(unclear, Unclear)
    assert unclear.pick(typed) == picked


def test_y_confirms_the_only_possibility() -> None:
    unclear = match("thinner", DRUGS)
    assert isinstance(unclear, Unclear)
    assert (unclear.pick("y"), unclear.pick("n")) == ("alphadrug", None)

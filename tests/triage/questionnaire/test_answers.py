"""Answers of a file: all that is wrong at once, each with its location."""

from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.sources.document import read_document
from painref.triage.questionnaire.answers import (
    MOST_ERRORS,
    AnswerError,
    declared_unknown,
    parse_answers,
    parse_setting,
)


def read(text: str, knowledge: Knowledge) -> dict[str, object]:
    return dict(parse_answers(read_document(text.encode(), "p.yaml"), knowledge))


def test_everything_that_is_wrong_is_reported_at_once(built_in: Knowledge) -> None:
    text = "age: old\nradiation: none\nagee: 4\npain_regions: [leg, lowback]\nlimb_dominant: maybe\n"
    with pytest.raises(AnswerError) as caught:
        read(text, built_in)
    assert [str(error).split(" ")[0] for error in caught.value.all_errors()] == [
        "p.yaml:1:6:",
        "p.yaml:3:1:",
        "p.yaml:4:21:",
        "p.yaml:5:16:",
    ]


def test_a_file_of_nothing_but_errors_is_not_read_to_its_end(built_in: Knowledge) -> None:
    with pytest.raises(AnswerError) as caught:
        read("".join(f"q{number}: 1\n" for number in range(5000)), built_in)
    assert len(caught.value.all_errors()) == MOST_ERRORS


def test_one_error_has_no_others(built_in: Knowledge) -> None:
    with pytest.raises(AnswerError) as caught:
        read("age: old", built_in)
    assert caught.value.others == ()


def test_unknown_is_left_out_and_remembered_as_asked(built_in: Knowledge) -> None:
    document = read_document(b"age: unknown\nradiation:\nlimb_dominant: no\nmedications: none\n", "p.yaml")
    assert parse_answers(document, built_in) == {"limb_dominant": False, "medications": frozenset()}
    assert declared_unknown(document, built_in) == ("age", "radiation")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("age=40", 40.0),
        ("age=unknown", None),
        ("age=", None),
        ("limb_dominant=n", False),
        ("pain_regions=leg,low back", frozenset({"leg", "low-back"})),
        ("pain_regions=leg,", frozenset({"leg"})),
        ("pain_regions=none", frozenset()),
        ("medications=eliquis", frozenset({"apixaban"})),
        ("pregnancy=false", "no"),
    ],
)
def test_a_setting_is_one_answer(built_in: Knowledge, setting: str, value: object) -> None:
    assert parse_setting(setting, built_in) == (setting.split("=")[0], value)


def test_a_beginning_is_not_enough_outside_a_dialogue(built_in: Knowledge) -> None:
    with pytest.raises(AnswerError, match="No medication called 'eliq'"):
        parse_setting("medications=eliq", built_in)

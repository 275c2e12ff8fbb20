"""Single answers put over those of a document: which one wins."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.sources.document import Mapping, read_document
from painref.triage.questionnaire.nodes import written
from painref.triage.questionnaire.reading import answers_of, read_answers
from painref.triage.questionnaire.settings import with_settings

SET_RELIEF = "done.caudal-esi.relief=85"


def merged(text: str, knowledge: Knowledge, *settings: str) -> Any:
    document = answers_of(read_document(text.encode(), "a.yaml"))
    result = with_settings(document, settings, knowledge)
    read_answers(result, knowledge, date(2026, 11, 28))
    return written(result)


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        ("age: 40", "age=70", {"age": "70"}),
        ("age: 40", "pain_duration=6 to 8 weeks", {"age": "40", "pain_duration": "6 to 8 weeks"}),
        ("age: 40", "age=", {}),
        ("age: 40", "age=unknown", {}),
        ("drugs: {apixaban: yes}", "drugs=none", {"drugs": "none"}),
        ("drugs: none", "drugs.apixaban=yes", {"drugs": {"others": "no", "apixaban": "yes"}}),
        ("drugs: [aspirin]", "drugs.apixaban=no", {"drugs": {"aspirin": "yes", "apixaban": "no"}}),
        ("drugs: {Eliquis: yes}", "drugs.apixaban=no", {"drugs": {"apixaban": "no"}}),
        ("drugs: {others: no}", "drugs.others=", {"drugs": {}}),
        ("done: none", SET_RELIEF, {"done": {"others": "no", "caudal-esi": {"relief": "85"}}}),
        ("done: {caudal-esi: 2026-08}", SET_RELIEF, {"done": {"caudal-esi": {"last": "2026-08", "relief": "85"}}}),
        ("done: {caudal-esi: {times: 2}}", SET_RELIEF, {"done": {"caudal-esi": {"times": "2", "relief": "85"}}}),
        ("age: 40", "done.others=no", {"age": "40", "done": {"others": "no"}}),
        ("age: 40", "pain_regions=low-back,leg", {"age": "40", "pain_regions": ["low-back", "leg"]}),
        ("age: 40", "done.caudal-esi={times: 2}", {"age": "40", "done": {"caudal-esi": {"times": "2"}}}),
        ("age: 40", "as_of=2026-10-01", {"age": "40", "as_of": "2026-10-01"}),
    ],
)  # fmt: skip
def test_a_setting_takes_its_place(built_in: Knowledge, text: str, setting: str, expected: Any) -> None:
    assert merged(text, built_in, setting) == expected


def test_settings_are_taken_from_left_to_right(built_in: Knowledge) -> None:
    assert merged("age: 40", built_in, "age=50", "age=60") == {"age": "60"}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("age", "has no '='"),
        ("agee=4", "there is no question 'agee'"),
        ("age.high=4", "age has no options"),
        ("drugs.apixaban.since=4", "too many dots"),
        ("drugs.apixban=yes", "apixban"),
        ("done.caudal-esi.releif=4", "'releif' is not a detail"),
    ],
)
def test_a_setting_that_names_nothing_is_an_error(built_in: Knowledge, setting: str, message: str) -> None:
    with pytest.raises(PainrefError, match=message) as caught:
        merged("age: 40", built_in, setting)
    assert str(caught.value).startswith("--set")


def test_one_key_of_several_records_is_an_error(built_in: Knowledge) -> None:
    with pytest.raises(PainrefError, match="caudal-esi has 2 records"):
        merged("done: {caudal-esi: [{relief: 50}, {relief: 60}]}", built_in, "done.caudal-esi.relief=85")


def test_the_document_itself_does_not_change(built_in: Knowledge) -> None:
    document = answers_of(read_document(b"drugs: {aspirin: yes}", "a.yaml"))
    before = written(document)
    assert isinstance(with_settings(document, ["drugs.aspirin=no", "age=4"], built_in), Mapping)
    assert written(document) == before

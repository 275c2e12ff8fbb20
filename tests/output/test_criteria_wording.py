"""What bodies ask for, in short and in their own words."""

from __future__ import annotations

import pytest

from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.output.criteria_wording import askings, in_short, is_own_rule, own_words, without_readings
from painref.triage.criteria_page import criteria_page
from painref.triage.lens import named_lens
from painref.triage.patient import Patient


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Pain for at least 3 months (asked as 12 weeks)", "Pain for at least 3 months"),
        ("Relief (of the last, asked as 50) for 6 months (13 weeks; any)", "Relief for 6 months"),
        ("No trial yet", "No trial yet"),
    ],
)
def test_the_brackets_of_painref_are_not_the_body_s_words(text: str, own: str) -> None:
    assert own_words(text) == own


def test_a_rule_that_painref_adds_is_known_by_its_text() -> None:
    assert is_own_rule("No trial of stimulation completed yet (painref's own rule)")
    assert is_own_rule("Selection by a team (painref's own rule, after NICE; the policy's criteria were not read)")
    assert is_own_rule("Attacks of seconds; that it is asked of what a body says is painref's own")
    assert not is_own_rule("A successful trial (asked as 50 % relief, painref's own figure)")


def test_no_requirement_of_a_payer_keeps_a_word_of_painref(built_in: Knowledge) -> None:
    texts = {
        requirement.text
        for procedure in built_in.procedures.values()
        for indication in procedure.indications
        for said in indication.recommendations
        if is_payer(built_in.references[said.by], built_in)
        for requirement in said.requires
    }
    assert texts
    for text in texts:
        assert is_own_rule(text) or "painref" not in own_words(text)


def test_no_guideline_speaks_of_painref_in_a_letter(built_in: Knowledge) -> None:
    said = {
        said.says
        for procedure in built_in.procedures.values()
        for indication in procedure.indications
        for said in indication.recommendations
        if not is_payer(built_in.references[said.by], built_in)
    }
    assert [text for text in said if "painref" in without_readings(text)] == []
    assert without_readings("For fusion; that it is on offer is painref's own reading.") == "For fusion."


def test_in_short_no_bracket_is_cut(built_in: Knowledge) -> None:
    page = criteria_page("radiofrequency-ablation", None, named_lens(("payers",), built_in), Patient(), built_in)
    every = [in_short(asking.body) for asking in askings(page)]
    assert every
    for said in every:
        assert said.count("(") == said.count(")")

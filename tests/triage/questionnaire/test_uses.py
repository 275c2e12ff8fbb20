"""Which rules need a question."""

from __future__ import annotations

from dataclasses import replace

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Fact, Id
from painref.triage.questionnaire.uses import uses


def test_a_red_flag_comes_first_with_its_sources(built_in: Knowledge) -> None:
    first = next(uses(Id("neuro_red_flags"), built_in))
    assert (first.rule, first.origin) == ("red flag", None)
    assert set(first.refs) <= set(built_in.references)


def test_rules_that_name_a_fact_use_the_questions_of_the_fact(built_in: Knowledge) -> None:
    rules = {use.rule for use in uses(Id("pain_duration"), built_in)}
    assert {"requirement", "criteria"} <= rules


def test_facts_that_double_are_followed_once(built_in: Knowledge) -> None:
    """Following each mention of a fact would take for ever."""
    facts = {
        Id(f"f{n}"): Fact(id=Id(f"f{n}"), text="x", when=CriterionText(f"f{n + 1} and f{n + 1}")) for n in range(60)
    }
    facts[Id("f60")] = Fact(id=Id("f60"), text="x", when=CriterionText("age > 50"))
    flag = next(iter(built_in.red_flags.values()))
    knowledge = replace(
        built_in,
        named_facts=facts,
        red_flags={flag.id: replace(flag, when=CriterionText("f0"))},
        conditions={},
        procedures={},
    )
    assert [use.text for use in uses(Id("age"), knowledge)] == [flag.name]


def test_what_was_done_is_used_by_requirements(built_in: Knowledge) -> None:
    assert "requirement" in {use.rule for use in uses(Id("done"), built_in)}


def test_a_question_that_no_rule_names_has_no_uses(built_in: Knowledge) -> None:
    assert list(uses(Id("favourite_colour"), built_in)) == []

"""Overlays: entries added, changed and withdrawn by id; what goes with them; where everything comes from."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from painref.criteria.parser import parse
from painref.criteria.satisfiable import satisfiable
from painref.criteria.syntax import Criterion
from painref.criteria.truth import Truth
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.library.open import load
from painref.overlay.merge import is_whole, laid_over, overlay_problems
from painref.sources.binder import Problem
from painref.sources.loader import DataError
from painref.sources.rules import Rule
from tests.samples import GOOD

Write = Callable[..., Path]


@pytest.fixture
def overlay(tmp_path: Path) -> Write:
    """Writes an overlay folder of one file."""

    def write(text: str, name: str = "clinic") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "protocol.yaml").write_text(text)
        return folder

    return write


def over(*folders: Path) -> Knowledge:
    return load(GOOD, folders)


def the_problem(folder: Path) -> Problem:
    """The one problem of an overlay, which loading it gives as well."""
    (problem,) = overlay_problems(GOOD, [folder])
    with pytest.raises(DataError) as caught:
        over(folder)
    assert problem in caught.value.problems
    assert problem.remedy
    return problem


# --- Adding and changing ----------------------------------------------------------------------------------------------

TOPIC = "topics:\n  - {id: ours, title: Our topic, statements: [{text: Ours., refs: [guideline-2020]}]}\n"


def test_an_entry_with_a_new_id_is_added_after_the_others(overlay: Write, good: Knowledge) -> None:
    knowledge = over(overlay(TOPIC))
    assert list(knowledge.topics) == [*good.topics, "ours"]
    assert knowledge.procedures == good.procedures


def test_a_field_given_replaces_the_field_and_the_others_stay(overlay: Write, good: Knowledge) -> None:
    knowledge = over(overlay("procedures:\n  - {id: leaf-one, name: Our leaf, aliases: [ours]}\n"))
    leaf, before = knowledge.procedures["leaf-one"], good.procedures["leaf-one"]
    assert (leaf.name, leaf.aliases) == ("Our leaf", ("ours",))
    assert (leaf.summary, leaf.indications, leaf.abbreviations) == (
        before.summary,
        before.indications,
        before.abbreviations,
    )
    assert list(knowledge.procedures) == list(good.procedures)


def test_a_field_given_as_null_is_taken_away(overlay: Write) -> None:
    assert over(overlay("procedures:\n  - {id: leaf-one, mechanism: null}\n")).procedures["leaf-one"].mechanism is None


def test_a_statement_is_replaced_whole_since_it_and_its_source_belong_together(overlay: Write) -> None:
    problem = the_problem(
        overlay("conditions:\n  - id: condition-one\n    suspect: {when: wish, refs: [guideline-2020]}\n")
    )
    assert (problem.rule, problem.line) == (Rule.MISSING_FIELD, 3)


def test_a_contraindication_is_added_to_those_there_are(overlay: Write, good: Knowledge) -> None:
    text = "contraindications: [{text: Ours., severity: absolute, when: wish, refs: [guideline-2020]}]"
    leaf = over(overlay(f"procedures:\n  - id: leaf-one\n    {text}\n")).procedures["leaf-one"]
    assert leaf.contraindications[:-1] == good.procedures["leaf-one"].contraindications
    assert leaf.contraindications[-1].text == "Ours."


def test_an_item_known_by_its_key_is_replaced_in_its_place(overlay: Write) -> None:
    text = "- {text: Stated for the leaf., severity: relative, when: wish, refs: [guideline-2020]}"
    leaf = over(overlay(f"procedures:\n  - id: leaf-one\n    contraindications:\n      {text}\n")).procedures[
        "leaf-one"
    ]
    assert leaf.contraindications[0].severity == "relative"
    assert [item.text for item in leaf.contraindications].count("Stated for the leaf.") == 1


@pytest.mark.parametrize("nothing", ["null", "[]", "~"])
def test_a_list_of_statements_cannot_be_emptied_at_a_stroke(overlay: Write, nothing: str) -> None:
    problem = the_problem(overlay(f"procedures:\n  - id: leaf-one\n    contraindications: {nothing}\n"))
    assert (problem.rule, problem.line, problem.column) == (Rule.WRONG_TYPE, 3, 24)


RECOMMENDATION = """\
procedures:
  - id: leaf-one
    indications:
      - condition: condition-one
        role: therapeutic
        recommendations:
          - by: %s
            direction: against
            strength: weak
            certainty: low
            graded: read
            grade_as_printed: weak on low certainty
            says: Ours.
"""


def test_a_body_s_recommendation_is_replaced_and_the_others_of_the_indication_stay(overlay: Write) -> None:
    (indication,) = over(overlay(RECOMMENDATION % "guideline-2020")).procedures["leaf-one"].indications
    assert [(item.by, item.says) for item in indication.recommendations] == [
        ("policy-2022", "The payer does not pay."),
        ("guideline-2020", "Ours."),
    ]


def test_another_body_s_recommendation_is_added(overlay: Write) -> None:
    (indication,) = over(overlay(RECOMMENDATION % "guideline-2010")).procedures["leaf-one"].indications
    assert [item.by for item in indication.recommendations] == ["policy-2022", "guideline-2020", "guideline-2010"]


def test_an_item_that_could_be_several_is_a_problem_that_says_how_to_tell_them_apart(overlay: Write) -> None:
    text = "says: S, direction: for, strength: weak, certainty: low"
    first = overlay(
        (RECOMMENDATION % "guideline-2010") + f"          - {{by: guideline-2010, at: Table 2, {text}}}\n", "first"
    )
    second = overlay(RECOMMENDATION % "guideline-2010", "second")
    (problem,) = overlay_problems(GOOD, [first, second])
    assert (problem.file, problem.line) == (str(second / "protocol.yaml"), 7)
    assert "giving at" in problem.remedy


def test_a_threshold_of_a_fact_is_changed_for_every_rule_that_uses_it(overlay: Write) -> None:
    text = "facts:\n  - {id: lasting, when: pain_weeks >= 26, refs: [guideline-2020]}\n"
    assert str(over(overlay(text)).facts["lasting"]) != str(load(GOOD).facts["lasting"])


def test_later_overlays_win(overlay: Write) -> None:
    one = overlay("procedures:\n  - {id: leaf-one, name: One, aliases: [one]}\n", "one")
    two = overlay("procedures:\n  - {id: leaf-one, name: Two}\n", "two")
    assert over(one, two).procedures["leaf-one"].name == "Two"
    assert over(one, two).procedures["leaf-one"].aliases == ("one",)
    assert over(two, one).procedures["leaf-one"].name == "One"


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_condition_takes_its_indications_and_its_mentions_along(overlay: Write) -> None:
    knowledge = over(overlay("conditions:\n  - {id: condition-two, withdraw: true}\n"))
    assert list(knowledge.conditions) == ["condition-one", "condition-wide"]
    assert knowledge.procedures["leaf-two"].indications == ()
    assert knowledge.conditions["condition-one"].related == ()


def test_a_withdrawn_procedure_stays_a_step_that_a_requirement_asks_for(overlay: Write, good: Knowledge) -> None:
    knowledge = over(overlay("procedures:\n  - {id: leaf-two, withdraw: true}\n"))
    assert "leaf-two" not in knowledge.procedures
    assert knowledge.procedures["leaf-one"] == good.procedures["leaf-one"]
    assert knowledge.step_name(good.procedures["leaf-two"].id) == "Second leaf"
    assert knowledge.red_flags["example-flag"].spares == ()


@pytest.mark.parametrize(("procedures", "left"), [("[leaf-two]", None), ("[leaf-one, leaf-two]", ("leaf-one",))])
def test_a_modifier_of_a_withdrawn_procedure_bears_on_no_other(
    overlay: Write, procedures: str, left: tuple[str, ...] | None
) -> None:
    modifier = f"{{id: ours, text: Ours., when: pain_weeks > 3, procedures: {procedures}, refs: [guideline-2020]}}"
    first = overlay(f"bleeding_modifiers:\n  - {modifier}\n", "first")
    knowledge = over(first, overlay("procedures:\n  - {id: leaf-two, withdraw: true}\n"))
    found = knowledge.bleeding_modifiers.get(Id("ours"))
    assert (found.procedures if found else None) == left


def test_a_family_cannot_be_withdrawn_from_under_its_variants(overlay: Write) -> None:
    folder = overlay("procedures:\n  - {id: branch-family, withdraw: true}\n")
    problems = overlay_problems(GOOD, [folder])
    assert {(item.file, item.line, item.column, item.rule) for item in problems} == {
        (str(folder / "protocol.yaml"), 2, 10, Rule.UNKNOWN_PROCEDURE)
    }
    assert f"withdrawing 'branch-family' breaks what relies on it in 2 places, first at {GOOD}" in problems[0].message


def test_a_reference_cannot_be_withdrawn_while_it_is_cited(overlay: Write) -> None:
    folder = overlay("references:\n  - {id: cohort-2015, withdraw: true}\n")
    assert {item.rule for item in overlay_problems(GOOD, [folder])} == {Rule.UNKNOWN_REFERENCE}


def test_two_overlays_may_withdraw_the_same_entry_and_a_later_one_may_bring_it_back(overlay: Write) -> None:
    gone = "topics:\n  - {id: example-topic, withdraw: true}\n"
    back = "topics:\n  - {id: example-topic, title: Ours, statements: [{text: Ours., refs: [guideline-2020]}]}\n"
    one, two, three = overlay(gone, "one"), overlay(gone, "two"), overlay(back, "three")
    assert "example-topic" not in over(one, two).topics
    assert over(one, two, three).topics["example-topic"].title == "Ours"
    (problem,) = overlay_problems(GOOD, [one, three, overlay("topics:\n  - {id: ours, withdraw: true}\n", "four")])
    assert problem.message == "there is nothing with id 'ours' to withdraw."


def test_an_item_is_withdrawn_by_its_key(overlay: Write) -> None:
    text = "contraindications: [{text: Stated for the leaf., withdraw: true}]"
    leaf = over(overlay(f"procedures:\n  - id: leaf-one\n    {text}\n")).procedures["leaf-one"]
    assert "Stated for the leaf." not in [item.text for item in leaf.contraindications]
    assert leaf.contraindications


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("procedures:\n  - {id: leaf-onne, withdraw: true}\n", Rule.UNKNOWN_VALUE, (2, 5)),
        ("procedures:\n  - {id: leaf-one, withdraw: yes}\n", Rule.WRONG_TYPE, (2, 30)),
        ("procedures:\n  - {id: leaf-one, withdraw: true, name: N}\n", Rule.UNKNOWN_KEY, (2, 36)),
        (
            "procedures:\n  - id: leaf-one\n    risks:\n      - {name: No such, withdraw: true}\n",
            Rule.UNKNOWN_VALUE,
            (4, 9),
        ),
    ],
    ids=["unknown id", "not true", "and changed", "unknown item"],
)
def test_a_withdrawal_that_makes_no_sense_is_a_problem_with_its_place(
    overlay: Write, text: str, rule: Rule, place: tuple[int, int]
) -> None:
    problem = the_problem(overlay(text))
    assert (problem.rule, (problem.line, problem.column)) == (rule, place)


def test_what_the_same_overlay_says_of_something_withdrawn_is_a_problem(overlay: Write) -> None:
    problem = the_problem(
        overlay(
            RECOMMENDATION.replace("condition-one", "condition-two") % "guideline-2020"
            + "conditions:\n  - {id: condition-two, withdraw: true}\n"
        )
    )
    assert (problem.rule, problem.line) == (Rule.UNKNOWN_CONDITION, 4)


# --- Where everything comes from --------------------------------------------------------------------------------------


def test_a_changed_entry_has_an_origin_and_of_its_parts_those_that_differ(overlay: Write) -> None:
    knowledge = over(overlay(RECOMMENDATION % "guideline-2010"))
    leaf = knowledge.procedures["leaf-one"]
    assert leaf.origin == "clinic"
    assert [item.origin for item in leaf.indications[0].recommendations] == [None, None, "clinic"]
    assert {item.origin for item in leaf.contraindications} == {None}
    assert knowledge.procedures["leaf-two"].origin is None


def test_overlays_are_laid_over_the_compiled_entries(overlay: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all of the built-in YAML again would take several times as long; it is for errors, which need places."""
    monkeypatch.setattr("painref.overlay.merge.lay_over", lambda *_: pytest.fail("read the YAML again"))
    folder = overlay("procedures: [{id: vertebroplasty, name: Ours}]\n", "ours")
    assert load(overlays=[folder]).procedures[Id("vertebroplasty")].name == "Ours"


def test_each_part_comes_from_the_overlay_that_brought_it(overlay: Write) -> None:
    one = overlay(RECOMMENDATION % "guideline-2010", "one")
    two = overlay("procedures:\n  - {id: leaf-one, name: Two}\n", "two")
    knowledge = over(one, two)
    leaf = knowledge.procedures["leaf-one"]
    assert leaf.origin == "two"
    assert [item.origin for item in leaf.indications[0].recommendations] == [None, None, "one"]


def test_an_entry_that_lost_something_withdrawn_keeps_its_origin(overlay: Write) -> None:
    knowledge = over(overlay("conditions:\n  - {id: condition-two, withdraw: true}\n"))
    assert knowledge.procedures["leaf-two"].origin is None


def test_the_version_names_every_layer_with_its_content(overlay: Write, good: Knowledge) -> None:
    one, two = overlay(TOPIC, "one"), overlay("", "two")
    (two / "protocol.yaml").write_text("topics: []\n")
    base, first, second = over(one, two).version.split("~")
    assert base == good.version
    assert (first.split("+")[0], second.split("+")[0]) == ("one", "two")
    changed = over(overlay(TOPIC.replace("Ours", "Mine"), "one"), two).version
    assert changed.split("~")[1] != first


# --- What an overlay breaks -------------------------------------------------------------------------------------------


def test_an_id_that_is_not_known_is_told_as_such_and_not_as_an_entry_that_lacks_everything(overlay: Write) -> None:
    problem = the_problem(overlay("red_flags:\n  - {id: exampel-flag, urgency: work-up}\n"))
    assert (problem.rule, problem.line, problem.column) == (Rule.MISSING_FIELD, 2, 10)
    assert problem.message.startswith("'exampel-flag' is not yet among the red flags, and a new one needs ")
    assert problem.remedy.startswith("Did you mean 'example-flag'?")


def test_a_key_mistyped_in_a_new_entry_is_told_beside_what_it_lacks_for_it(overlay: Write) -> None:
    problems = overlay_problems(GOOD, [overlay("sections:\n  - {id: ours, nmae: Ours}\n")])
    assert [(item.rule, item.column) for item in problems] == [(Rule.MISSING_FIELD, 10), (Rule.UNKNOWN_KEY, 16)]
    assert "needs name." in problems[0].message
    assert problems[1].remedy == "Did you mean 'name'?"


def test_what_a_changed_question_breaks_is_told_once_at_the_change(overlay: Write) -> None:
    folder = overlay("questions:\n  - {id: wish, type: number, unit: weeks, min: 0, max: 1}\n")
    problem = the_problem(folder)
    assert (problem.file, problem.line, problem.column) == (str(folder / "protocol.yaml"), 2, 10)
    assert re.match(r"changing 'wish' breaks what relies on it in \d+ places, first at ", problem.message)
    assert problem.message.endswith("wish is a number.")
    assert problem.remedy == "Change what is there too."


def test_what_breaks_without_naming_the_change_says_that_an_overlay_is_behind_it(overlay: Write) -> None:
    problem = the_problem(overlay("facts:\n  - {id: lasting, when: not wish, refs: [guideline-2020]}\n"))
    assert problem.file.startswith(str(GOOD))
    assert problem.message == "this criterion can never be true."  # of the red flag: wish and lasting
    assert "an overlay has changed what it relies on" in problem.remedy


def test_a_criterion_that_stays_but_can_be_true_no_more_is_found(overlay: Write) -> None:
    """It is the question that changes: of one region nobody can have two."""
    folder = overlay("questions:\n  - {id: pain_regions, options: [{id: south, withdraw: true}]}\n")
    with pytest.raises(DataError) as caught:
        over(folder)
    assert "this criterion can never be true." in {problem.message for problem in caught.value.problems}


def test_whether_a_criterion_can_be_true_is_worked_out_again_only_where_an_overlay_touches_it(
    overlay: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Criterion] = []

    def noted(criterion: Criterion, *rest: Any) -> Truth:
        tried.append(criterion)
        return satisfiable(criterion, *rest)

    monkeypatch.setattr("painref.lint.integrity.satisfiable", noted)
    beneath = load(GOOD)
    tried.clear()
    text = "contraindications: [{text: Ours., severity: absolute, when: wish or lasting, refs: [guideline-2020]}]"
    laid_over(beneath, GOOD, [overlay(f"procedures:\n  - id: leaf-one\n    {text}\n")])
    assert tried == [parse("wish or lasting")]


# --- Checks -----------------------------------------------------------------------------------------------------------


def test_the_merged_knowledge_passes_the_same_checks_with_the_place_in_the_overlay(overlay: Write) -> None:
    folder = overlay(TOPIC.replace("guideline-2020", "guideline-2O20"))
    problem = the_problem(folder)
    assert (problem.file, problem.line, problem.rule) == (str(folder / "protocol.yaml"), 2, Rule.UNKNOWN_REFERENCE)


def test_content_is_checked_in_the_overlay_only(overlay: Write) -> None:
    text = "references:\n  - {id: uncited, kind: review, title: T, year: 2020, jurisdiction: us, pmid: '1'}\n"
    (problem,) = overlay_problems(GOOD, [overlay(text)])
    assert (problem.rule, problem.line) == (Rule.ORPHAN_REFERENCE, 2)
    # What only a withdrawn entry cited is no fault of the overlay.
    assert overlay_problems(GOOD, [overlay("medications:\n  - {id: example-drug, withdraw: true}\n")]) == []


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (TOPIC + "  - {id: ours, title: Again, statements: []}\n", Rule.DUPLICATE_ID, 3),
        ("procedures:\n  - [\n", Rule.UNREADABLE, 3),
        ("procedures:\n  - {name: Nameless}\n", Rule.MISSING_FIELD, 2),
        ("procedures:\n  - leaf-one\n", Rule.WRONG_TYPE, 2),
        ("procedures:\n  - {id: leaf-one, colour: blue}\n", Rule.UNKNOWN_KEY, 2),
        ("colours: []\n", Rule.UNKNOWN_KEY, 1),
        ('release: {version: "2", reviewed: today}\n', Rule.UNKNOWN_KEY, 1),
    ],
    ids=["twice", "no yaml", "no id", "no mapping", "no such field", "no such list", "a release"],
)
def test_a_hostile_overlay_is_a_problem_with_its_place(overlay: Write, text: str, rule: Rule, line: int) -> None:
    folder = overlay(text)
    problems = overlay_problems(GOOD, [folder])
    assert (problems[0].file, problems[0].rule, problems[0].line) == (str(folder / "protocol.yaml"), rule, line)
    with pytest.raises(DataError):
        over(folder)


def test_a_file_that_would_be_passed_over_in_silence_is_a_problem(overlay: Write) -> None:
    folder = overlay(TOPIC)
    (folder / "more.yml").write_text(TOPIC)
    (folder / "away.yaml").symlink_to(folder / "nowhere.yaml")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop").symlink_to(folder)
    names = [(Path(item.file).name, item.rule) for item in overlay_problems(GOOD, [folder])]
    assert names == [(name, Rule.UNREADABLE) for name in ("away.yaml", "loop", "more.yml", "pipe.yaml")]


def test_a_folder_or_file_reached_by_a_link_counts(overlay: Write, tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(TOPIC)
    folder = overlay("topics: []\n")
    (folder / "linked.yaml").symlink_to(tmp_path / "shared.yaml")
    (tmp_path / "by-link").symlink_to(folder)
    assert "ours" in over(tmp_path / "by-link").topics


def test_an_overlay_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, says in (("nowhere", "does not exist"), ("empty", "no .yaml file")):
        with pytest.raises(PainrefError, match=says):
            over(tmp_path / name)


def test_a_whole_knowledge_is_told_by_its_release(overlay: Write) -> None:
    assert is_whole(GOOD)
    assert not is_whole(overlay(TOPIC))

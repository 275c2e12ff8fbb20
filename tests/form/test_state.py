"""A form under way: answers are put together piece by piece, taken back, supposed, and never turn unknown into no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from painref.form.lines import Mark
from painref.form.view import headline
from painref.output.triage_wording import OLD_DAYS
from painref.triage.engine.rules import prepare
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.values import OptionsAnswer

from .patients import AS_OF, SCIATICA, answered, knowledge, line_of, state

SADDLE = "neuro_red_flags.saddle-sensory-change"


def options(of, name):
    value = of.given.values[name]
    assert isinstance(value, OptionsAnswer)
    return value


def test_an_answer_to_one_option_leaves_the_others_unknown():
    after = answered(state(), SADDLE, "no")
    assert line_of(SADDLE, after).mark is Mark.NO
    assert line_of("neuro_red_flags.bladder-change", after).mark is Mark.UNKNOWN
    assert not options(after, "neuro_red_flags").others_denied


def test_regions_that_are_not_named_do_not_hurt():
    after = answered(state(""), "pain_regions.low-back", "yes")
    assert line_of("pain_regions.low-back", after).mark is Mark.YES
    assert line_of("pain_regions.neck", after).mark is Mark.NO


def test_the_last_region_that_is_taken_away_leaves_the_question_open():
    one = answered(state(""), "pain_regions.low-back", "yes")
    assert "pain_regions" not in answered(one, "pain_regions.low-back", "no").given.values
    assert "pain_regions" not in one.cleared(line_of("pain_regions.low-back", one).item).given.values


def test_names_are_added_to_those_named_before():
    one = answered(state(), "drugs", "apixaban")
    two = answered(one, "drugs", "aspirin")
    assert set(options(two, "drugs").options) >= {"apixaban"}
    assert len(options(two, "drugs").options) == 2


def test_an_answer_that_is_cleared_is_unknown_again():
    after = answered(state(), SADDLE, "new")
    again = after.cleared(line_of(SADDLE, after).item)
    assert line_of(SADDLE, again).mark is Mark.UNKNOWN
    assert again.assessment.disposition.word != "emergency"


def test_a_taken_back_answer_gives_the_state_before():
    before = state()
    assert answered(before, SADDLE, "new").undone() is before
    assert before.undone() is before


def test_a_what_if_is_compared_with_where_it_began_and_dropped_as_a_whole():
    before = state()
    supposed = answered(answered(before.supposing(), SADDLE, "new"), "drugs", "apixaban")
    assert supposed.assessment.disposition.word == "emergency"
    assert supposed.compared is before
    assert supposed.dropped().given == before.given
    assert supposed.kept().base is None
    assert supposed.kept().given == supposed.given


def test_whom_to_follow_changes_the_rules_and_not_the_answers():
    before = state()
    after = before.followed(prepare(knowledge(), parse_lens(("nice",), knowledge())))
    assert after.given == before.given
    assert after.summary.lens.startswith("nice;")


def test_rows_that_an_answer_moves_say_by_how_much():
    before = state(f"{SCIATICA}diagnoses: [sciatica]\n")
    after = answered(before, "diagnoses", "lumbar facet pain")
    ranks = {row.procedure: row.rank for row in before.assessment.rows}
    assert any(after.moves.values())
    assert ranks.keys() < after.moves.keys()
    for row in after.assessment.rows:
        assert after.moves[row.procedure] == ranks.get(row.procedure, row.rank) - row.rank


def test_how_old_the_answers_are_stays_below_the_word():
    half_a_year = AS_OF + timedelta(days=OLD_DAYS)
    assert "OLD ANSWERS" not in headline(replace(state(), today=half_a_year)).plain
    old = answered(replace(state(), today=half_a_year + timedelta(days=1)), "drugs", "apixaban")
    assert headline(old).plain.splitlines()[1].startswith("OLD ANSWERS as of 2026-11-28, 181 days ago: ")

"""What spans, dates and records of what has been done come to."""

import math
from dataclasses import replace

import pytest

from painref.criteria import FALSE, TRUE, Answers, Record, Span, Truth, parse, truth_of
from painref.criteria.reader import compare
from painref.criteria.syntax import Op

from .strategies import BITS, evaluate

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


def truth(text: str, answers: Answers) -> Truth:
    return truth_of(evaluate(parse(text), answers))


def done(*records: Record, **more: object) -> Answers:
    return Answers(records=records, **more)  # type: ignore[arg-type]


# --- Spans ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "op", "value", "result"),
    [
        (Span(6, 8), ">=", 6, True),
        (Span(6, 8, low_open=True), ">", 6, True),
        (Span(6, 8), ">", 6, None),
        (Span(6, 8), ">", 8, False),
        (Span(6, 8), ">=", 8, None),
        (Span(6, 8, high_open=True), ">=", 8, False),
        (Span(6, 8), "<=", 8, True),
        (Span(6, 8), "<", 8, None),
        (Span(6, 8, high_open=True), "<", 8, True),
        (Span(6, 8), "<", 6, False),
        (Span(6, 8), "==", 7, None),
        (Span(6, 8), "==", 9, False),
        (Span(6, 8), "!=", 9, True),
        (Span(6, 6), "==", 6, True),
        (Span(12, math.inf), ">=", 12, True),
    ],
)
def test_span_compared_holds_if_every_number_does(span: Span, op: str, value: float, result: bool | None) -> None:
    assert compare(span, Op(op), value) is result


def test_span_of_an_answer_leaves_a_threshold_inside_it_open() -> None:
    under = Answers(numbers={"age": Span(0, 2, high_open=True)})
    assert truth("age >= 2", under) is F
    assert truth("age >= 1", under) is U


# --- Done -------------------------------------------------------------------------------------------------------------


def test_done_of_a_kind_counts_as_done() -> None:
    assert truth("done('injection')", done(Record(what="caudal"))) is T


def test_done_of_what_it_is_a_kind_of_may_be_it() -> None:
    assert truth("done('caudal')", done(Record(what="epidural"))) is U


def test_done_of_another_branch_says_nothing() -> None:
    assert truth("done('block')", done(Record(what="caudal"))) is U
    assert truth("done('block')", done(Record(what="caudal"), nothing_else=True)) is F


@pytest.mark.parametrize("unknown", ["epidural", "caudal"])
def test_done_of_what_is_said_to_be_unknown_is_open(unknown: str) -> None:
    answers = done(nothing_else=True, kept_open=frozenset({unknown}))
    assert truth("done('epidural')", answers) is U
    assert truth("times('epidural') >= 1", answers) is U
    assert truth("last('epidural').relief >= 50", answers) is U
    assert truth("done('block')", answers) is F


def test_denied_family_denies_its_members() -> None:
    assert truth("done('caudal')", done(denied=frozenset({"epidural"}))) is F
    assert truth("done('injection')", done(denied=frozenset({"epidural"}))) is U


def test_wider_record_is_of_something_else_where_the_kind_was_denied() -> None:
    told = done(Record(what="injection", times=1.0, relief=85.0), denied=frozenset({"epidural"}))
    assert truth("done('caudal')", told) is F
    assert truth("times('caudal', relief=80) >= 1", told) is F
    assert truth("last('caudal').relief >= 80", told) is F
    assert truth("done('block')", told) is U


def test_narrower_record_stands_against_what_was_denied() -> None:
    assert truth("done('caudal')", done(Record(what="epidural"), denied=frozenset({"injection"}))) is U


def test_done_within_needs_a_date() -> None:
    assert truth("done('caudal', within=13)", done(Record(what="caudal", last=5.0))) is T
    assert truth("done('caudal', within=13)", done(Record(what="caudal", last=20.0))) is F
    assert truth("done('caudal', within=13)", done(Record(what="caudal"))) is U


def test_family_with_an_old_member_may_have_had_a_later_one() -> None:
    assert truth("done('epidural', within=13)", done(Record(what="caudal", last=20.0))) is U


def test_not_within_denies_what_is_recent_only() -> None:
    answers = done(not_within={"epidural": 26.0})
    assert truth("done('caudal', within=13)", answers) is F
    assert truth("done('caudal', within=52)", answers) is U
    assert truth("done('caudal')", answers) is U


# --- Times ------------------------------------------------------------------------------------------------------------


def test_times_without_a_record_are_open() -> None:
    assert truth("times('block') >= 1", Answers()) is U
    assert truth("times('block') >= 1", done(denied=frozenset({"block"}))) is F


def test_times_of_an_own_record_are_closed() -> None:
    once = done(Record(what="block", times=1.0, relief=85.0))
    assert truth("times('block', relief=80) >= 1", once) is T
    assert truth("times('block', relief=80) >= 2", once) is F
    assert truth("times('block', relief=90) >= 1", once) is F


def test_times_of_a_member_leave_its_family_open_above() -> None:
    assert truth("times('epidural') >= 2", done(Record(what="caudal", times=1.0))) is U
    assert truth("times('epidural') <= 3", done(Record(what="caudal", times=1.0))) is U


def test_relief_that_is_not_known_counts_in_the_upper_end_only() -> None:
    assert truth("times('block', relief=80) >= 2", done(Record(what="block", times=2.0))) is U
    assert truth("times('block', relief=80) >= 3", done(Record(what="block", times=2.0))) is F


def test_poor_result_never_reaches_half() -> None:
    assert truth("times('block', relief=50) >= 1", done(Record(what="block", times=1.0, result="poor"))) is F


def test_least_relief_of_several_leaves_the_others_open() -> None:
    twice = done(Record(what="block", times=2.0, relief=60.0))
    assert truth("times('block', relief=80) >= 1", twice) is U
    assert truth("times('block', relief=80) >= 2", twice) is F


def test_times_within_counts_only_the_last_of_several_for_certain() -> None:
    answers = done(Record(what="caudal", times=3.0, last=4.0))
    assert truth("times('caudal', within=52) >= 1", answers) is T
    assert truth("times('caudal', within=52) >= 3", answers) is U
    assert truth("times('caudal', within=52) <= 3", answers) is T
    since = done(Record(what="caudal", times=3.0, last=4.0, first=30.0))
    assert truth("times('caudal', within=52) >= 3", since) is T


# --- Last -------------------------------------------------------------------------------------------------------------


def test_last_of_what_was_not_done_is_false_whatever_is_compared() -> None:
    none = done(nothing_else=True)
    assert truth("last('block').relief >= 50", none) is F
    assert truth("last('block').relief < 50", none) is F
    assert truth("last('block').relief >= 50", Answers()) is U


def test_last_of_several_is_the_latest_by_date() -> None:
    answers = done(Record(what="caudal", relief=80.0, last=40.0), Record(what="lumbar", relief=20.0, last=4.0))
    assert truth("last('epidural').relief >= 50", answers) is F


def test_over_so_long_ago_is_before_what_was_just_so_long_ago() -> None:
    before = Record(what="caudal", relief=80.0, last=Span(20.0, math.inf, low_open=True, high_open=True))
    answers = done(before, Record(what="lumbar", relief=20.0, last=20.0))
    assert truth("last('epidural').relief >= 50", answers) is F
    at_least = replace(before, last=Span(20.0, math.inf, high_open=True))
    assert truth("last('epidural').relief >= 50", done(at_least, Record(what="lumbar", relief=20.0, last=20.0))) is U


def test_last_of_several_without_order_must_agree() -> None:
    apart = done(Record(what="caudal", relief=80.0), Record(what="lumbar", relief=20.0))
    assert truth("last('epidural').relief >= 50", apart) is U
    alike = done(Record(what="caudal", relief=80.0), Record(what="lumbar", relief=60.0))
    assert truth("last('epidural').relief >= 50", alike) is T


@pytest.mark.parametrize(
    ("record", "result"),
    [
        (Record(what="block", relief=80.0), "good"),
        (Record(what="block", relief=30.0), "poor"),
        (Record(what="caudal", relief=80.0, lasted=13.0), "good"),
        (Record(what="caudal", relief=80.0, lasted=4.0), "short"),
        (Record(what="caudal", relief=30.0, lasted=4.0), "poor"),
        (Record(what="caudal", relief=30.0, result="good"), "good"),
    ],
)
def test_result_is_the_word_or_what_the_figures_say(record: Record, result: str) -> None:
    for word in ("good", "short", "poor"):
        assert truth(f"last('{record.what}').result == '{word}'", done(record)) is Truth.of(word == result)


@pytest.mark.parametrize(("result", "half", "most"), [("good", T, U), ("short", T, U), ("poor", F, F)])
@pytest.mark.parametrize("what", ["block", "caudal"])
@pytest.mark.parametrize("lasted", [None, 4.0, 26.0])
def test_a_result_in_a_word_says_whether_half_the_pain_was_gone(
    result: str, half: Truth, most: Truth, what: str, lasted: float | None
) -> None:
    told = done(Record(what=what, result=result, lasted=lasted))
    for relief, expected in ((50, half), (80, most)):
        assert truth(f"last('{what}').relief >= {relief}", told) is expected
    assert truth(f"last('{what}').lasted >= 12", told) is (U if lasted is None else Truth.of(lasted >= 12))


def test_sessions_with_a_good_result_count_where_half_the_pain_is_asked() -> None:
    told = done(Record(what="block", times=2.0, result="good"))
    assert truth("times('block', relief=50) >= 2", told) is T
    assert truth("times('block', relief=80) >= 2", told) is U


def test_a_figure_counts_before_the_word() -> None:
    told = done(Record(what="caudal", relief=30.0, result="good"))
    assert truth("last('caudal').relief >= 50", told) is F


def test_result_of_a_treatment_without_duration_is_open() -> None:
    assert truth("last('caudal').result == 'good'", done(Record(what="caudal", relief=80.0))) is U


# --- Weeks ------------------------------------------------------------------------------------------------------------


def test_weeks_since_what_did_not_happen_are_never_few_nor_many() -> None:
    never = Answers(truths={"events.stent": False})
    assert truth("weeks_since('stent') < 26", never) is F
    assert truth("weeks_since('stent') >= 26", never) is F


def test_weeks_since_a_span_are_open_within_it() -> None:
    answers = Answers(truths={"events.stent": True}, weeks={"events.stent": Span(20, 30)})
    assert truth("weeks_since('stent') < 26", answers) is U
    assert truth("weeks_since('stent') < 52", answers) is T


def test_not_within_denies_a_recent_event_and_asserts_no_old_one() -> None:
    answers = Answers(weeks={"events.stent": Span(26, math.inf, low_open=True)}, if_at_all=frozenset({"events.stent"}))
    assert truth("weeks_since('stent') < 26", answers) is F
    assert truth("weeks_since('stent') >= 26", answers) is U


def test_weeks_since_a_question_are_those_of_its_latest_option() -> None:
    answers = Answers(
        truths={"events.stent": True, "events.stroke": True}, weeks={"events.stent": 40.0, "events.stroke": 3.0}
    )
    assert truth("weeks_since(events) < 13", answers) is T
    assert truth("weeks_since(events) >= 13", answers) is F
    assert truth("weeks_since(events) >= 2", answers) is T


def test_open_leaves_name_their_item() -> None:
    assert evaluate(parse("done('block')"), Answers()) == BITS["done.block"]
    assert evaluate(parse("weeks_since('stent') < 26"), Answers()) == BITS["events.stent"]
    assert evaluate(parse("done('block')"), done(nothing_else=True)) == FALSE
    assert evaluate(parse("done('block')"), done(Record(what="block"))) == TRUE

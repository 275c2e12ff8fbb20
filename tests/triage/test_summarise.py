"""What is shown first of an assessment: which rows, in which groups, and what has to be known before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from painref.knowledge.model import BleedingClass, ContraindicationSeverity, HoldAction, Id, Urgency
from painref.output.triage_wording import body_hold
from painref.triage.assessment import (
    Asked,
    Assessment,
    Check,
    ContraindicationRecord,
    FlagRecord,
    HoldRecord,
    Preparation,
    RequestRecord,
    RowRecord,
    SafetyRecord,
    StepRecord,
)
from painref.triage.cases import assess_case
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.recommendations import StepKind
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.summarise import MOST_OPTIONS, summarise
from painref.triage.summary import About, Summary
from tests.cited_patients import KNOWLEDGE, cited_patients

ASSESSED = assess_case(cited_patients()["pancreatic-cancer"], KNOWLEDGE)
"""A patient to whom a procedure can be done; the tests change what is in the record."""

BARE = replace(
    ASSESSED.rows[0],
    verdict=VerdictKind.NOW,
    steps=(),
    preparations=(),
    holds=(),
    thrombotic_risk=(),
    drugs_without_hold=(),
    check_before=(),
    by_hand=(),
    line=None,
)


def row(name: str, rank: int, verdict: VerdictKind = VerdictKind.NOW, **changes: Any) -> RowRecord:
    """Return a row of a procedure in a group of its own."""
    fields = {"group": rank, **changes}
    return replace(BARE, procedure=Id(name), procedure_name=name, rank=rank, verdict=verdict, **fields)


def summary(*rows: RowRecord, word: DispositionWord = DispositionWord.PROCEED, **changes: Any) -> Summary:
    """Return the summary of an assessment with these rows; the first is what the word is about."""
    first = rows[0].procedure if rows else None
    disposition = replace(ASSESSED.disposition, word=word, procedure=first, flags=(), if_clear=None)
    assessment: Assessment = replace(
        ASSESSED, **{"disposition": disposition, "rows": rows, "requests": (), "red_flags": (), **changes}
    )
    return summarise(assessment)


def step(name: str) -> StepRecord:
    return StepRecord(step=Id(name), name=name, kind=StepKind.CARE, text="", asked_by=())


def hold(medication: str, *, decides: bool = False) -> HoldRecord:
    return HoldRecord(
        medication=Id(medication),
        name=medication,
        by=Id("asra"),
        body="ASRA",
        year=2018,
        bleeding_class=BleedingClass.LOW,
        level="",
        action=HoldAction.STOP,
        stop=None,
        target="INR normal",
        restart=None,
        says="",
        decides=decides,
        written_for="",
        verified=True,
    )


def flag(name: str, urgency: Urgency) -> FlagRecord:
    return FlagRecord(
        id=Id(name),
        name=name,
        urgency=urgency,
        text="",
        action="",
        raised_by=(),
        course_not_said=False,
        taken_for_new=(),
        defers=(),
        not_cleared=(),
        lifted_by=None,
        refs=(),
        verified=True,
    )


def request(name: str, procedure: str, **changes: Any) -> RequestRecord:
    """Return the answer to a request that another procedure comes before."""
    fields = {"provisional": False, "reason": "", "until": None, "row": 1, **changes}
    return RequestRecord(requested=name, name=name, procedure=Id(procedure), answer=Answer.NOT_YET_STEP_FIRST, **fields)


def ids(options: Any) -> list[list[str]]:
    return [[item.procedure for item in option.procedures] for option in options]


@pytest.mark.parametrize("kind", VerdictKind)
def test_row_is_option_later_or_not_advised(kind):
    found = summary(row("a", 1, kind))
    assert bool(found.options) == (kind.is_reachable and kind is not VerdictKind.AFTER_STEP)
    assert bool(found.later) == (kind is VerdictKind.AFTER_STEP)
    assert bool(found.not_advised) == (not kind.is_reachable)


def test_rows_of_one_group_stand_on_one_line():
    found = summary(row("a", 1), row("b", 2, group=2), row("c", 3, group=2))
    assert ids(found.options) == [["a"], ["b", "c"]]


def test_options_beyond_the_most_are_counted():
    found = summary(*(row(str(rank), rank) for rank in range(1, MOST_OPTIONS + 4)))
    assert (len(found.options), found.more_options) == (MOST_OPTIONS, 3)


def test_emergency_has_no_options():
    found = summary(row("a", 1), row("b", 2, VerdictKind.EXCLUDED), word=DispositionWord.EMERGENCY)
    assert (found.options, found.later, found.not_advised, found.drugs) == ((), (), (), ())


def test_what_waits_for_the_same_step_stands_together():
    waiting = [
        row(name, rank, VerdictKind.AFTER_STEP, steps=(step(of),))
        for rank, (name, of) in enumerate(["ax", "by", "cx"], 1)
    ]
    assert ids(summary(*waiting).later) == [["a", "c"], ["b"]]


def test_what_is_not_advised_is_grouped_by_reason():
    rows = [row(name, rank, VerdictKind.EXCLUDED, reason=why) for rank, (name, why) in enumerate(["ax", "by", "cx"], 1)]
    assert ids(summary(*rows).not_advised) == [["a", "c"], ["b"]]


def test_hold_is_there_once_with_its_options_deciding_first():
    common, deciding = hold("apixaban"), hold("apixaban", decides=True)
    (drug,) = summary(row("a", 1, holds=(common,)), row("b", 2, holds=(common, deciding))).drugs
    assert [(item.decides, item.ranks) for item in drug.holds] == [(True, (2,)), (False, (1, 2))]
    assert all(body_hold(item) == "ASRA 2018 (low): stop, INR normal" for item in drug.holds)


def test_plan_of_prescriber_stands_with_the_drug():
    plan = Preparation(
        kind="plan", text="", what="a plan", who="", to="", known=(), medication=Id("apixaban"), refs=(), verified=True
    )
    found = summary(row("a", 1, holds=(hold("apixaban"),), preparations=(plan,)))
    assert found.preparations == ()
    assert [drug.prescriber for drug in found.drugs] == [True]


def test_checks_are_there_once_the_gravest_first():
    relative = Check(text="b", severity=ContraindicationSeverity.RELATIVE, open=())
    absolute = Check(text="a", severity=ContraindicationSeverity.ABSOLUTE, open=())
    found = summary(row("a", 1, check_before=(relative, absolute)), row("b", 2, check_before=(absolute,)))
    assert [(item.text, item.ranks) for item in found.checks] == [("a", (1, 2)), ("b", (1,))]


def caution(
    text: str, counts_as: ContraindicationSeverity = ContraindicationSeverity.RELATIVE
) -> ContraindicationRecord:
    return ContraindicationRecord(
        text=text, severity=counts_as, counts_as=counts_as, settled="", stated_for=Id("a"), refs=(), verified=True
    )


def test_what_is_to_be_weighed_is_there_once_with_its_options():
    corrected = caution("infection", ContraindicationSeverity.UNTIL_CORRECTED)
    found = summary(
        row("a", 1, contraindications=(caution("pacemaker"), corrected)),
        row("b", 2, contraindications=(caution("pacemaker"), caution("age"))),
    )
    assert [(item.text, item.ranks) for item in found.cautions] == [("pacemaker", (1, 2)), ("age", (2,))]


def test_what_was_corrected_is_still_said():
    settled = replace(caution("allergy"), settled="another drug is named")
    found = summary(row("a", 1, contraindications=(settled,)))
    assert [(item.text, item.settled) for item in found.cautions] == [("allergy", "another drug is named")]


def test_what_speaks_against_an_implant_is_said_though_its_trial_comes_first():
    asked = request("implant", "trial", steps=("a trial",), contraindications=(caution("little time"),))
    found = summary(row("trial", 1), requests=(asked,))
    assert [(item.text, item.asked_for) for item in found.cautions] == [("little time", "implant")]
    assert found.requests[0].steps == ("a trial",)


def test_what_speaks_against_several_that_are_asked_for_is_said_once_with_their_names():
    first = request("implant", "trial", steps=("a trial",), contraindications=(caution("little time"), caution("age")))
    second = replace(first, name="pump", contraindications=(caution("little time"),))
    found = summary(row("trial", 1), requests=(first, second))
    assert [(item.text, item.asked_for) for item in found.cautions] == [
        ("little time", "implant; pump"),
        ("age", "implant"),
    ]


def test_what_a_request_that_comes_later_needs_is_said_beside_what_is_on_offer():
    later = row("b", 2, VerdictKind.AFTER_STEP, holds=(hold("aspirin"),))
    found = summary(row("a", 1), later, requests=(request("b", "b", row=2, steps=(), contraindications=()),))
    assert [(drug.medication, drug.holds[0].ranks) for drug in found.drugs] == [("aspirin", (2,))]
    assert summary(row("a", 1), later).drugs == ()


def test_what_was_told_of_safety_and_raises_nothing_is_named():
    told = Asked(question=Id("warnings"), option=Id("lump"), text="Lump", answer="old")
    denied = Asked(question=Id("warnings"), option=Id("fever"), text="Fever", answer="no")
    safety = SafetyRecord(total=2, answered=(told, denied), open=(), could_hold_up=())
    assert summary(row("a", 1), safety=safety).safety.told == ("Lump (old)",)


@pytest.mark.parametrize(
    ("urgency", "waits", "noted"),
    [
        (Urgency.WORK_UP, (), True),
        (Urgency.CARE, (), True),
        (Urgency.WORK_UP, ("f",), False),
        (Urgency.URGENT, (), False),
    ],
)
def test_a_flag_is_only_noted_if_it_is_not_pressing_and_nothing_waits_for_it(urgency, waits, noted):
    raised = flag("f", urgency)
    found = summary(row("a", 1), row("b", 2, VerdictKind.DEFERRED, deferred_by=waits), red_flags=(raised,))
    assert [(item.id, item.noted) for item in found.red_flags] == [("f", noted)]


def told_in_turn(*flags: tuple[str, Urgency, str]) -> str:
    """The order in which flags are told; each has a name, how urgent it is and the findings that raised it."""
    raised = tuple(
        replace(
            flag(name, urgency),
            raised_by=tuple(Asked(question=Id("signs"), option=Id(item), text=item) for item in found),
        )
        for name, urgency, found in flags
    )
    return "".join(item.id for item in summary(row("a", 1), red_flags=raised).red_flags)


URGENT = Urgency.URGENT


@pytest.mark.parametrize(
    ("flags", "order"),
    [
        ([("a", URGENT, "x"), ("b", URGENT, "xy")], "ba"),  # b says more of what a rests on
        ([("a", URGENT, "x"), ("b", URGENT, "y"), ("c", URGENT, "xy")], "cab"),
        ([("a", URGENT, "x"), ("b", URGENT, "xy"), ("c", URGENT, "xyz")], "cba"),
        ([("a", URGENT, "xz"), ("b", URGENT, "xy")], "ab"),  # neither says more: the order of the data
        ([("a", URGENT, "x"), ("b", URGENT, "x")], "ab"),
        ([("a", Urgency.EMERGENCY, "x"), ("b", URGENT, "xy")], "ab"),  # what is more urgent comes first all the same
    ],
)
def test_of_flags_of_one_urgency_what_rests_on_more_findings_is_told_first(flags, order):
    assert told_in_turn(*flags) == order


@pytest.mark.parametrize(
    ("patient", "first", "later"),
    [
        ("guillain-barre-by-its-signs", "guillain-barre-syndrome", "cauda-equina-syndrome"),
        ("weak-thigh-on-warfarin", "bleeding-into-the-iliopsoas", "motor-deficit-new"),
        ("cord-signs-and-weakness-not-graded", "cervical-myelopathy", "motor-deficit-new"),
    ],
)
def test_weakness_by_itself_is_told_after_what_explains_it(patient, first, later):
    told = [item.id for item in summarise(assess_case(cited_patients()[patient], KNOWLEDGE)).red_flags]
    assert told.index(first) < told.index(later)


def test_screen_first_is_about_safety_questions():
    asked = Asked(question=Id("q"), option=None, text="Fever")
    found = summary(
        row("a", 1),
        word=DispositionWord.SCREEN_FIRST,
        safety=replace(ASSESSED.safety, total=3, open=(asked,)),
    )
    assert found.headline.about is About.SAFETY_QUESTIONS
    assert (found.safety.total, found.safety.open) == (3, ("Fever",))

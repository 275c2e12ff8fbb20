"""What the safety questions and the red flags of an assessment are said to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.model import Id, Urgency
from painref.output.flag_wording import because, safety_counts, still_asked
from painref.triage.summary import SafetyState, SummaryFlag, SummaryQuestion


def test_what_could_still_hold_up_the_first_option_is_counted_and_the_first_three_named() -> None:
    state = SafetyState(
        total=1, open=(), raised=0, others_open=9, could_hold_up=("Gout", "SUNCT", "Numb face", "Injury")
    )
    assert safety_counts(state).endswith(
        "9 other flags not settled, 4 of which could hold the procedure up: gout; SUNCT; numb face; 1 more"
    )
    assert "hold up" not in safety_counts(replace(state, could_hold_up=()))


def asked(question: str, option: str, text: str, label: str = "") -> SummaryQuestion:
    return SummaryQuestion(question=Id(question), option=Id(option), text=text, label=label, because="first", rows=1)


def test_what_is_still_asked_says_what_it_is_about() -> None:
    latex = asked("allergies", "latex", "Latex", "Allergies")
    fever = asked("infection_red_flags", "fever", "Fever")
    gadolinium = asked("allergies", "gadolinium", "Gadolinium contrast", "Allergies")
    assert still_asked([latex, fever, gadolinium]) == ["Allergies: latex / gadolinium contrast", "Fever"]


def test_several_drugs_are_asked_in_a_word_and_a_procedure_whether_it_has_been_done() -> None:
    aspirin, heparin = (asked("drugs", name.lower(), name, "Drugs") for name in ("Aspirin", "Heparin"))
    block = asked("done", "caudal-esi", "Caudal epidural steroid injection", "Done")
    assert still_asked([aspirin]) == ["Drugs: aspirin"]
    assert still_asked([aspirin, heparin, block]) == ["Drugs", "Caudal epidural steroid injection: done before?"]


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ((), "Bladder; bowel"),
        (("Bowel",), "Bladder; bowel. Taken for new, as nobody said otherwise: bowel"),
        (("Bladder", "Bowel"), "Bladder; bowel. Taken for new: nobody said that it is old"),
    ],
)
def test_only_what_nobody_said_is_old_is_said_to_be_taken_for_new(taken: tuple[str, ...], said: str) -> None:
    red_flag = SummaryFlag(
        id=Id("cauda-equina"),
        name="Cauda equina syndrome",
        urgency=Urgency.EMERGENCY,
        decides=True,
        noted=False,
        text="",
        remember="",
        action="",
        body="",
        year=None,
        raised_by=("Bladder", "Bowel"),
        course_not_said=bool(taken),
        taken_for_new=taken,
        not_cleared=(),
        refs=(),
        verified=True,
    )
    assert because(red_flag) == said

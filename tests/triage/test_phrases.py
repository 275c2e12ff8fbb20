"""Until when a postponed procedure waits: the day that is named is the first on which it may be done."""

from __future__ import annotations

import pytest

from painref.triage.assessment import RowRecord
from painref.triage.engine.verdicts import VerdictKind
from tests.triage.questionnaire.test_session import session

SCIATICA = (
    "red_flags: none\npain_regions: [leg]\npain_duration: 60 weeks\nlimb_dominant: yes\npain_intensity: 7\n"
    "diagnoses: {sciatica: yes}\ntried: {exercise: yes, nsaid: yes}\n"
)


FOUR = "drugs: none\ndone: {lumbar-transforaminal-esi: {times: 4, first: 2026-02-01, last: 2026-09-01, result: good}}\n"


def rows(answers: str, as_of: str) -> dict[str, RowRecord]:
    """Return the rows of a patient with sciatica and what else is answered."""
    return {item.procedure: item for item in session(f"as_of: {as_of}\n{SCIATICA}{answers}").assessment.rows}


@pytest.mark.parametrize(
    "answers",
    [
        "drugs: {clopidogrel: yes}\nevents: {stroke: 2026-11-01}\n",
        "drugs: {apixaban: yes}\nevents: {venous-thromboembolism: 2026-10-17}\n",
        "drugs: {aspirin: yes, clopidogrel: yes}\nevents: {coronary-stent: 2026-08-13}\n",
        "drugs: none\nevents: {vaccine: 2026-11-29}\n",
        FOUR,
    ],
)
def test_on_the_day_that_is_named_the_row_waits_no_longer(answers: str) -> None:
    waiting = {
        id_: item.until.date
        for id_, item in rows(answers, "2026-12-01").items()
        if item.verdict is VerdictKind.POSTPONED and item.until is not None and item.until.date
    }
    assert waiting
    day = max(waiting.values())
    then = rows(answers, day)
    assert [id_ for id_ in waiting if then[id_].verdict is VerdictKind.POSTPONED] == []


def test_a_limit_of_sessions_ends_when_the_first_of_them_has_left_the_window() -> None:
    until = rows(FOUR, "2026-12-01")["lumbar-transforaminal-esi"].until
    assert until is not None
    assert until.date == "2027-02-01"


def test_where_no_day_is_known_it_is_said_what_ends_the_wait() -> None:
    until = rows(FOUR.replace("times: 4", "times: 6"), "2026-12-01")["lumbar-transforaminal-esi"].until
    assert until is not None
    assert (until.date, until.text.endswith("lie in the last 52 weeks")) == (None, True)

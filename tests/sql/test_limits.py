"""As many procedures as a large overlay adds are decided as by the engine, and what SQL does not hold is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.model import Id, Procedure
from painref.sql.asked import Asked
from painref.sql.decide import decide
from painref.sql.limits import TooMuchError
from painref.triage.engine.rules import prepare
from tests.sql.test_decide import differences, found_in_duckdb
from tests.triage.engine.tiny import FACET, SCIATICA, TINY, asking, but, with_procedures

EPIDURAL = TINY.procedures[Id("epidural")]
(INDICATION,) = EPIDURAL.indications

UNSPOKEN = replace(EPIDURAL, family=None, indications=())
"""It can be asked for, and has no row."""

PAID = tuple(item for item in INDICATION.recommendations if item.by == "payer-2022")
UNFOLLOWED = replace(EPIDURAL, family=None, indications=(replace(INDICATION, recommendations=PAID, line=None),))
"""Only a payer speaks of it, whom nobody follows."""

LAST = Id("epidural-129")

PATIENTS = {
    "the last": asking(SCIATICA, LAST),
    "the last alone": asking(but(SCIATICA, yes="declined.epidural"), LAST),
    "for nothing": asking(FACET, LAST, "block"),
    "none": SCIATICA,
}


def copies(of: Procedure, number: int) -> list[Procedure]:
    """Copies of a procedure, the last of the epidural."""
    *others, last = (Id(f"epidural-{place:03}") for place in range(number))
    return [*(replace(of, id=other) for other in others), replace(EPIDURAL, id=last)]


def test_requests_beyond_the_hundred_and_twenty_eighth_are_told_apart(tmp_path):
    rules = prepare(with_procedures(*copies(UNSPOKEN, 130)))
    assert differences(rules, PATIENTS, found_in_duckdb(rules, PATIENTS, tmp_path)) == []


@pytest.mark.slow
def test_rows_beyond_the_hundred_and_twenty_eighth_are_told_apart(tmp_path):
    rules = prepare(with_procedures(*copies(UNFOLLOWED, 130)))
    assert len(rules.procedures) > 130
    assert differences(rules, PATIENTS, found_in_duckdb(rules, PATIENTS, tmp_path)) == []


def test_more_procedures_than_the_place_of_one_has_bits_for_are_refused():
    rules = prepare(with_procedures(*copies(UNFOLLOWED, 513)))
    with pytest.raises(TooMuchError, match="SQL holds 512 procedures, and here are 518"):
        decide(rules, Asked())

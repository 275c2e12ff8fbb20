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

LAST = "epidural-129"


def copies(number: int) -> list[Procedure]:
    """Copies of the epidural, of all but the last of which only a payer speaks, whom nobody follows."""
    (indication,) = EPIDURAL.indications
    paid = tuple(item for item in indication.recommendations if item.by == "payer-2022")
    unspoken = replace(EPIDURAL, family=None, indications=(replace(indication, recommendations=paid, line=None),))
    *others, last = (Id(f"epidural-{place:03}") for place in range(number))
    return [*(replace(unspoken, id=other) for other in others), replace(EPIDURAL, id=last)]


def test_requests_and_rows_beyond_the_hundred_and_twenty_eighth_are_told_apart(tmp_path):
    rules = prepare(with_procedures(*copies(130)))
    patients = {
        "its own": asking(SCIATICA, LAST),
        "what stands alone": asking(but(SCIATICA, yes="declined.epidural"), LAST),
        "not for this": asking(FACET, LAST, "block"),
        "nothing": SCIATICA,
    }
    assert differences(rules, patients, found_in_duckdb(rules, patients, tmp_path)) == []


def test_more_procedures_than_the_place_of_one_has_bits_for_are_refused():
    rules = prepare(with_procedures(*copies(513)))
    with pytest.raises(TooMuchError, match="SQL holds 512 procedures, and here are 518"):
        decide(rules, Asked())

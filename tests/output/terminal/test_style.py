"""Every value of an enumeration that the screen colours has a style."""

from __future__ import annotations

import pytest

from painref.knowledge.model import Direction, HoldAction
from painref.output.terminal import style
from painref.output.wording import BALANCE_LETTERS, SIDES, TRUTH
from painref.reference.indications import Balance
from painref.triage.assessment import DispositionWord, RecommendationStatus, VerdictKind
from painref.triage.requirements import Lack
from painref.triage.summary import Side


@pytest.mark.parametrize(
    ("values", "styles"),
    [
        (Direction, style.DIRECTION_STYLE),
        (Balance, style.BALANCE_STYLE),
        (Balance, BALANCE_LETTERS),
        (DispositionWord, style.DISPOSITION_STYLE),
        (VerdictKind, style.VERDICT_STYLE),
        (Side, style.SIDE_STYLE),
        (Side, SIDES),
        (RecommendationStatus, style.STATUS_STYLE),
        (Lack, style.LACK_STYLE),
        (HoldAction, style.HOLD_STYLE),
        (TRUTH, style.TRUTH_STYLE),
    ],
)
def test_every_value_has_a_style_or_word(values, styles):
    assert set(values) == set(styles)

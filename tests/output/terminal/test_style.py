"""Every value of an enumeration that the screen colours or words has a style or a word."""

from __future__ import annotations

import pytest

from painref.knowledge.model import Basis, ContraindicationSeverity, Direction, HoldAction, Place
from painref.output import flag_wording, verdict_words, wording
from painref.output.terminal import style
from painref.reference.indications import Balance
from painref.triage.criteria_page import Lack
from painref.triage.engine.conditions import ConditionSupport, SupportedBy
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.ranking import SortKey
from painref.triage.engine.recommendations import Agreement, RecommendationStatus
from painref.triage.engine.red_flags import LiftedBy
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import Tried, VerdictKind


@pytest.mark.parametrize(
    ("values", "styles"),
    [
        (Direction, style.DIRECTION_STYLE),
        (Balance, style.BALANCE_STYLE),
        (Balance, wording.BALANCE_LETTERS),
        (DispositionWord, style.DISPOSITION_STYLE),
        (DispositionWord, verdict_words.DISPOSITION),
        (VerdictKind, style.VERDICT_STYLE),
        (VerdictKind, verdict_words.VERDICT),
        (Answer, verdict_words.ANSWER),
        (Agreement, verdict_words.AGREEMENT),
        (Tried, verdict_words.TRIED),
        (Place, verdict_words.PLACE),
        (Basis, verdict_words.BASIS),
        (LiftedBy, flag_wording.LIFTED),
        (ConditionSupport, verdict_words.SUPPORT),
        (SupportedBy, verdict_words.SUPPORTED_BY),
        (ContraindicationSeverity, verdict_words.SEVERITY),
        (SortKey, verdict_words.SORT_KEY),
        (RecommendationStatus, style.STATUS_STYLE),
        (RecommendationStatus, wording.STATUS),
        (Lack, style.LACK_STYLE),
        (HoldAction, style.HOLD_STYLE),
        ({*wording.TRUTH.values(), wording.ASSUMED, "failed", "check by hand"}, style.REQUIREMENT_STYLE),
    ],
)
def test_every_value_has_a_style_or_word(values, styles):
    assert set(values) == set(styles)

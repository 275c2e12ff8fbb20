"""What styles mean on the screen, and which value has which."""

from __future__ import annotations

from enum import StrEnum


class Style(StrEnum):
    """A style by its meaning."""

    HEADING = "bold"
    FAINT = "dim"
    GOOD = "green"
    CAUTION = "yellow"
    BAD = "red"
    ALARM = "bold red"


DIRECTION_STYLE = {
    "for": Style.GOOD,
    "conditional-for": Style.GOOD,
    "neutral": Style.CAUTION,
    "conditional-against": Style.BAD,
    "against": Style.BAD,
}

BALANCE_STYLE = {
    "for": Style.GOOD,
    "contested": Style.CAUTION,
    "neutral": Style.CAUTION,
    "against": Style.BAD,
    "silent": Style.FAINT,
}

DISPOSITION_STYLE = {
    "emergency": Style.ALARM,
    "urgent": Style.ALARM,
    "work-up-first": Style.CAUTION,
    "proceed": Style.GOOD,
    "conservative-first": Style.CAUTION,
    "needs-information": Style.CAUTION,
    "no-procedure": Style.CAUTION,
}

VERDICT_STYLE = {
    "candidate": Style.GOOD,
    "candidate-with-caution": Style.CAUTION,
    "not-yet": Style.CAUTION,
    "needs-information": Style.CAUTION,
    "deferred": Style.BAD,
    "settled": Style.FAINT,
    "criteria-not-met": Style.BAD,
    "no-position": Style.CAUTION,
    "not-recommended": Style.BAD,
    "excluded": Style.BAD,
}

SIDE_STYLE = {
    "for": Style.GOOD,
    "for-after-step": Style.CAUTION,
    "for-if-open-questions-allow": Style.CAUTION,
    "for-but-criteria-not-met": Style.FAINT,
    "neutral": Style.CAUTION,
    "against": Style.BAD,
}

STATUS_STYLE = {
    "met": Style.GOOD,
    "open": Style.CAUTION,
    "pending": Style.CAUTION,
    "not-met": Style.BAD,
    "not-applicable": Style.FAINT,
}

TRUTH_STYLE = {"true": Style.GOOD, "false": Style.BAD, "unknown": Style.CAUTION}

REQUIREMENT_STYLE = {
    "met": Style.GOOD,
    "unknown": Style.CAUTION,
    "to confirm": Style.CAUTION,
    "not met": Style.BAD,
    "failed": Style.BAD,
}

LACK_STYLE = {
    "not-met": Style.BAD,
    "ruled-out": Style.BAD,
    "unknown": Style.CAUTION,
    "to-confirm": Style.CAUTION,
}

HOLD_STYLE = {"continue": Style.GOOD, "stop": Style.BAD, "individualise": Style.CAUTION}

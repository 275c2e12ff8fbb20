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
    WARNING = "bold yellow"
    GO = "bold green"


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
    "studied": Style.CAUTION,
    "neutral": Style.CAUTION,
    "against": Style.BAD,
    "silent": Style.FAINT,
}

DISPOSITION_STYLE = {
    "emergency": Style.ALARM,
    "urgent": Style.ALARM,
    "screen-first": Style.WARNING,
    "work-up-first": Style.WARNING,
    "prepare-first": Style.WARNING,
    "proceed": Style.GO,
    "conservative-first": Style.WARNING,
    "no-agreed-procedure": Style.WARNING,
    "needs-answers": Style.WARNING,
}

VERDICT_STYLE = {
    "now": Style.GOOD,
    "after-preparation": Style.CAUTION,
    "if-confirmed": Style.CAUTION,
    "after-step": Style.CAUTION,
    "postponed": Style.CAUTION,
    "criteria-not-met": Style.BAD,
    "no-position": Style.CAUTION,
    "not-recommended": Style.BAD,
    "done": Style.FAINT,
    "declined": Style.FAINT,
    "deferred": Style.BAD,
    "excluded": Style.BAD,
}

STATUS_STYLE = {
    "met": Style.GOOD,
    "open": Style.CAUTION,
    "pending": Style.CAUTION,
    "not-met": Style.BAD,
    "not-applicable": Style.FAINT,
}

REQUIREMENT_STYLE = {
    "met": Style.GOOD,
    "assumed, not asked": Style.CAUTION,
    "unknown": Style.CAUTION,
    "check by hand": Style.CAUTION,
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

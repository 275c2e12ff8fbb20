"""Red flags judged against the answers."""

from __future__ import annotations

from typing import NamedTuple

from painref.criteria.judgement import TRUE, Judgement
from painref.knowledge.model import RedFlag
from painref.triage.assessment import RaisedFlag, UnscreenedFlag
from painref.triage.engine.patient import PatientContext


class Screening(NamedTuple):
    """The red flags that are true, and those that nobody has asked about to the end with the questions that are still
    open; the most urgent first. Unknown is not "no"."""

    raised: tuple[RedFlag, ...]
    unscreened: tuple[tuple[RedFlag, Judgement], ...]


def screen_red_flags(patient: PatientContext) -> Screening:
    """Return the red flags that are raised, and those that the answers leave open."""
    raised: list[RedFlag] = []
    unscreened: list[tuple[RedFlag, Judgement]] = []
    for flag in patient.knowledge.red_flags.values():
        judgement = patient.judge(flag.when)
        if judgement == TRUE:
            raised.append(flag)
        elif judgement:
            unscreened.append((flag, judgement))
    return Screening(
        tuple(sorted(raised, key=lambda flag: flag.urgency.rank)),
        tuple(sorted(unscreened, key=lambda item: item[0].urgency.rank)),
    )


def raised_flag(flag: RedFlag) -> RaisedFlag:
    """Return the record of a red flag that is true."""
    return RaisedFlag(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        text=flag.text,
        action=flag.action,
        refs=flag.refs,
        verified=flag.verified,
        origin=flag.origin,
    )


def unscreened_flag(flag: RedFlag, needs: Judgement, patient: PatientContext) -> UnscreenedFlag:
    """Return the record of a red flag that the answers leave open."""
    return UnscreenedFlag(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        questions=patient.questions(needs),
        origin=flag.origin,
    )

"""Red flags against the answers."""

from __future__ import annotations

from painref.knowledge.models import Procedure, RedFlag
from painref.logic.truth import Truth
from painref.triage.assessment import RaisedFlag, UnscreenedFlag
from painref.triage.chart import Chart


def raised(chart: Chart) -> tuple[RedFlag, ...]:
    """The red flags that are true, most urgent first."""
    flags = [flag for flag in chart.knowledge.red_flags.values() if chart.judge(flag.when).truth is Truth.TRUE]
    return tuple(sorted(flags, key=lambda flag: flag.urgency.rank))


def unscreened(chart: Chart) -> tuple[UnscreenedFlag, ...]:
    """The red flags that nobody has asked about to the end, most urgent first. Unknown is not "no"."""
    open_flags = (
        (flag, finding)
        for flag in chart.knowledge.red_flags.values()
        if (finding := chart.judge(flag.when)).truth is Truth.UNKNOWN
    )
    return tuple(
        UnscreenedFlag(
            id=flag.id,
            name=flag.name,
            urgency=flag.urgency,
            questions=finding.questions,
            origin=chart.knowledge.origin(flag),
        )
        for flag, finding in sorted(open_flags, key=lambda pair: pair[0].urgency.rank)
    )


def record(flag: RedFlag, chart: Chart) -> RaisedFlag:
    """The record of a red flag that is true."""
    return RaisedFlag(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        text=flag.text,
        action=flag.action,
        refs=flag.refs,
        verified=flag.verified,
        origin=chart.knowledge.origin(flag),
    )


def defers(flag: RedFlag, procedure: Procedure, chart: Chart) -> bool:
    """Whether the procedure waits for the red flag: it or a family of it is named, and none of them is spared."""
    lineage = {ancestor.id for ancestor in chart.knowledge.lineage(procedure)}
    return bool(lineage & set(flag.defers)) and not lineage & set(flag.spares)

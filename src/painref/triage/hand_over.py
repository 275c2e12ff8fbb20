"""What to tell the team that takes an emergency over: who it is, what is known, and what nobody has recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from painref.criteria.weeks import weeks_of
from painref.knowledge.names import listed, lowered
from painref.triage.assessment import Asked, Assessment
from painref.triage.summary import HandOver

_KNOWN = (
    "diagnoses",
    "health_conditions",
    "spine_surgery",
    "events",
    "done",
    "coagulation",
    "allergies",
    "implants",
    "infection_now",
)
"""Questions of which every yes is told."""

_RECORDED = {
    "age": ("age",),
    "leg power": ("muscle_power", "neuro_red_flags.leg-weakness"),
    "drugs": ("drugs",),
    "clotting": ("coagulation", "inr", "platelets"),
    "infection": ("infection_now",),
    "cancer": ("cancer_red_flags",),
    "pregnancy": ("pregnancy",),
    "allergies": ("allergies",),
    "implants (MRI)": ("implants",),
}
"""What a hospital asks first, and the questions of which any answer says something of it."""

_ABSENT = ("no", "none")


def hand_over(assessment: Assessment) -> HandOver:
    """Return what is told of a patient on handing over."""
    answers = assessment.answers
    known = (*answers.given, *answers.derived)
    recorded = {name for item in known for name in (item.question, f"{item.question}.{item.option}")}
    return HandOver(
        patient=". ".join(_patient(answers.given)),
        signs=tuple(_signs(assessment)),
        known=tuple(_present(answers.given, _KNOWN)),
        takes=tuple(_present(answers.given, ("drugs",))),
        not_recorded=tuple(what for what, names in _RECORDED.items() if recorded.isdisjoint(names)),
    )


def in_words(item: HandOver) -> str:
    """Return what is told in sentences; what is not recorded comes last, so that somebody asks for it."""
    said = [item.patient] if item.patient else []
    said += [f"Signs: {'; '.join(map(lowered, item.signs))}"] if item.signs else []
    said += [f"Known: {'; '.join(map(lowered, item.known))}"] if item.known else []
    said += [f"Takes: {'; '.join(map(lowered, item.takes))}"] if item.takes else []
    said += [f"Not recorded: {', '.join(item.not_recorded)}"] if item.not_recorded else []
    return f"{'. '.join(said)}."


def _patient(given: Iterable[Asked]) -> Iterator[str]:
    """Yield age and sex, and the pain: where, how bad, for how long."""
    words = {str(item.question): item.answer or "" for item in given if item.option is None}
    who = [f"{words['age']} years"] if "age" in words else []
    who += [words["sex"]] if "sex" in words else []
    if who:
        yield ", ".join(who)
    regions = [lowered(item.text) for item in given if item.question == "pain_regions" and item.answer == "yes"]
    pain = [f"Pain: {listed(regions)}"] if regions else []
    pain += [f"{words['pain_intensity']} of 10"] if "pain_intensity" in words else []
    pain += [f"for {_duration(words['pain_duration'])}"] if "pain_duration" in words else []
    if pain:
        yield ", ".join(pain)


def _signs(assessment: Assessment) -> Iterator[str]:
    """Yield what raised the red flags, each once, with whether it is new or old; what is told elsewhere is left out."""
    courses = {
        (item.question, item.option): f" ({item.answer})"
        for item in assessment.answers.given
        if item.answer in ("new", "old")
    }
    raised_by = dict.fromkeys(asked for flag in assessment.red_flags for asked in flag.raised_by)
    for asked in raised_by:
        if asked.question not in (*_KNOWN, "drugs", "pain_regions"):
            yield f"{found_in_words(asked)}{courses.get((asked.question, asked.option), '')}"


def found_in_words(asked: Asked) -> str:
    """Return what raised a red flag in words, a number with its figure."""
    return asked.text if asked.option is not None else f"{asked.text} {asked.answer}"


def _duration(text: str) -> str:
    """Return a duration, as an answer has it in weeks, rounded and with its unit: days, weeks or years."""
    weeks = [float(figure) for figure in _FIGURE.findall(text)]
    unit, in_a_week = "week", 1.0
    if max(weeks) < _TOLD_IN_WEEKS and not all(map(float.is_integer, weeks)):
        unit, in_a_week = "day", 7.0
    elif min(weeks) >= _TOLD_IN_YEARS:
        unit, in_a_week = "year", 1 / weeks_of(1, "years")
    said = _FIGURE.sub(lambda figure: _rounded(float(figure[0]) * in_a_week), text)
    return f"{said} {unit}{'' if said == '1' else 's'}"


def _rounded(number: float) -> str:
    """Return a number to a tenth, from ten on as a whole one."""
    return f"{round(number, 1 if number < _TOLD_WHOLE else 0):g}"


_FIGURE = re.compile(r"\d+(?:\.\d+)?")

_TOLD_WHOLE = 10

_TOLD_IN_WEEKS = 2
"""Weeks from which a duration is told in weeks; shorter ones are too where they are whole weeks."""

_TOLD_IN_YEARS = 104
"""Weeks from which a duration is told in years."""


def _present(given: Iterable[Asked], questions: tuple[str, ...]) -> Iterator[str]:
    for item in given:
        if item.question in questions and item.option is not None and item.answer not in _ABSENT:
            suspected = " (suspected)" if item.answer == "suspected" else ""
            yield f"{item.text}{suspected}"

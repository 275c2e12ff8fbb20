"""Red flags against the answers: raised, lifted by a test or a diagnosis, or still open."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from itertools import compress
from math import inf
from sys import intern
from typing import NamedTuple

from painref.criteria.answers import Number, least, most
from painref.criteria.facts import leaves_beneath
from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.criteria.parser import parse
from painref.criteria.reader import compare
from painref.criteria.syntax import NEW, Compare, Has, Op
from painref.knowledge.intervals import longest_weeks, shortest_weeks
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ClearedAfter, Clearing, CriterionText, Id, QuestionType, RedFlag
from painref.knowledge.names import lowered, some_of
from painref.records import record
from painref.triage.engine.context import DIAGNOSES, EVENTS, FINDINGS, IMAGING, PatientContext
from painref.triage.patient import Cleared

SAFETY = "safety"
"""The section of the questionnaire with the warning signs."""

_MOST_NAMED = 3


class LiftedBy(StrEnum):
    """What lifts a raised red flag."""

    TEST = "test"
    DIAGNOSIS = "diagnosis"
    WITH = "with"


@record(kw_only=False)
class Lift:
    """What lifted a flag: the clearing and the tests given, the diagnosis, or the other flag that was cleared."""

    by: LiftedBy
    clearing: Clearing | None = None
    given: Cleared | None = None
    diagnosis: Id | None = None
    flag: Id | None = None


@record(kw_only=False)
class NotCleared:
    """A clearing that was given and does not fit, and why."""

    given: Cleared
    reason: str


@record(kw_only=False)
class RaisedFlag:
    """A red flag that is raised, the items that raised it, and what lifted it, if anything did."""

    flag: RedFlag
    raised_by: tuple[str, ...]
    lift: Lift | None = None
    not_cleared: tuple[NotCleared, ...] = ()


class OpenFlag(NamedTuple):
    """A red flag that is not settled: the items that could settle it, and those of them to be asked before anything."""

    flag: RedFlag
    needs: Judgement
    must: Judgement


@record(kw_only=False)
class Screening:
    """The red flags of one patient, most urgent first."""

    raised: tuple[RaisedFlag, ...]
    lifted: tuple[RaisedFlag, ...]
    open: tuple[OpenFlag, ...]


def screen_red_flags(context: PatientContext) -> Screening:
    """Return which red flags are raised, lifted and open."""
    found: list[RaisedFlag] = []
    still_open: list[OpenFlag] = []
    must = must_items(context)
    flags = context.knowledge.once(_Flags)
    judged = [*map(context.judge, flags.criteria)]
    for number in flags.reading_new(context.presumed_new):
        judged[number] = context.judge_flag(flags.criteria[number])
    for (flag, pressing), judgement in compress(zip(flags.by_urgency, judged, strict=True), judged):  # most are false
        if judgement > 0:
            still_open.append(OpenFlag(flag, judgement, judgement & must if pressing else FALSE))
        else:
            found.append(_raised(flag, context))
    found = list(_with_what_was_told_elsewhere(_lifted_with_others(found), context))
    return Screening(
        raised=tuple(item for item in found if item.lift is None),
        lifted=tuple(item for item in found if item.lift is not None),
        open=tuple(still_open),
    )


class _Flags:
    """The red flags, most urgent first, each with whether it is pressing; and their criteria in this order."""

    def __init__(self, knowledge: Knowledge) -> None:
        flags = sorted(knowledge.red_flags.values(), key=lambda flag: flag.urgency.rank)
        self.by_urgency = tuple((flag, flag.urgency.is_pressing) for flag in flags)
        self.criteria = tuple(CriterionText(intern(flag.when)) for flag in flags)
        self._facts = knowledge.facts

    def reading_new(self, items: Iterable[str]) -> Set[int]:
        """Return the positions of the flags whose criterion reads of one of these items whether it is new."""
        return set().union(*[self._readers.get(item, ()) for item in items])

    @cached_property
    def _readers(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, text in enumerate(self.criteria):
            for leaf in leaves_beneath(parse(text), self._facts):
                if isinstance(leaf, Has) and leaf.option.endswith(NEW):
                    found.setdefault(f"{leaf.name}.{leaf.option.removesuffix(NEW)}", []).append(number)
        return found


def must_options(context: PatientContext) -> Iterator[str]:
    """Yield the options that are to be asked before anything else for this patient's regions, asked or not.

    Where no region is named, those of the diagnoses count.
    """
    regions = context.regions_to_screen
    for item, option in context.knowledge.must_be_asked.items():
        here = not regions.isdisjoint(option.must)
        if here or (option.must_when is not None and context.judge(option.must_when) == TRUE):
            yield item


def must_items(context: PatientContext) -> Judgement:
    """Return those of the options to be asked before anything else that are not known to have been asked.

    One that is known not to be new has been asked.
    """
    found = FALSE
    truths = context.patient.answers.truths
    for item in must_options(context):
        if f"{item}{NEW}" not in truths:
            found |= context.knowledge.bits[item]
    return found


def _raised(flag: RedFlag, context: PatientContext) -> RaisedFlag:
    raised_by = tuple(_present(flag, context))
    for diagnosis in flag.explained_by:
        if context.said(DIAGNOSES, diagnosis) == TRUE:
            return RaisedFlag(flag, raised_by, Lift(LiftedBy.DIAGNOSIS, diagnosis=diagnosis))
    for clearing in flag.cleared_by:
        if not _may_count(clearing, context):
            continue
        for told_by in (_found_by_event, _told_by_imaging, _told_by_a_no):
            found = told_by(clearing, flag, raised_by, context)
            if found is not None:
                return RaisedFlag(flag, raised_by, Lift(LiftedBy.TEST, clearing=clearing, given=found))
    given = [one for one in context.patient.cleared if one.flag == flag.id]
    for clearing in flag.cleared_by:
        found = _told_by_tests(clearing, given, raised_by, context)
        if found is not None:
            return RaisedFlag(flag, raised_by, Lift(LiftedBy.TEST, clearing=clearing, given=found))
    refused = tuple(NotCleared(one, _why_none(flag, one, given, raised_by, context)) for one in given)
    return RaisedFlag(flag, raised_by, None, refused)


def _told_by_tests(
    clearing: Clearing, given: Iterable[Cleared], raised_by: Iterable[str], context: PatientContext
) -> Cleared | None:
    """Return the tests of a clearing, done together or each on its own day; None if one is missing or does not count.

    Of tests of several days the oldest day stands; an opinion must not be older than what it weighs.
    """
    counted = [one for one in given if _why_not(clearing, one, raised_by, context) is None]
    if not counted or _missing(clearing, [test for one in counted for test in one.tests]):
        return None
    if _opinion_comes_first(clearing, counted, context):
        return None
    for one in counted:
        if not _missing(clearing, one.tests):
            return one
    oldest = max((one.weeks_ago for one in counted if one.weeks_ago is not None), key=most)
    return Cleared(flag=counted[0].flag, tests=clearing.tests, weeks_ago=oldest)


def _opinion_comes_first(clearing: Clearing, given: Iterable[Cleared], context: PatientContext) -> bool:
    """Return whether an opinion that a clearing takes was given, or may have been, before a test that it weighs.

    Tests that are told together are of one day, however vague it is.
    """
    weighing = opinions(clearing, context.knowledge)
    weighed = set(clearing.tests) - weighing
    given = list(given)
    tested = [one for one in given if not weighed.isdisjoint(one.tests)]
    weighs_all = [one for one in given if all(one is test or _is_after(one, test) for test in tested)]
    return any(all(opinion not in one.tests for one in weighs_all) for opinion in weighing)


def _is_after(one: Cleared, other: Cleared) -> bool:
    """Return whether something was done on the day of another or later, whatever days both may stand for."""
    return one.weeks_ago is not None and other.weeks_ago is not None and most(one.weeks_ago) <= least(other.weeks_ago)


def opinions(clearing: Clearing, knowledge: Knowledge) -> set[Id]:
    """Return those tests of a clearing that weigh what the others found."""
    return {test for test in clearing.tests if knowledge.tests[test].opinion}


def is_of_today(clearing: Clearing, knowledge: Knowledge) -> bool:
    """Return whether a clearing without a date is of today: an opinion that is held against the pain."""
    return clearing.after is ClearedAfter.PAIN and opinions(clearing, knowledge) == {clearing.tests[0]}


def _missing(clearing: Clearing, tests: Container[Id]) -> list[Id]:
    """Return the tests that a clearing takes besides these."""
    return [test for test in clearing.tests if test not in tests]


def _why_none(
    flag: RedFlag, one: Cleared, given: Iterable[Cleared], raised_by: Iterable[str], context: PatientContext
) -> str:
    """Return why the tests told together, one of those given, lift a flag by none of its clearings."""
    takes: list[str] = []
    reasons: list[str] = []
    for clearing in flag.cleared_by:
        counted = [each for each in given if each is one or _why_not(clearing, each, raised_by, context) is None]
        if missing := _missing(clearing, [test for each in counted for test in each.tests]):
            takes.append(", ".join(lowered(context.knowledge.tests[test].name) for test in missing))
        elif (reason := _why_not(clearing, one, raised_by, context)) is not None:
            reasons.append(reason)
        else:
            reasons.append("the opinion is older than what it weighs")
    if takes:
        reasons.insert(0, f"it also takes: {'; or '.join(dict.fromkeys(takes))}")
    return "; ".join(dict.fromkeys(reasons)) or "no test is known to clear it"


def _found_by_event(
    clearing: Clearing, flag: RedFlag, raised_by: Iterable[str], context: PatientContext
) -> Cleared | None:
    """Return the tests of a clearing on the day of the event that only they find; None if its day does not count."""
    answers, slot = context.patient.answers, f"{EVENTS}.{clearing.event}"
    if clearing.event is None or not answers.truths.get(slot) or slot not in answers.weeks:
        return None
    given = Cleared(flag=flag.id, tests=clearing.tests, weeks_ago=answers.weeks[slot])
    return given if _why_not(clearing, given, raised_by, context) is None else None


def _told_by_imaging(
    clearing: Clearing, flag: RedFlag, raised_by: Iterable[str], context: PatientContext
) -> Cleared | None:
    """Return the tests of a clearing that other answers tell of; None if a date is against them.

    Imaging without a date counts only while nothing says when the finding began or that it is new. An opinion that is
    held against the pain is of today, as those answers are.
    """
    if clearing.known_when is None or context.judge(clearing.known_when) != TRUE:
        return None
    answers, onsets = context.patient.answers, context.patient.onsets
    given = Cleared(flag=flag.id, tests=clearing.tests, weeks_ago=answers.weeks.get(f"{IMAGING}.{clearing.tests[0]}"))
    if given.weeks_ago is None:
        timed = any(item in onsets or answers.truths.get(f"{item}{NEW}") for item in raised_by)
        return None if timed and not is_of_today(clearing, context.knowledge) else given
    return given if _why_not(clearing, given, raised_by, context) is None else None


def _told_by_a_no(clearing: Clearing, flag: RedFlag, _: Iterable[str], context: PatientContext) -> Cleared | None:
    """Return the tests of a clearing if a clinician has ruled out, by name, what it says; None if not.

    That a list of diagnoses is whole rules nothing out.
    """
    truths, by_closure = context.patient.answers.truths, context.patient.by_closure
    denied = (f"{DIAGNOSES}.{diagnosis}" for diagnosis in clearing.ruled_out)
    if any(truths.get(slot) is False and slot not in by_closure for slot in denied):
        return Cleared(flag=flag.id, tests=clearing.tests, weeks_ago=None)
    return None


def _present(flag: RedFlag, context: PatientContext) -> Iterable[str]:
    """Yield the options named in the criterion of a flag, facts included, that apply, and numbers found beside them."""
    met: set[str] = set()
    for leaf in leaves_beneath(parse(flag.when), context.knowledge.facts):
        if isinstance(leaf, Has):
            option = leaf.option.removesuffix(NEW)
            item = f"{leaf.name}.{option}"
            applies = item in context.knowledge.bits and context.said(leaf.name, option) == TRUE
        elif isinstance(leaf, Compare):
            item = leaf.name
            applies = _is_finding(item, context) and context.judge_tree(leaf) == TRUE
        else:
            continue
        if applies and item not in met:
            met.add(item)
            yield item


def _is_finding(name: str, context: PatientContext) -> bool:
    """Return whether a number is asked with the warning signs, such as a power or CRP; age and duration are not."""
    question = context.knowledge.questions.get(Id(name))
    return question is not None and question.type is QuestionType.NUMBER and question.section == SAFETY


def _why_not(clearing: Clearing, given: Cleared, raised_by: Iterable[str], context: PatientContext) -> str | None:
    """Return why tests do not count for a clearing; None if they do. What is not known does not lift a flag.

    A test of today comes after whatever is old, though nobody knows since when.
    """
    if set(clearing.tests).isdisjoint(given.tests):
        return "it takes another test"
    if given.weeks_ago is None:
        return "the date of the test is not known"
    onset = _onset(clearing.after, raised_by, context)
    delay = shortest_weeks(clearing.delay) if clearing.delay else 0.0
    if onset is None:
        if delay or most(given.weeks_ago) or any(_is_new(item, context) for item in raised_by):
            if clearing.after is ClearedAfter.PAIN:
                return "it is not known since when it hurts (a lower bound of pain_duration will do)"
            return "it is not known when the finding began"
    elif least(onset) - most(given.weeks_ago) < delay:
        return "the test is older than the finding" if not delay else "the test was too soon after the onset"
    weighing = opinions(clearing, context.knowledge)
    if not weighing.isdisjoint(given.tests) and _is_seen_since(given, raised_by, context):
        return "the opinion is older than the imaging"
    if clearing.within is not None:
        longest = longest_weeks(clearing.within)
        if compare(given.weeks_ago, Op.LE, longest) is not True:
            return "the test is too old"
    if clearing.result_after is not None and least(given.weeks_ago) < shortest_weeks(clearing.result_after):
        return "its result is not known so soon"
    if _may_count(clearing, context):
        return None
    unless = _unless(clearing, context)
    if _is_barred(clearing, context) or unless == TRUE:
        return "it does not count with what else is known"
    return _depends_on(context.items(unless), context.knowledge)


def _depends_on(items: Iterable[str], knowledge: Knowledge) -> str:
    named = some_of((lowered(knowledge.text_of(item)) for item in items), _MOST_NAMED, last=";")
    return f"whether it counts depends on what was not asked: {named}"


def _may_count(clearing: Clearing, context: PatientContext) -> bool:
    """Return whether a clearing is not barred, and what it does not count with is known to be false."""
    return not _is_barred(clearing, context) and _unless(clearing, context) == FALSE


def _unless(clearing: Clearing, context: PatientContext) -> Judgement:
    return FALSE if clearing.unless is None else context.judge_flag(clearing.unless)


def _is_barred(clearing: Clearing, context: PatientContext) -> bool:
    """Return whether something is known with which a clearing never counts; a sign not said to be old is new."""
    return clearing.never_when is not None and context.judge_flag(clearing.never_when) == TRUE


def _is_seen_since(given: Cleared, raised_by: Iterable[str], context: PatientContext) -> bool:
    """Return whether a finding of imaging is known from images later than what was told."""
    if given.weeks_ago is None or not any(item.startswith(f"{FINDINGS}.") for item in raised_by):
        return False
    taken = (weeks for slot, weeks in context.patient.answers.weeks.items() if slot.startswith(f"{IMAGING}."))
    return most(given.weeks_ago) > min(map(least, taken), default=inf)


def _is_new(item: str, context: PatientContext) -> bool:
    """Return whether a finding counts as new, as it does where nobody said whether it is new or old."""
    return bool(context.patient.answers.truths.get(f"{item}{NEW}")) or item in context.presumed_new


def _onset(after: ClearedAfter, raised_by: Iterable[str], context: PatientContext) -> Number | None:
    """Return the weeks since the latest onset among the findings, or since the pain began; None if not known."""
    if after is ClearedAfter.PAIN:
        return context.patient.answers.numbers.get("pain_duration")
    latest: Number | None = None
    for item in raised_by:
        onset = context.patient.onsets.get(item)
        if onset is None and _is_new(item, context):
            return None
        if onset is not None and (latest is None or least(onset) < least(latest)):
            latest = onset
    return latest if latest is not None else context.patient.answers.numbers.get("pain_duration")


def _lifted_with_others(found: Iterable[RaisedFlag]) -> Iterable[RaisedFlag]:
    """Yield the flags; one is lifted too where another that it names was lifted by a test."""
    found = list(found)
    tested = {item.flag.id: item for item in found if item.lift and item.lift.by is LiftedBy.TEST}
    for item in found:
        other = next((flag for flag in item.flag.cleared_with if flag in tested), None)
        if item.lift is None and other is not None:
            given = tested[other].lift
            lift = Lift(LiftedBy.WITH, flag=other, given=given.given if given else None)
            yield RaisedFlag(item.flag, item.raised_by, lift, item.not_cleared)
        else:
            yield item


def _with_what_was_told_elsewhere(found: Iterable[RaisedFlag], context: PatientContext) -> Iterable[RaisedFlag]:
    """Yield the flags; with one that stands, tests that could lift it and were told for a flag that is not raised.

    They lift nothing, since nobody said that they were of this one; but they are not passed over in silence.
    """
    found = list(found)
    raised = {item.flag.id for item in found}
    astray = [given for given in context.patient.cleared if given.flag not in raised]
    for item in found:
        tests = {test for clearing in item.flag.cleared_by for test in clearing.tests}
        of_it = [given for given in astray if not tests.isdisjoint(given.tests)] if item.lift is None else []
        told = (NotCleared(given, _told_for(given.flag, item.flag, context)) for given in of_it)
        yield replace(item, not_cleared=(*item.not_cleared, *told)) if of_it else item


def _told_for(told: Id, raised: RedFlag, context: PatientContext) -> str:
    name = lowered(context.knowledge.red_flags[told].name)
    return f"it was told for {name}, which is not raised; if it is of this, it belongs under {raised.id}"

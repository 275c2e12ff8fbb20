"""Red flags in SQL: raised, lifted by a test or a diagnosis, or open on what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from painref.criteria.parser import parse
from painref.criteria.syntax import NEW
from painref.criteria.typecheck import SomeOf
from painref.knowledge.intervals import longest_weeks, shortest_weeks
from painref.knowledge.model import ClearedAfter, Clearing, Id, RedFlag
from painref.records import record
from painref.sql.asked import CLEARED, Asked, Ends, ends, named
from painref.sql.conditions import hurting_regions
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    all_of,
    any_of,
    case,
    coalesce,
    compare,
    is_false,
    is_true,
    is_unknown,
    least,
    minus,
    not_,
    number,
)
from painref.triage.engine.context import DIAGNOSES, EVENTS, FINDINGS, IMAGING
from painref.triage.engine.red_flags import is_of_today, opinions


@record(kw_only=False)
class FlagState:
    """A red flag: whether it is raised, lifted or open, and the options that must be asked while it depends on them."""

    flag: RedFlag
    raised: Expression
    lifted: Expression
    open: Expression
    must: Mapping[str, Expression]


def screen(criteria: Criteria) -> tuple[FlagState, ...]:
    """Return the state of every red flag, the most urgent first."""
    flags = sorted(criteria.knowledge.red_flags.values(), key=lambda flag: flag.urgency.rank)
    presuming = Criteria(criteria.knowledge, presumed_new(criteria))
    found = {flag.id: presuming.text(flag.when) for flag in flags}
    must = must_options(criteria)
    explained = {flag.id: _explained(flag, criteria) for flag in flags}
    tested = {
        flag.id: all_of((is_true(found[flag.id]), not_(explained[flag.id]), _tested(flag, criteria, presuming)))
        for flag in flags
    }
    states = []
    for flag in flags:
        with_others = any_of(tested[other] for other in flag.cleared_with if other in tested)
        lifted = all_of((is_true(found[flag.id]), any_of((explained[flag.id], tested[flag.id], with_others))))
        states.append(
            FlagState(
                flag=flag,
                raised=all_of((is_true(found[flag.id]), not_(lifted))),
                lifted=lifted,
                open=is_unknown(found[flag.id]),
                must=_must(flag, must, presuming) if flag.urgency.is_pressing else {},
            )
        )
    return tuple(states)


def presumed_new(criteria: Criteria) -> Asked:
    """Return the answers in which what is present and not said to be old counts as new."""
    asked = criteria.asked
    truths = dict(asked.truths)
    for question, kind in criteria.knowledge.vocabulary.kinds.items():
        for option in kind.courses if isinstance(kind, SomeOf) else ():
            slot = f"{question}.{option}"
            presumed = all_of((is_true(asked.truth(slot)), is_unknown(asked.truth(f"{slot}{NEW}"))))
            truths[f"{slot}{NEW}"] = case((presumed, TRUE), otherwise=asked.truth(f"{slot}{NEW}"))
    return replace(asked, truths=truths)


def must_options(criteria: Criteria) -> dict[str, Expression]:
    """Return for every option that may have to be asked before all else whether it has to be, and was not asked."""
    asked, regions = criteria.asked, _regions_to_screen(criteria)
    found = {}
    for question in criteria.knowledge.questions.values():
        for option in question.options:
            if option.must or option.must_when is not None:
                here = any_of(regions[region] for region in option.must if region in regions)
                when = is_true(criteria.text(option.must_when)) if option.must_when is not None else here
                slot = f"{question.id}.{option.id}"
                found[slot] = all_of((any_of((here, when)), is_unknown(asked.truth(f"{slot}{NEW}"))))
    return found


def _regions_to_screen(criteria: Criteria) -> dict[Id, Expression]:
    """Return for every region whether its questions are asked: it hurts, or none does and it is of a diagnosis."""
    asked, hurting = criteria.asked, hurting_regions(criteria)
    diagnosed: dict[Id, list[Expression]] = {}
    for condition in criteria.knowledge.conditions.values():
        made = any_of((is_true(asked.truth(f"{DIAGNOSES}.{condition.id}")), asked.suspected(condition.id)))
        for region in condition.regions:
            diagnosed.setdefault(region, []).append(made)
    none = not_(any_of(hurting.values()))
    return {
        region: any_of((hurting.get(region, FALSE), all_of((none, any_of(diagnosed.get(region, ()))))))
        for region in dict.fromkeys((*hurting, *diagnosed))
    }


def _must(flag: RedFlag, must: Mapping[str, Expression], criteria: Criteria) -> dict[str, Expression]:
    tree = parse(flag.when)
    return {
        item: all_of((must[item], criteria.waits_for(tree, item))) for item in criteria.options_in(tree) if item in must
    }


def _explained(flag: RedFlag, criteria: Criteria) -> Expression:
    return any_of(is_true(criteria.asked.truth(f"{DIAGNOSES}.{diagnosis}")) for diagnosis in flag.explained_by)


def _tested(flag: RedFlag, criteria: Criteria, presuming: Criteria) -> Expression:
    """Return whether the tests that were done clear a flag; what bars them reads a sign not said to be old as new."""
    return any_of(
        all_of((_is_cleared(flag, clearing, criteria), _may_count(clearing, presuming))) for clearing in flag.cleared_by
    )


def _is_cleared(flag: RedFlag, clearing: Clearing, criteria: Criteria) -> Expression:
    tested = all_of(is_true(named(CLEARED, flag.id, test)) for test in clearing.tests)
    cleared = _counts(flag, clearing, ends(CLEARED, flag.id, "weeks"), criteria)
    return any_of(
        (
            all_of((tested, cleared)),
            _found_by_event(flag, clearing, criteria),
            _told_by_imaging(flag, clearing, criteria),
            _told_by_a_no(clearing, criteria),
        )
    )


def _may_count(clearing: Clearing, presuming: Criteria) -> Expression:
    """Return whether a clearing is not barred, and what it does not count with is known to be false."""
    parts = []
    if clearing.never_when is not None:
        parts.append(not_(is_true(presuming.text(clearing.never_when))))
    if clearing.unless is not None:
        parts.append(is_false(presuming.text(clearing.unless)))
    return all_of(parts)


def _found_by_event(flag: RedFlag, clearing: Clearing, criteria: Criteria) -> Expression:
    """Return whether the event that only these tests find happened on a day that counts."""
    if clearing.event is None:
        return FALSE
    slot, asked = f"{EVENTS}.{clearing.event}", criteria.asked
    return all_of((is_true(asked.truth(slot)), _counts(flag, clearing, asked.weeks(slot), criteria)))


def _told_by_imaging(flag: RedFlag, clearing: Clearing, criteria: Criteria) -> Expression:
    """Return whether other answers tell of the tests, and no date is against them.

    An opinion that is held against the pain is of today, as those answers are.
    """
    if clearing.known_when is None:
        return FALSE
    since = criteria.asked.weeks(f"{IMAGING}.{clearing.tests[0]}")
    of_today = is_of_today(clearing, criteria.knowledge)
    undated = since.unknown if of_today else all_of((since.unknown, not_(_is_timed(flag, criteria))))
    counts = all_of((not_(since.unknown), _counts(flag, clearing, since, criteria)))
    return all_of((is_true(criteria.text(clearing.known_when)), any_of((undated, counts))))


def _told_by_a_no(clearing: Clearing, criteria: Criteria) -> Expression:
    """Return whether a clinician has ruled out, by name, what the clearing says."""
    asked = criteria.asked
    return any_of(
        all_of((is_false(asked.truth(f"{DIAGNOSES}.{diagnosis}")), not_(asked.not_made(diagnosis))))
        for diagnosis in clearing.ruled_out
    )


def _is_timed(flag: RedFlag, criteria: Criteria) -> Expression:
    """Return whether it is said of what raised a flag when it began, or that it is new."""
    asked, dated = criteria.asked, criteria.knowledge.vocabulary.dated
    said = []
    for item in criteria.options_in(parse(flag.when)):
        question, _, option = item.partition(".")
        parts = [is_true(asked.truth(f"{item}{NEW}"))]
        if dated.get(Id(option)) != question:  # an option with a day of its own has no onset
            parts.append(not_(asked.onset(item).unknown))
        said.append(all_of((is_true(asked.truth(item)), any_of(parts))))
    return any_of(said)


def _counts(flag: RedFlag, clearing: Clearing, since: Ends, criteria: Criteria) -> Expression:
    """Return whether tests that were done so long ago count as a clearing asks for."""
    delay = shortest_weeks(clearing.delay) if clearing.delay else 0.0
    onset = _onset(flag, clearing.after, criteria)
    if not delay:  # a test of today comes after whatever is old
        new = any_of(_is_new(item, criteria) for item in criteria.options_in(parse(flag.when)))
        onset = case((new, onset), otherwise=coalesce((onset, number(0))))
    parts = [is_true(compare(minus(onset, since.high), ">=", number(delay)))]
    if clearing.within is not None:
        parts.append(is_true(compare(since.high, "<=", number(longest_weeks(clearing.within)))))
    if clearing.result_after is not None:
        parts.append(is_true(compare(since.low, ">=", number(shortest_weeks(clearing.result_after)))))
    if opinions(clearing, criteria.knowledge):
        parts.append(not_(_is_seen_since(flag, since, criteria)))
    return all_of(parts)


def _is_seen_since(flag: RedFlag, since: Ends, criteria: Criteria) -> Expression:
    """Return whether a finding of imaging is known from images later than an opinion."""
    asked, kind = criteria.asked, criteria.knowledge.vocabulary.kinds.get(IMAGING)
    found = [item for item in criteria.options_in(parse(flag.when)) if item.startswith(f"{FINDINGS}.")]
    if not found or not isinstance(kind, SomeOf):
        return FALSE
    taken = least(_least(asked.weeks(f"{IMAGING}.{option}")) for option in kind.options)
    return all_of((any_of(is_true(asked.truth(item)) for item in found), is_true(compare(since.high, ">", taken))))


def _is_new(item: str, criteria: Criteria) -> Expression:
    """Return whether a finding counts as new, as it does where nobody said whether it is new or old."""
    asked, (question, _, option) = criteria.asked, item.partition(".")
    kind, new = criteria.knowledge.vocabulary.kinds[question], asked.truth(f"{item}{NEW}")
    has_course = isinstance(kind, SomeOf) and option in kind.courses
    return all_of((is_true(asked.truth(item)), not_(is_false(new)) if has_course else is_true(new)))


def _onset(flag: RedFlag, after: ClearedAfter, criteria: Criteria) -> Expression:
    """Return the least weeks since the latest onset among the findings, or since the pain began."""
    pain = _least(criteria.asked.number("pain_duration"))
    if after is ClearedAfter.PAIN:
        return pain
    asked, dated = criteria.asked, criteria.knowledge.vocabulary.dated
    began, just_new = [], []
    for item in criteria.options_in(parse(flag.when)):
        question, _, option = item.partition(".")
        onset = Ends(NULL, NULL) if dated.get(Id(option)) == question else asked.onset(item)
        present = is_true(asked.truth(item))
        began.append(case((present, _least(onset))))
        just_new.append(all_of((onset.unknown, _is_new(item, criteria))))
    return case((any_of(just_new), NULL), otherwise=coalesce((least(began), pain)))


def _least(value: Ends) -> Expression:
    """Return the least of a span of time; where only its end is known that is no time at all."""
    return case((value.unknown, NULL), otherwise=coalesce((value.low, number(0))))

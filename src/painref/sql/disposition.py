"""One word for the whole, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from painref.knowledge.model import Id, Place, Role, Urgency
from painref.records import record
from painref.sql.asked import Past
from painref.sql.conditions import (
    Supported,
    enough_named,
    has_unlisted_diagnosis,
    in_main_region,
    region_known,
    umbrellas,
)
from painref.sql.criteria import Criteria
from painref.sql.expression import (
    FALSE,
    NULL,
    TRUE,
    Expression,
    all_of,
    among,
    any_of,
    case,
    coalesce,
    compare,
    is_known,
    is_true,
    least,
    not_,
    number,
    shifted,
    total,
    unpacked,
)
from painref.sql.ranking import bits_of, hundredths, lowest_bit, requested, standing_rank
from painref.sql.red_flags import FlagState
from painref.sql.requests import Answered, Requested, Variant
from painref.sql.verdicts import Row
from painref.triage.engine.disposition import (
    BY_URGENCY,
    CARE_TRIED,
    REFUSING_ANSWERS,
    SECOND_LINE,
    UNREQUESTED_BAR,
    DispositionWord,
)
from painref.triage.engine.ranking import Standing
from painref.triage.engine.recommendations import StepKind
from painref.triage.engine.requests import Answer
from painref.triage.engine.verdicts import VerdictKind


@record(kw_only=False)
class Ranked:
    """The rows shown of one ranking: for each procedure its row and the key, NULL where there is none."""

    variants: tuple[Variant, ...]

    def procedure(self, key: Expression) -> Expression:
        """Return the place of the procedure of a key among the ids in order."""
        return unpacked(key, lowest_bit("procedure"), bits_of("procedure"))

    def places(self, variants: Iterable[Variant]) -> list[int]:
        """Return the places of some procedures among the ids in order."""
        names = sorted(item.rules.id for item in self.variants)
        return [names.index(item.rules.id) for item in variants]

    def is_one_of(self, key: Expression, variants: Iterable[Variant]) -> Expression:
        """Return whether a key is that of one of some procedures; false where there is no key."""
        return is_true(among(self.procedure(key), self.places(variants)))

    def lookup(self, key: Expression, values: Mapping[Id, Expression]) -> Expression:
        """Return what belongs to the procedure of a key; NULL where there is no key."""
        place = self.procedure(key)
        names = sorted(values)
        return case(*((compare(place, "=", number(names.index(name))), values[name]) for name in names))


@record(kw_only=False)
class Findings:
    """All that a disposition is made from."""

    flags: tuple[FlagState, ...]
    supports: Mapping[Id, Supported]
    ranked: Ranked
    undeferred: Ranked
    answered: tuple[Answered, ...]
    requests: tuple[Requested, ...]
    criteria: Criteria


@record(kw_only=False)
class Disposed:
    """The rank of the word, that without any red flag, the flags that give it, and what must be asked first."""

    word: Expression
    without_flags: Expression
    decided_by: Mapping[Id, Expression]
    must: Mapping[str, Expression]


def dispose(findings: Findings) -> Disposed:
    """Return the disposition: raised flags first, then open ones, then the request, then the first row."""
    raised, decided_by = _by_raised_flags(findings)
    screening, must = _by_open_flags(findings)
    otherwise = without_flags(findings)
    word = case((is_known(raised), raised), (screening, _rank(DispositionWord.SCREEN_FIRST)), otherwise=otherwise)
    return Disposed(word, otherwise, decided_by, must)


def _rank(word: DispositionWord) -> Expression:
    return number(word.rank)


# --- Red flags --------------------------------------------------------------------------------------------------------


def _wanted(findings: Findings) -> dict[Id, Expression]:
    """Return for each procedure whether it answers a request, and what could defer it counts."""
    found = {}
    for order, item in enumerate(findings.answered):
        lineage = item.variant.rules.lineage
        chosen = any_of(
            all_of((request.made, request.is_answered_by(order)))
            for request in findings.requests
            if request.asked in lineage
        )
        found[item.variant.rules.id] = all_of((chosen, not_(item.for_nothing)))
    return found


def _concerns(flag: Id, first: Expression, wanted: Mapping[Id, Expression], ranked: Ranked) -> Expression:
    """Return whether a flag could defer the first row, or a procedure asked for."""
    deferred = [item for item in ranked.variants if flag in item.rules.flags]
    return any_of((ranked.is_one_of(first, deferred), *(wanted[item.rules.id] for item in deferred)))


def _by_raised_flags(findings: Findings) -> tuple[Expression, dict[Id, Expression]]:
    """Return the word of the most urgent raised flag that bears on what would be done, and the flags that give it."""
    first, wanted = first_row(findings.undeferred, findings), _wanted(findings)
    nothing = not_(any_of((is_known(first), *wanted.values())))
    shown = findings.ranked.variants
    deferred = {item.rules.id: item.chosen.verdict_is(VerdictKind.DEFERRED) for item in shown}
    listed = {item.rules.id: all_of((is_known(item.key), deferred[item.rules.id])) for item in shown}
    bears = {}
    for state in findings.flags:
        flag = state.flag
        if flag.urgency.is_pressing:
            bears[flag.id] = state.raised
            continue
        holds_up = any_of(listed[item.rules.id] for item in shown if flag.id in item.rules.flags)
        concerns = _concerns(flag.id, first, wanted, findings.undeferred)
        bears[flag.id] = all_of((state.raised, any_of((concerns, all_of((nothing, holds_up))))))
    by_urgency = {
        urgency: any_of(bears[state.flag.id] for state in findings.flags if state.flag.urgency is urgency)
        for urgency in sorted(Urgency, key=lambda urgency: urgency.rank)
    }
    word = case(*((holds, _rank(BY_URGENCY[urgency])) for urgency, holds in by_urgency.items()))
    return word, {state.flag.id: bears[state.flag.id] for state in findings.flags if state.flag.urgency.is_pressing}


def _by_open_flags(findings: Findings) -> tuple[Expression, dict[str, Expression]]:
    """Return whether something must be asked first, and what."""
    first, wanted = first_row(findings.ranked, findings), _wanted(findings)
    nothing = not_(any_of((is_known(first), *wanted.values())))
    must: dict[str, list[Expression]] = {}
    for state in findings.flags:
        if not state.must:
            continue
        counts = all_of((state.open, any_of((nothing, _concerns(state.flag.id, first, wanted, findings.ranked)))))
        for item, depends in state.must.items():
            must.setdefault(item, []).append(all_of((counts, depends)))
    asked = {item: any_of(parts) for item, parts in must.items()}
    return any_of(asked.values()), asked


def first_row(ranked: Ranked, findings: Findings) -> Expression:
    """Return the key of the first reachable row that may give the headline; NULL if there is none."""
    umbrella = umbrellas(findings.supports)
    return least(_may_give_it(item, umbrella, findings.criteria) for item in ranked.variants)


def _may_give_it(item: Variant, umbrella: Mapping[Id, Expression], criteria: Criteria) -> Expression:
    chosen = item.chosen
    late = chosen.is_(_is_late)
    wide = chosen.holds(lambda row: umbrella[row.condition])
    may = any_of((not_(any_of((late, wide))), _is_ready(item), requested(item.rules, criteria)))
    return case((all_of((chosen.reachable, may)), item.key))


def _is_ready(item: Variant) -> Expression:
    """Return whether nothing is missing but a preparation."""
    return item.chosen.verdict_is(VerdictKind.NOW, VerdictKind.AFTER_PREPARATION)


def _is_late(row: Row) -> bool:
    line = row.indication.indication.line
    return line is not None and line.place in UNREQUESTED_BAR


# --- The word of a row ------------------------------------------------------------------------------------------------


class _Words:
    """The word that each row gives, as the first row or as what was asked for."""

    def __init__(self, ranked: Ranked, *, by_request: bool) -> None:
        self._ranked = ranked
        self._by_request = by_request
        self._found: dict[tuple[Id, frozenset[Id]], Expression] = {}

    def of_every(self) -> dict[Id, Expression]:
        """Return the rank of the word by procedure."""
        return {item.rules.id: self.of(item, frozenset()) for item in self._ranked.variants}

    def of(self, item: Variant, waiting: frozenset[Id]) -> Expression:
        """Return the rank of the word that a row gives; `waiting` are the procedures that led to it."""
        key = (item.rules.id, waiting)
        if key not in self._found:
            self._found[key] = self._of(item, waiting)
        return self._found[key]

    def _of(self, item: Variant, waiting: frozenset[Id]) -> Expression:
        chosen, agreed = item.chosen, item.chosen.holds(lambda row: row.agreed)
        not_agreed = _rank(DispositionWord.NO_AGREED_PROCEDURE)
        prepared = chosen.holds(lambda row: row.preparation_is_next) if self._by_request else FALSE
        confirmed = case(
            (prepared, _rank(DispositionWord.PREPARE_FIRST)), otherwise=_rank(DispositionWord.NEEDS_ANSWERS)
        )
        return case(
            (
                chosen.verdict_is(VerdictKind.NOW),
                case((agreed, _rank(DispositionWord.PROCEED)), otherwise=not_agreed),
            ),
            (
                chosen.verdict_is(VerdictKind.AFTER_PREPARATION),
                case((agreed, _rank(DispositionWord.PREPARE_FIRST)), otherwise=not_agreed),
            ),
            (chosen.verdict_is(VerdictKind.IF_CONFIRMED), confirmed),
            otherwise=self._by_step(item, waiting | {item.rules.id}),
        )

    def _by_step(self, item: Variant, waiting: frozenset[Id]) -> Expression:
        """Return the word for the missing step: care before assessment before a procedure."""
        chosen = item.chosen
        care, assessment = (
            chosen.holds(lambda row, kind=kind: row.waits_for(kind))  # type: ignore[misc]
            for kind in (StepKind.CARE, StepKind.ASSESSMENT)
        )
        steps = [
            (other, case((all_of((chosen.waits_for_any(other.rules.lineage), other.chosen.reachable)), other.key)))
            for other in self._ranked.variants
            if other.rules.id not in waiting
        ]
        possible = [(other, key) for other, key in steps if key is not NULL]
        first = least(key for _, key in possible)
        by_procedure = case(
            *((is_true(compare(key, "=", first)), self.of(other, waiting)) for other, key in possible),
            otherwise=_rank(DispositionWord.NEEDS_ANSWERS),
        )
        return case(
            (care, _rank(DispositionWord.CONSERVATIVE_FIRST)),
            (assessment, _rank(DispositionWord.WORK_UP_FIRST)),
            otherwise=by_procedure,
        )


# --- Without red flags ------------------------------------------------------------------------------------------------


def without_flags(findings: Findings) -> Expression:
    """Return the rank of the word as the request or the first row gives it."""
    ranked, first = findings.ranked, first_row(findings.ranked, findings)
    words = _Words(ranked, by_request=False).of_every()
    by_request = _by_request(findings, first)
    postponed = any_of(
        all_of((is_known(item.key), item.chosen.verdict_is(VerdictKind.POSTPONED))) for item in ranked.variants
    )
    return case(
        (is_known(by_request), by_request),
        (is_known(first), ranked.lookup(first, words)),
        (any_of((postponed, _enough_known(findings))), _rank(DispositionWord.CONSERVATIVE_FIRST)),
        otherwise=_rank(DispositionWord.NEEDS_ANSWERS),
    )


def _by_request(findings: Findings, first: Expression) -> Expression:
    """Return the rank of the word that the best answered request gives; NULL if nothing about it is known."""
    ranked, requests = findings.ranked, findings.requests
    position_bits = len(requests).bit_length()
    best = least(
        case((item.made, total((shifted(item.answer, position_bits), number(position)))))
        for position, item in enumerate(requests)
    )
    position = unpacked(best, 0, position_bits)
    answer = unpacked(best, position_bits, 4)
    row = case(*((compare(position, "=", number(place)), item.row) for place, item in enumerate(requests)))
    refused = is_true(among(answer, [item.rank for item in REFUSING_ANSWERS]))
    told = {item.rules.id: not_(_is_untold(item)) for item in ranked.variants}
    here = _for_this_pain(findings)
    instead = coalesce((_instead(ranked, _both(told, here)), _variant_instead(ranked, row)))
    agreed = {item.rules.id: item.chosen.holds(lambda row: row.agreed) for item in ranked.variants}
    conservative = _rank(DispositionWord.CONSERVATIVE_FIRST)
    work_up = any_of(
        state.raised for state in findings.flags if state.flag.urgency is Urgency.WORK_UP and state.flag.defers
    )
    not_covered = is_true(compare(answer, "=", number(Answer.NOT_COVERED.rank)))
    refusal = case(
        (is_known(instead), _proceed(ranked, instead, agreed)),
        (is_known(first), conservative),
        (work_up, _rank(DispositionWord.WORK_UP_FIRST)),
        (not_covered, NULL),
        otherwise=conservative,
    )
    care_first = case(
        *((compare(position, "=", number(place)), item.care_first) for place, item in enumerate(requests))
    )
    reachable = {item.rules.id: item.chosen.reachable for item in ranked.variants}
    ready = {item.rules.id: _is_ready(item) for item in ranked.variants}
    disputed = all_of((is_true(ranked.lookup(row, ready)), not_(is_true(ranked.lookup(row, agreed)))))
    established = {item.rules.id: item.chosen.holds(lambda row: row.support.established) for item in ranked.variants}
    suspected = not_(is_true(ranked.lookup(row, established)))
    agreed_instead = is_known(_instead(ranked, _both(agreed, here), suspected))
    by_row = ranked.lookup(row, _Words(ranked, by_request=True).of_every())
    sign = any_of(all_of((compare(position, "=", number(place)), item.sign)) for place, item in enumerate(requests))
    known = _instead(ranked, _both(established, _both(told, here)))
    in_its_place = all_of((is_known(known), not_(is_true(sign))))
    return case(
        (not_(is_known(best)), NULL),
        (refused, refusal),
        (is_true(care_first), conservative),
        (all_of((not_(is_known(row)), in_its_place)), _proceed(ranked, known, agreed)),
        (not_(is_known(row)), _rank(DispositionWord.NEEDS_ANSWERS)),
        (all_of((disputed, agreed_instead)), _rank(DispositionWord.PROCEED)),
        (is_true(ranked.lookup(row, reachable)), by_row),
    )


def _proceed(ranked: Ranked, key: Expression, agreed: Mapping[Id, Expression]) -> Expression:
    """Return the rank of the word that a row gives which is now."""
    is_agreed = is_true(ranked.lookup(key, agreed))
    return case((is_agreed, _rank(DispositionWord.PROCEED)), otherwise=_rank(DispositionWord.NO_AGREED_PROCEDURE))


def _instead(ranked: Ranked, within: Mapping[Id, Expression], suspected: Expression = FALSE) -> Expression:
    """Return the key of the row that gives the word in place of what was asked for; NULL if there is none.

    It is one of those that are `within`; where what was asked for is for a `suspected` condition, it may be for one
    too.
    """
    return least(
        case(
            (
                all_of(
                    (
                        item.chosen.verdict_is(VerdictKind.NOW),
                        is_true(compare(_line_of(item), "<", hundredths(SECOND_LINE))),
                        item.chosen.holds(lambda row: _is_first_line(row, suspected)),
                        within[item.rules.id],
                    )
                ),
                item.key,
            )
        )
        for item in ranked.variants
    )


def _is_untold(item: Variant) -> Expression:
    """Return whether a treatment was done before, and nothing at all is known of how it went."""
    silent = (
        any_of(
            (
                not_(past.recorded),
                all_of((past.detail("relief").unknown, past.detail("lasted").unknown, not_(is_known(past.result)))),
            )
        )
        for past in map(Past, sorted(item.rules.lineage))
    )
    treats = item.chosen.is_(lambda row: row.role is not Role.DIAGNOSTIC)
    return all_of((item.chosen.tried.outcome_unknown, treats, *silent))


def _variant_instead(ranked: Ranked, asked: Expression) -> Expression:
    """Return the key of another variant of what is refused, of the first or second line, that is now for the same.

    `asked` is the key of the row refused, of which it is NULL if that was done before.
    """
    return ranked.lookup(asked, {item.rules.id: _kin_of(item, ranked) for item in ranked.variants})


def _kin_of(refused: Variant, ranked: Ranked) -> Expression:
    kin = [item for item in ranked.variants if refused.rules.is_kin_of(item.rules)]
    return least(
        case(
            (
                all_of(
                    (
                        refused.chosen.tried.untried,
                        item.chosen.verdict_is(VerdictKind.NOW),
                        is_true(compare(_line_of(item), "<=", hundredths(SECOND_LINE))),
                        item.chosen.holds(lambda row: row.support.established),
                        _for_the_same(refused, item),
                    )
                ),
                item.key,
            )
        )
        for item in kin
    )


def _for_the_same(one: Variant, other: Variant) -> Expression:
    """Return whether the rows shown of two procedures are for one condition."""
    shared = {row.condition for row in one.chosen.rows} & {row.condition for row in other.chosen.rows}
    return any_of(
        all_of(item.chosen.is_(lambda row, id_=id_: row.condition == id_) for item in (one, other))  # type: ignore[misc]
        for id_ in sorted(shared)
    )


def _line_of(item: Variant) -> Expression:
    return unpacked(item.key, lowest_bit("line"), bits_of("line"))


def _for_this_pain(findings: Findings) -> dict[Id, Expression]:
    """Return for every procedure whether its row is for a leading condition, or one of the region of the letter."""
    here = in_main_region(findings.supports, findings.criteria)
    found = {}
    for item in findings.ranked.variants:
        standing = unpacked(item.key, lowest_bit("standing"), bits_of("standing"))
        leads = is_true(compare(standing, "<", standing_rank(Standing.OTHER)))
        found[item.rules.id] = any_of((leads, item.chosen.holds(lambda row: here[row.condition])))
    return found


def _both(one: Mapping[Id, Expression], other: Mapping[Id, Expression]) -> dict[Id, Expression]:
    return {id_: all_of((holds, other[id_])) for id_, holds in one.items()}


def _is_first_line(row: Row, suspected: Expression) -> Expression:
    line = row.indication.indication.line
    if line is None or line.place not in (Place.FIRST, Place.DECIDING_TEST):
        return FALSE
    return TRUE if row.role is Role.DIAGNOSTIC else any_of((row.support.established, suspected))


def _enough_known(findings: Findings) -> Expression:
    """Return whether the basics are known, and the diagnosis is made or no other condition is open."""
    criteria = findings.criteria
    lasting = not_(criteria.asked.number("pain_duration").unknown)
    tried = is_known(criteria.fact(CARE_TRIED))
    named = any_of((enough_named(findings.supports), has_unlisted_diagnosis(criteria)))
    return all_of((region_known(criteria), lasting, tried, named))

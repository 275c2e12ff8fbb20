"""The answers of a table to all that triage decides, as expressions: what `painref.triage.engine.decide` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from painref.criteria.syntax import NEW
from painref.knowledge.model import Id, Urgency
from painref.records import record
from painref.sql.asked import Asked
from painref.sql.conditions import as_tested, in_main_region, leading, supports_of, with_supported_descendants
from painref.sql.criteria import Criteria
from painref.sql.disposition import Disposed, Findings, Ranked, dispose
from painref.sql.expression import FALSE, Expression, all_of, any_of, case, compare, not_, number
from painref.sql.limits import check_size
from painref.sql.ranking import chosen_of, rank
from painref.sql.recommendations import Recommendations
from painref.sql.red_flags import FlagState, screen
from painref.sql.requests import Requested, Variant, answer_requests, answer_variants
from painref.sql.safety import Safeties
from painref.sql.verdicts import rows_of, tried_of
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.procedure_rules import ProcedureRules
from painref.triage.engine.requests import Answer
from painref.triage.engine.rules import Rules


@record(kw_only=False)
class Decided:
    """What is decided of a patient, as expressions; `answers` are the ranks of the answers to each request."""

    flags: tuple[FlagState, ...]
    variants: tuple[Variant, ...]
    requests: tuple[Requested, ...]
    answers: Mapping[str, Expression]
    disposed: Disposed


def decide(rules: Rules, asked: Asked) -> Decided:
    """Return all that some answers decide under the rules. Raises `TooMuchError` for more than SQL holds."""
    check_size(rules)

    knowledge = rules.knowledge
    criteria = Criteria(knowledge, asked)
    flags = screen(criteria)
    plain = supports_of(criteria)
    tested = as_tested(plain, _tested(rules, criteria), criteria)
    supports = plain | tested
    raised = {state.flag.id: state.raised for state in flags}
    safeties = Safeties(criteria, {state.flag.id: state.lifted for state in flags})
    recommendations = Recommendations(criteria)
    wider = with_supported_descendants(supports, knowledge)
    by_region = leading(supports, in_main_region(supports, criteria), wider)
    by_request = leading(supports, _wanted(rules.procedures, supports, criteria), wider)
    lead = {id_: any_of((by_region[id_], by_request[id_])) for id_ in supports}
    worked_out = []
    for item in rules.procedures:
        safe, tried = safeties.of(item), tried_of(item)
        presumed = {id_: support for id_, support in tested.items() if item.id in rules.brought_by_tests[id_]}
        rows = rows_of(item, plain | presumed, raised, safe, tried, recommendations, criteria)
        worked_out.append((item, safe, rows, tried))
    rankings = []
    for deferring in (True, False):
        chosen = [chosen_of(item, rows, tried, criteria, deferring=deferring) for item, _, rows, tried in worked_out]
        keys = rank(chosen, lead, wider, criteria)
        rankings.append(
            Ranked(
                tuple(
                    Variant(item, safe, rows, shown, keys[item.id])
                    for (item, safe, rows, _), shown in zip(worked_out, chosen, strict=True)
                )
            )
        )
    ranked, undeferred = rankings
    answered = answer_variants(ranked.variants, flags, supports, criteria)
    requests = answer_requests(answered, criteria)
    findings = Findings(flags, supports, ranked, undeferred, answered, requests, criteria)
    disposed = dispose(findings)
    return Decided(flags, ranked.variants, requests, _after_red_flags(requests, disposed, flags), disposed)


def denying(asked: Asked, denied: Mapping[str, Expression]) -> Asked:
    """Return the answers with some options answered no where that is so."""
    truths = dict(asked.truths)
    for item, holds in denied.items():
        for slot in (item, f"{item}{NEW}"):
            truths[slot] = case((holds, FALSE), otherwise=asked.truth(slot))
    return replace(asked, truths=truths)


def _wanted(procedures: Iterable[ProcedureRules], conditions: Iterable[Id], criteria: Criteria) -> dict[Id, Expression]:
    """Return for every condition whether a procedure is asked for that is done for it."""
    found: dict[Id, dict[Id, None]] = {id_: {} for id_ in conditions}
    for item in procedures:
        for condition in item.conditions:
            found[condition] |= dict.fromkeys(sorted(item.lineage))
    return {id_: any_of(criteria.asked.requested(name) for name in names) for id_, names in found.items()}


def _tested(rules: Rules, criteria: Criteria) -> dict[Id, Expression]:
    """Return for every condition that has a deciding test of its own whether that is asked for."""
    found: dict[Id, list[Expression]] = {}
    for item in rules.procedures:
        names = [name for name in sorted(item.lineage) if item.tests and rules.tests_named(name)]
        for condition in item.tests:
            found.setdefault(condition, []).extend(map(criteria.asked.requested, names))
    return {id_: any_of(asked) for id_, asked in found.items()}


def _after_red_flags(
    requests: Iterable[Requested], disposed: Disposed, flags: Iterable[FlagState]
) -> dict[str, Expression]:
    """Return the rank of the answer to each request: under an emergency or what is urgent the red flags come first."""
    words = {Urgency.EMERGENCY: DispositionWord.EMERGENCY, Urgency.URGENT: DispositionWord.URGENT}
    given = {urgency: compare(disposed.word, "=", number(word.rank)) for urgency, word in words.items()}
    deciding = {
        state.flag.id: all_of((disposed.decided_by[state.flag.id], given[state.flag.urgency]))
        for state in flags
        if state.flag.urgency in words
    }
    pressing, found = any_of(given.values()), {}
    for item in requests:
        spared = any_of(
            deciding[flag] for variant in item.variants for flag in sorted(variant.rules.spared_by) if flag in deciding
        )
        kept = any_of((compare(item.answer, "=", number(Answer.CONTRAINDICATED.rank)), spared))
        comes_first = all_of((pressing, not_(kept)))
        found[item.asked] = case((comes_first, number(Answer.RED_FLAG_FIRST.rank)), otherwise=item.answer)
    return found

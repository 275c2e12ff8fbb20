"""What is decided for one patient as rows of tables, without putting it into words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from painref.criteria.judgement import word_of
from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.model import ContraindicationSeverity
from painref.tables.columns import Column, ColumnType, Table
from painref.triage.engine.decide import Decided
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.engine.ranking import Ranked
from painref.triage.engine.recommendations import RecommendationResult
from painref.triage.engine.requests import Requested
from painref.triage.engine.requirements import RequirementResult
from painref.triage.engine.verdicts import Row
from painref.triage.phrases import why_disposition

_TRUTH, _COUNT = ColumnType.TRUTH, ColumnType.COUNT


class Flag(NamedTuple):
    """A red flag of one patient, and how it stands: raised, lifted or open."""

    id: str
    urgency: str
    state: str
    raised_by: tuple[str, ...]
    ask: tuple[str, ...]


class Required(NamedTuple):
    """A requirement with the recommendation that makes it, and the row that it belongs to."""

    decided: Decided
    row: Row
    of: RecommendationResult
    number: int
    item: RequirementResult


class Verdict(NamedTuple):
    """A row of one patient."""

    decided: Decided
    item: Ranked

    @property
    def row(self) -> Row:
        """The procedure for the condition."""
        return self.item.row


class Request(NamedTuple):
    """A request of one patient with its answer."""

    decided: Decided
    item: Requested


def _flags(decided: Decided) -> Iterator[Flag]:
    for state, flags in (("raised", decided.screening.raised), ("lifted", decided.screening.lifted)):
        for item in flags:
            yield Flag(item.flag.id, item.flag.urgency, state, item.raised_by, ())
    for still in decided.screening.open:
        ask = tuple(decided.context.items(still.must))
        yield Flag(still.flag.id, still.flag.urgency, "open", (), ask)


def _verdicts(decided: Decided) -> Iterator[Verdict]:
    return (Verdict(decided, item) for item in decided.rows)


def _requests(decided: Decided) -> Iterator[Request]:
    return (Request(decided, item) for item in decided.requests)


def _requirements(decided: Decided) -> Iterator[Required]:
    for item in decided.rows:
        for of in item.row.recommendations:
            for number, one in enumerate(of.requirements, 1):
                yield Required(decided, item.row, of, number, one)


def _holds(row: Row) -> tuple[str, ...]:
    """Return the drugs that may have to be stopped; one that painref does not hold in its own words."""
    return tuple(drug.medication.id if drug.medication else drug.name for drug in row.safety.drugs if drug.cautious)


def _excluded_by(row: Row) -> tuple[str, ...]:
    found = row.safety.true(ContraindicationSeverity.ABSOLUTE)
    return tuple(stated.contraindication.text for stated in found)


def _reference(row: Required) -> Any:
    return row.decided.rules.knowledge.references[row.of.rules.recommendation.by]


RESULT_TABLES: dict[str, tuple[Table, Callable[[Decided], Iterator[Any]]]] = {
    "patients": (
        Table(
            "patients",
            "patient",
            (
                Column("disposition", "the word for the whole", lambda d: d.disposition.word),
                Column(
                    "if_clear",
                    "the word if all that must be asked is no",
                    lambda d: d.disposition.if_clear.word if d.disposition.if_clear else None,
                ),
                Column("reason", "why", lambda d: why_disposition(d.disposition, d.requests, d.context)),
                Column(
                    "screen_open", "how many items hold it up", lambda d: d.disposition.screen_open.bit_count(), _COUNT
                ),
                Column("red_flags", "how many are raised", lambda d: len(d.screening.raised), _COUNT),
                Column("red_flags_open", "how many are open", lambda d: len(d.screening.open), _COUNT),
                Column(
                    "must_open", "how many must-ask items are open", lambda d: OpenNeeds(d).must.bit_count(), _COUNT
                ),
                Column("requests", "how many procedures are asked for", lambda d: len(d.requests), _COUNT),
                Column("verdicts", "how many procedures have a verdict", lambda d: len(d.rows), _COUNT),
                Column(
                    "first_procedure", "the first of the order", lambda d: d.rows[0].row.procedure if d.rows else None
                ),
                Column("first_condition", "what it is for", lambda d: d.rows[0].row.condition if d.rows else None),
                Column("first_verdict", "its verdict", lambda d: d.rows[0].row.verdict if d.rows else None),
                Column("contradictions", "how many answers contradict", lambda d: len(d.contradictions), _COUNT),
                Column(
                    "open_items", "how many could change something", lambda d: OpenNeeds(d).every.bit_count(), _COUNT
                ),
            ),
        ),
        lambda decided: iter((decided,)),
    ),
    "verdicts": (
        Table(
            "verdicts",
            "procedure of a patient, for a condition in a role",
            (
                Column("rank", "place in the order", lambda v: v.item.rank, _COUNT),
                Column("procedure", "id of the procedure", lambda v: v.row.procedure),
                Column("condition", "id of the condition", lambda v: v.row.condition),
                Column("role", "diagnostic, therapeutic or palliative", lambda v: v.row.role),
                Column("verdict", "what the answers come to", lambda v: v.row.verdict),
                Column(
                    "on_offer",
                    "now, or once something is done or answered",
                    lambda v: v.row.verdict.is_reachable,
                    _TRUTH,
                ),
                Column("screened", "nothing is left that must be asked first", lambda v: v.row.is_screened, _TRUTH),
                Column("condition_support", "how the condition is known", lambda v: v.row.support.support),
                Column("agreement", "of the bodies", lambda v: v.row.count.agreement),
                Column("bodies_for", "how many bodies speak for it", lambda v: v.row.count.in_favour, _COUNT),
                Column("bodies_against", "how many speak against it", lambda v: v.row.count.against, _COUNT),
                Column("steps", "ids of the steps that come first", lambda v: v.row.steps),
                Column(
                    "corrections",
                    "what has to be corrected first",
                    lambda v: tuple(
                        stated.contraindication.text
                        for stated in v.row.safety.true(ContraindicationSeverity.UNTIL_CORRECTED)
                    ),
                ),
                Column("holds", "drugs that may have to be stopped", lambda v: _holds(v.row)),
                Column(
                    "drugs_known", "whether blood thinners are known", lambda v: not v.row.safety.drugs_open, _TRUTH
                ),
                Column("bleeding_class", "highest class that a body gives", lambda v: v.row.safety.bleeding_class),
                Column("excluded_by", "absolute contraindications that are true", lambda v: _excluded_by(v.row)),
                Column("not_screened", "contraindications not asked", lambda v: len(v.row.safety.unknown), _COUNT),
                Column("deferred_by", "ids of the red flags that hold it up", lambda v: v.row.deferred_by),
                Column("origin", "the overlay that it comes from", lambda v: v.row.rules.procedure.origin),
            ),
        ),
        _verdicts,
    ),
    "red-flags": (
        Table(
            "red_flags",
            "red flag of a patient that is not settled",
            (
                Column("red_flag", "id of the red flag", lambda f: f.id),
                Column("urgency", "emergency, urgent, work-up or care", lambda f: f.urgency),
                Column("state", "raised, lifted or open", lambda f: f.state),
                Column("raised_by", "the answers that raised it", lambda f: f.raised_by),
                Column("must_ask", "what must be asked to settle it", lambda f: f.ask),
            ),
        ),
        _flags,
    ),
    "requirements": (
        Table(
            "requirements",
            "requirement of one recommendation for a procedure of a patient",
            (
                Column("procedure", "id of the procedure", lambda r: r.row.procedure),
                Column("condition", "id of the condition", lambda r: r.row.condition),
                Column("role", "diagnostic, therapeutic or palliative", lambda r: r.row.role),
                Column("by", "id of the reference", lambda r: r.of.rules.recommendation.by),
                Column("body", "who speaks", lambda r: speaker(_reference(r), r.decided.rules.knowledge)),
                Column(
                    "payer", "whether it pays", lambda r: is_payer(_reference(r), r.decided.rules.knowledge), _TRUTH
                ),
                Column("direction", "of the recommendation", lambda r: r.of.rules.recommendation.direction),
                Column("status", "of the recommendation", lambda r: r.of.status),
                Column("number", "which of its requirements", lambda r: r.number, _COUNT),
                Column("text", "what is required", lambda r: r.item.rules.requirement.text),
                Column(
                    "truth",
                    "true, false or unknown",
                    lambda r: "unknown" if r.item.rules.requirement.when is None else word_of(r.item.judgement),
                ),
                Column("step", "what would fulfil it", lambda r: r.item.rules.requirement.step),
                Column("pending", "whether it waits for that step", lambda r: r.item.pending, _TRUTH),
                Column("verified", "read at its source", lambda r: r.of.rules.recommendation.verified, _TRUTH),
            ),
        ),
        _requirements,
    ),
    "requests": (
        Table(
            "requests",
            "procedure that is asked for",
            (
                Column("requested", "what is asked for", lambda r: r.item.asked),
                Column("answer", "the answer", lambda r: r.item.answer),
                Column(
                    "provisional", "it holds if all that must be asked is no", lambda r: r.decided.provisional, _TRUTH
                ),
                Column("procedure", "the variant that answers best", lambda r: r.item.row and r.item.row.row.procedure),
                Column("verdict", "its verdict", lambda r: r.item.row and r.item.row.row.verdict),
            ),
        ),
        _requests,
    ),
}
"""The tables of results by what the command line calls them, each with what its rows are made from."""

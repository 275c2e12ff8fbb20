"""Cited patients: answers in, verdicts out. They test the knowledge, and show people how it thinks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from painref.criteria.evaluate import Answers
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import find
from painref.knowledge.model import Id
from painref.records import record
from painref.sources.binder import Binder
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node
from painref.sources.document import Sequence as SequenceNode
from painref.sources.loader import DataError
from painref.triage.assess import assess, assess_with
from painref.triage.assessment import Assessment, DispositionWord, VerdictKind
from painref.triage.engine.rules import Rules, prepare
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.answers import parse_answers


@record
class Expectation:
    """What must come out. Lists name procedures, families included, unless they say otherwise.

    `top` heads the order; `candidates` are on offer, with or without caution, `cautioned` with, `clear` without it;
    `not_yet` and `steps` name what waits and what for; `nothing_offered` is true if no candidate may be there at all;
    `against` names references that must be shown speaking against a procedure on offer; `open` names questions.
    """

    disposition: DispositionWord | None = None
    red_flags: tuple[Id, ...] = ()
    red_flags_absent: tuple[Id, ...] = ()
    red_flags_not_screened: tuple[Id, ...] = ()
    conditions: tuple[Id, ...] = ()
    top: Id | None = None
    candidates: tuple[Id, ...] = ()
    cautioned: tuple[Id, ...] = ()
    clear: tuple[Id, ...] = ()
    not_yet: tuple[Id, ...] = ()
    steps: tuple[Id, ...] = ()
    needs_information: tuple[Id, ...] = ()
    deferred: tuple[Id, ...] = ()
    not_deferred: tuple[Id, ...] = ()
    excluded: tuple[Id, ...] = ()
    settled: tuple[Id, ...] = ()
    criteria_not_met: tuple[Id, ...] = ()
    not_recommended: tuple[Id, ...] = ()
    not_offered: tuple[Id, ...] = ()
    nothing_offered: bool = False
    holds: tuple[Id, ...] = ()
    against: tuple[Id, ...] = ()
    open: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A patient. `refs` are the sources whose criteria the case is made from; `about` says what it shows."""

    id: Id
    title: str
    about: str
    refs: tuple[Id, ...]
    expect: Expectation
    follow: tuple[str, ...] = ()
    answers: Answers = field(default_factory=dict)


@record
class CaseLine:
    """A case in a line, with what comes out; `top` is the best candidate, if there is one."""

    id: Id
    title: str
    refs: tuple[Id, ...]
    disposition: DispositionWord
    top: Id | None


@record
class AssessedCase:
    """A case, and what painref makes of it."""

    case: Case
    assessment: Assessment


@record
class CaseOutcome:
    """A case, and what came out otherwise than it expects, in words; nothing if it comes out right."""

    id: Id
    title: str
    differences: tuple[str, ...]


def case_line(case: Case, assessment: Assessment) -> CaseLine:
    """Return a case in a line, with what its assessment came to."""
    top = next((verdict.procedure for verdict in assessment.verdicts if verdict.verdict.is_candidate), None)
    return CaseLine(id=case.id, title=case.title, refs=case.refs, disposition=assessment.disposition.word, top=top)


def case_lines(cases: Iterable[Case], knowledge: Knowledge) -> list[CaseLine]:
    """Return some cases, a line each."""
    assessment_of = assessing(knowledge)
    return [case_line(case, assessment_of(case)) for case in cases]


def assessed_case(name: str, cases: Iterable[Case], knowledge: Knowledge) -> AssessedCase:
    """Return the case that goes by this name, assessed.

    Raises `NotFoundError` with suggestions.
    """
    case = find(name, {case.id: case for case in cases}, what="case", hint="painref cases shows them all.")
    return AssessedCase(case=case, assessment=assess_case(case, knowledge))


def parse_cases(documents: Iterable[Node], knowledge: Knowledge) -> Iterator[Case]:
    """Yield the cases of some documents (see `painref.library.case_files`), in their order.

    Raises `PainrefError`, with its location, for a case that cannot be read.
    """
    for document in documents:
        cases = document.items.get("cases") if isinstance(document, MappingNode) else None
        if not isinstance(cases, SequenceNode):
            raise PainrefError("no list of cases.", place=document.place, remedy="Begin the file with 'cases:'.")
        for node in cases.items:
            yield _case(node, knowledge)


def _case(node: Node, knowledge: Knowledge) -> Case:
    if not isinstance(node, MappingNode):
        raise PainrefError("a case is a mapping.", place=node.place, remedy="Begin it with '- id:'.")
    answers = node.items.get("answers", MappingNode(node.place))
    rest = MappingNode(node.place, {key: item for key, item in node.items.items() if key != "answers"}, node.keys)
    binder = Binder()
    bound = binder.bind(rest, Case)
    if bound is None or binder.problems:
        raise DataError(binder.problems)
    return replace(bound, answers=parse_answers(answers, knowledge))


def assess_case(case: Case, knowledge: Knowledge) -> Assessment:
    """Return the assessment of the case's patient under the case's lens."""
    return assess(knowledge, case.answers, parse_lens(case.follow, knowledge))


def assessing(knowledge: Knowledge) -> Callable[[Case], Assessment]:
    """Return what assesses many cases as `assess_case` does one: the rules of each lens are prepared once."""
    rules = prepare(knowledge, many=True)

    @cache
    def rules_under(follow: tuple[str, ...]) -> Rules:
        return rules.under(parse_lens(follow, knowledge))

    return lambda case: assess_with(rules_under(case.follow), case.answers)


def differences(case: Case, assessment: Assessment, knowledge: Knowledge) -> list[str]:
    """Return what came out otherwise than expected, in words; empty if the case comes out right."""
    return list(_differences(case.expect, assessment, knowledge))


def outcomes(cases: Iterable[Case], knowledge: Knowledge) -> tuple[CaseOutcome, ...]:
    """Return how each case comes out, in their order."""
    assessment_of = assessing(knowledge)
    return tuple(
        CaseOutcome(id=case.id, title=case.title, differences=tuple(differences(case, assessment_of(case), knowledge)))
        for case in cases
    )


_KINDS: Mapping[str, frozenset[VerdictKind]] = {
    "candidates": frozenset({VerdictKind.CANDIDATE, VerdictKind.CANDIDATE_WITH_CAUTION}),
    "cautioned": frozenset({VerdictKind.CANDIDATE_WITH_CAUTION}),
    "clear": frozenset({VerdictKind.CANDIDATE}),
    "not_yet": frozenset({VerdictKind.NOT_YET}),
    "needs_information": frozenset({VerdictKind.NEEDS_INFORMATION}),
    "deferred": frozenset({VerdictKind.DEFERRED}),
    "excluded": frozenset({VerdictKind.EXCLUDED}),
    "settled": frozenset({VerdictKind.SETTLED}),
    "criteria_not_met": frozenset({VerdictKind.CRITERIA_NOT_MET}),
    "not_recommended": frozenset({VerdictKind.NOT_RECOMMENDED}),
}


def _differences(expect: Expectation, assessment: Assessment, knowledge: Knowledge) -> Iterator[str]:
    if expect.disposition not in (None, assessment.disposition.word):
        yield f"disposition is {assessment.disposition.word}, not {expect.disposition}"
    yield from _missing("red flag", expect.red_flags, (flag.id for flag in assessment.red_flags))
    for flag in assessment.red_flags:
        if flag.id in expect.red_flags_absent:
            yield f"red flag {flag.id} is raised"
    unscreened = (flag.id for flag in assessment.red_flags_not_screened)
    yield from _missing("unscreened red flag", expect.red_flags_not_screened, unscreened)
    supported = (item.condition for item in assessment.conditions if item.support != "open")
    yield from _missing("supported condition", expect.conditions, supported)
    kinds = _verdicts_by_procedure(assessment, knowledge)
    for name, wanted in _KINDS.items():
        for procedure in getattr(expect, name):
            found = kinds.get(procedure, frozenset())
            if not found & wanted:
                yield f"{name}: {procedure} is {', '.join(sorted(found)) or 'without a verdict'}"
    offered = [verdict for verdict in assessment.verdicts if verdict.verdict.is_candidate]
    if expect.top is not None and (not offered or offered[0].procedure != expect.top):
        yield f"top is {offered[0].procedure if offered else 'nothing'}, not {expect.top}"
    if expect.nothing_offered and offered:
        yield f"offered: {', '.join(dict.fromkeys(verdict.procedure for verdict in offered))}"
    for procedure in expect.not_offered:
        if kinds.get(procedure, frozenset()) & _KINDS["candidates"]:
            yield f"{procedure} is offered"
    for procedure in expect.not_deferred:
        if VerdictKind.DEFERRED in kinds.get(procedure, frozenset()):
            yield f"{procedure} is deferred"
    steps = (step.step for verdict in assessment.verdicts for step in verdict.steps)
    yield from _missing("step", expect.steps, steps)
    holds = (hold.medication for verdict in offered for hold in verdict.holds)
    yield from _missing("drug hold", expect.holds, holds)
    against = (item.by for v in offered for item in v.recommendations if "against" in item.direction)
    yield from _missing("reference against", expect.against, against)
    yield from _missing("open question", expect.open, (item.question for item in assessment.open_questions))


def _missing(what: str, wanted: Iterable[Id], found: Iterable[Id]) -> Iterator[str]:
    present = set(found)
    for item in wanted:
        if item not in present:
            yield f"{what} {item} is missing"


def _verdicts_by_procedure(assessment: Assessment, knowledge: Knowledge) -> dict[Id, frozenset[VerdictKind]]:
    """Return the kinds of verdict that a procedure, or any variant of a family, has."""
    kinds: dict[Id, frozenset[VerdictKind]] = {}
    for verdict in assessment.verdicts:
        for ancestor in knowledge.lineage(knowledge.procedures[verdict.procedure]):
            kinds[ancestor.id] = kinds.get(ancestor.id, frozenset()) | {verdict.verdict}
    return kinds
